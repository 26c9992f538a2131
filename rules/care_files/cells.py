"""What one cell of a care file says: each reader takes its text and gives a plain value.

The contract: docs/domain/care-files.md#cells-of-every-file.

A reader is never given a blank cell: what a blank means is the column's to say. It raises RuleBroken in words that
the person who made the file can act on.
"""

import re
from collections.abc import Callable

from rules import money
from rules.broken import RuleBroken

LONGEST_TEXT = 255
LONGEST_NOTE = 10_000
INVISIBLE = (
    " \u00a0\t\r\n\u2007\u2009\u202f\u200b\u200e\u200f\u202a\u202b\u202c\ufeff"  # what copies and programs leave
)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def cell_text(cell: str) -> str:
    """A cell without the space around it, and without the `'` that guards text which could start a formula."""
    text = cell.strip(INVISIBLE)
    return text[1:].strip() if text[:1] == "'" and text[1:2] in FORMULA_STARTS else text


def fold(text: str) -> str:
    """Words as they are compared: without regard to case and spacing."""
    return " ".join(text.lower().split())


def is_formula(cell: str) -> bool:
    """Whether a cell holds a formula and not what it comes to; text that looks like one is written with a `'`."""
    return cell.lstrip(" \u00a0").startswith("=")


def read_text(text: str, longest: int = LONGEST_TEXT) -> str:
    """Words as they are."""
    if len(text) > longest:
        raise RuleBroken(f"This is longer than {longest:,} characters: shorten it")
    if not text.isprintable() and any(not character.isprintable() and character not in "\r\n\t" for character in text):
        raise RuleBroken("This has a character in it that cannot be shown: type it again")
    return text


def read_note(text: str) -> str:
    """Words of some length."""
    return read_text(text, LONGEST_NOTE)


def read_email(text: str) -> str:
    """An e-mail address, in lower case."""
    if not re.fullmatch(r"[^@\s;,]+@[^@\s;,]+\.[^@\s;,.]+", text):
        raise RuleBroken(f"“{text}” is not an e-mail address, like name@example.org")
    return read_text(text).lower()


def read_yes_no(text: str) -> bool:
    """`Y` or `N`."""
    answer = {"y": True, "yes": True, "n": False, "no": False}.get(text.lower())
    if answer is None:
        raise RuleBroken(f"“{text}” is neither Y nor N")
    return answer


def read_pence(text: str) -> int:
    """Pounds as pence, zero or more."""
    return _not_negative(money.parse_pence(text), "amount")


def read_unit_price(text: str) -> int:
    """Pounds with up to four decimals as ten-thousandths, zero or more."""
    return _not_negative(money.parse_unit_price(text, what="price"), "price")


def read_quantity(text: str) -> int:
    """Units with up to two decimals as hundredths, zero or more."""
    return _not_negative(money.parse_quantity(text, what="number of units"), "number of units")


def read_figure(text: str) -> int | None:
    """A quantity of an actuals file as hundredths; `--`, as shown where nothing is planned, is None."""
    return None if text in ("--", "-") else read_quantity(text)


def read_sessions(text: str) -> int:
    """Sessions of one day as hundredths, zero or more."""
    return _not_negative(money.parse_quantity(text, what="number of sessions"), "number of sessions")


def read_step(text: str) -> int:
    """The smallest step of a quantity as hundredths, more than zero."""
    step = read_quantity(text)
    if step == 0:
        raise RuleBroken("The smallest step must be more than 0, like 0.25")
    return step


def read_percent(text: str) -> int:
    """A rate in per cent, like `20` or `17.5%`, as hundredths of a per cent; at most 100."""
    rate = _not_negative(money.parse_decimal(text.removesuffix("%"), 2, what="rate"), "rate")
    if rate > 100_00:
        raise RuleBroken("A rate is at most 100 per cent")
    return rate


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """A reader of whole numbers from `least` to `most`."""

    def read(text: str) -> int:
        cleaned = text.replace(money.MINUS_SIGN, "-").replace(",", "")
        if not re.fullmatch(r"[+-]?\d{1,9}(\.0*)?", cleaned, re.ASCII):
            raise RuleBroken(f"“{text}” is not a whole number")
        number = int(cleaned.split(".")[0])
        if not least <= number <= most:
            raise RuleBroken(f"{number:,} is not from {least:,} to {most:,}")
        return number

    return read


def name_of_choice(text: str) -> str:
    """A choice as it is kept: `Four-Weekly` -> `four_weekly`."""
    return re.sub(r"[\s\-]+", "_", text.strip().lower())


def choice(*names: str) -> Callable[[str], str]:
    """A reader of one word of a fixed list, in any case."""

    def read(text: str) -> str:
        name = name_of_choice(text)
        if name not in names:
            raise RuleBroken(f"“{text}” is not one of {', '.join(names)}")
        return name

    return read


def list_of(read_one: Callable[[str], str]) -> Callable[[str], list[str]]:
    """A reader of several values with `;` between them, each once, sorted."""

    def read(text: str) -> list[str]:
        values = sorted({read_one(part.strip()) for part in text.split(";") if part.strip()})
        if not values:
            raise RuleBroken(f"“{text}” names nothing: write the names with ; between them")
        return values

    return read


def read_codes(text: str) -> str:
    """Codes with `;` between them, as they are kept: without spaces around them, in the order given."""
    return read_text(";".join(part.strip() for part in text.split(";") if part.strip()))


def read_extra_allowed(text: str) -> tuple[str, int | None]:
    """`always`, `never`, or a number of units a week -> (rule, limit in hundredths or None)."""
    name = name_of_choice(text)
    if name in ("always", "never"):
        return name, None
    try:
        return "up_to", read_quantity(text)
    except RuleBroken:
        raise RuleBroken(f"“{text}” is neither always, never, nor a number of units a week") from None


def read_one_period(text: str) -> str:
    """`N`, `Y` (this contract) or `organisation`."""
    name = name_of_choice(text)
    answer = {"y": "contract", "yes": "contract", "contract": "contract", "n": "no", "no": "no"}.get(name, name)
    if answer not in ("no", "contract", "organisation"):
        raise RuleBroken(f"“{text}” is not one of N, Y, organisation")
    return answer


def _not_negative(number: int, what: str) -> int:
    if number < 0:
        raise RuleBroken(f"The {what} is negative: enter 0 or more")
    return number

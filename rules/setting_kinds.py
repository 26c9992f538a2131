"""The kinds of value that a council sets: how each is read from a form, checked, and shown in the form again.

Every kind has four functions. `read` takes what a form sent (text, ticked names, or a text for each role) and
returns the value as it is stored. `check` takes a value and returns it. Both raise RuleBroken at `field`, in words that
call the value `what`. `shown` is the opposite of `read`, `words` is for a sentence.
"""

import re
from dataclasses import dataclass
from datetime import date, time
from typing import Any, ClassVar

from rules import contrast
from rules.broken import RuleBroken
from rules.dates import format_date, parse_date
from rules.invoice_clock import LAST_DAYS
from rules.money import format_pence, parse_pence, parse_quantity, plain_decimal
from rules.weeks import WEEKDAYS

HIGHEST_BASIS_POINTS = 10_000
NOTHING = "none"


@dataclass(frozen=True)
class Kind:
    """A kind of value. `control` names the field of the form, `size` its width, `inputmode` a phone's keyboard."""

    control: ClassVar[str] = "text"
    size: ClassVar[str] = "qty"
    inputmode: ClassVar[str] = ""

    @property
    def limits(self) -> str:
        """What may be entered, beside the field: `0 to 10`; empty where the hint says it."""
        return ""

    def read(self, typed: Any, field: str, what: str) -> Any:
        """The value of what a form sent. Raises RuleBroken."""
        raise NotImplementedError

    def check(self, value: Any, field: str, what: str) -> Any:
        """The value, if it is of this kind and within its limits. Raises RuleBroken."""
        raise NotImplementedError

    def form_value(self, value: Any) -> Any:
        """What the form shows for a value."""
        return str(value)

    def words(self, value: Any) -> str:
        """A value in a sentence, for the e-mail about a change."""
        return self.form_value(value)


@dataclass(frozen=True)
class Whole(Kind):
    """A whole number: days, minutes, per cent, instalments."""

    lowest: int
    highest: int
    inputmode: ClassVar[str] = "numeric"

    @property
    def limits(self) -> str:
        return f"{self.lowest:,} to {self.highest:,}"

    def read(self, typed: Any, field: str, what: str) -> int:
        cleaned = (typed or "").strip()
        return self.check(int(cleaned[:9]) if cleaned.isascii() and cleaned.isdigit() else None, field, what)

    def check(self, value: Any, field: str, what: str) -> int:
        if type(value) is not int or not self.lowest <= value <= self.highest:
            raise RuleBroken(f"Enter the {what} as a whole number from {self.lowest} to {self.highest}", field)
        return value


@dataclass(frozen=True)
class Rate(Kind):
    """A rate in per cent with up to two decimals, stored as hundredths of a per cent: `4.25` is 425."""

    inputmode: ClassVar[str] = "decimal"

    def read(self, typed: Any, field: str, what: str) -> int:
        return self.check(parse_quantity((typed or "").replace("%", ""), field, what), field, what)

    def check(self, value: Any, field: str, what: str) -> int:
        if type(value) is not int or not 0 <= value <= HIGHEST_BASIS_POINTS:
            raise RuleBroken(f"Enter the {what} in per cent, like 4.25", field)
        return value

    def form_value(self, value: Any) -> str:
        return plain_decimal(value)

    def words(self, value: Any) -> str:
        return f"{plain_decimal(value)}%"


@dataclass(frozen=True)
class Money(Kind):
    """An amount of £0.00 or more, stored in pence."""

    size: ClassVar[str] = "mid"
    inputmode: ClassVar[str] = "decimal"

    def read(self, typed: Any, field: str, what: str) -> int:
        return self.check(parse_pence(typed or "", field, what), field, what)

    def check(self, value: Any, field: str, what: str) -> int:
        if type(value) is not int or value < 0:
            raise RuleBroken(f"Enter a {what} of £0.00 or more", field)
        return value

    def form_value(self, value: Any) -> str:
        return plain_decimal(value)

    def words(self, value: Any) -> str:
        return format_pence(value)


@dataclass(frozen=True)
class MoneyByRole(Kind):
    """An amount in pence for each role that has one, {role: pence}; the form has a field for each of `roles`."""

    roles: tuple[str, ...]
    control: ClassVar[str] = "by_role"
    size: ClassVar[str] = "mid"
    inputmode: ClassVar[str] = "decimal"

    def read(self, typed: Any, field: str, what: str) -> dict[str, int]:
        amounts = {role: parse_pence(text, f"{field}_{role}", what) for role, text in typed.items() if text}
        return self.check(amounts, field, what)

    def check(self, value: Any, field: str, what: str) -> dict[str, int]:
        if not isinstance(value, dict) or not set(value) <= set(self.roles):
            raise RuleBroken(f"Enter a {what} for one of the roles", field)
        for role, pence in value.items():
            if type(pence) is not int or pence < 0:
                raise RuleBroken(f"Enter a {what} of £0.00 or more, or leave it empty", f"{field}_{role}")
        return value

    def form_value(self, value: Any) -> dict[str, str]:
        return {role: plain_decimal(value[role]) if role in value else "" for role in self.roles}

    def words(self, value: Any) -> str:
        named = [
            f"{role.replace('_', ' ').title()} {format_pence(value[role])}" for role in self.roles if role in value
        ]
        return ", ".join(named) or NOTHING


@dataclass(frozen=True)
class TimeOfDay(Kind):
    """A time in London, stored as `18:00`."""

    @property
    def limits(self) -> str:
        return "00:00 to 23:59"

    def read(self, typed: Any, field: str, what: str) -> str:
        match = re.fullmatch(r"(\d{1,2})[:.](\d{2})", (typed or "").strip(), re.ASCII)
        return self.check(f"{match[1]:0>2}:{match[2]}" if match else "", field, what)

    def check(self, value: Any, field: str, what: str) -> str:
        try:
            return f"{time.fromisoformat(value):%H:%M}"
        except (TypeError, ValueError):
            raise RuleBroken(f"Enter the {what} in hours and minutes, like 18:00", field) from None


@dataclass(frozen=True)
class Choice(Kind):
    """One of a few values, each with its words: ((value, words), ...). A form sends the words. Empty options take any
    name, for the form to offer.
    """

    options: tuple[tuple[Any, str], ...] = ()
    control: ClassVar[str] = "choice"

    def read(self, typed: Any, field: str, what: str) -> Any:
        for value, words in self.options:
            if words == typed:
                return value
        if not self.options:
            return self.check(typed, field, what)
        raise RuleBroken(f"Choose the {what}", field)

    def check(self, value: Any, field: str, what: str) -> Any:
        is_offered = any(type(value) is type(known) and value == known for known, _ in self.options)
        is_a_name = not self.options and isinstance(value, str) and bool(value)
        if not is_offered and not is_a_name:
            raise RuleBroken(f"Choose the {what}", field)
        return value

    def form_value(self, value: Any) -> str:
        return next((words for known, words in self.options if known == value), "" if self.options else str(value))


WEEKDAY = Choice(tuple(enumerate(WEEKDAYS)))
YES_NO = Choice(((True, "Yes"), (False, "No")))


@dataclass(frozen=True)
class Ticks(Kind):
    """Any of a few names, in their order: ((name, words), ...). Empty options take any name, for the form to offer."""

    options: tuple[tuple[str, str], ...] = ()
    fewest: int = 0
    control: ClassVar[str] = "ticks"

    def read(self, typed: Any, field: str, what: str) -> list[str]:
        return self.check([name for name, _ in self.options if name in typed], field, what)

    def check(self, value: Any, field: str, what: str) -> list[str]:
        known = {name for name, _ in self.options}
        if not isinstance(value, list) or (known and not set(value) <= known) or len(value) < self.fewest:
            raise RuleBroken(f"Choose at least {self.fewest} of the {what}", field)
        return value

    def form_value(self, value: Any) -> list[str]:
        return list(value)

    def words(self, value: Any) -> str:
        known = dict(self.options)
        return ", ".join(known.get(name, name) for name in value) or NOTHING


@dataclass(frozen=True)
class Line(Kind):
    """A line of text; `fewest` is 0 where it may be empty. One that is `straight` is compared with: its apostrophes are
    stored as those of a keyboard.
    """

    longest: int
    fewest: int = 1
    straight: bool = False
    size: ClassVar[str] = "wide"

    def read(self, typed: Any, field: str, what: str) -> str:
        cleaned = " ".join((typed or "").replace("\x00", "").split())
        return self.check(cleaned.replace("’", "'") if self.straight else cleaned, field, what)

    def check(self, value: Any, field: str, what: str) -> str:
        if not isinstance(value, str) or not self.fewest <= len(value) <= self.longest:
            raise RuleBroken(f"Enter the {what}, at most {self.longest} letters", field)
        return value

    def words(self, value: Any) -> str:
        return value or NOTHING


@dataclass(frozen=True)
class MailAddress(Line):
    """An e-mail address, or nothing."""

    def check(self, value: Any, field: str, what: str) -> str:
        if value and (
            not isinstance(value, str) or not re.fullmatch(r"[^@\s;,<>?&]+@[^@\s;,<>?&]+\.[^@\s;,.<>?&]+", value)
        ):
            raise RuleBroken(f"Enter the {what} like name@example.org", field)
        return super().check(value, field, what)


@dataclass(frozen=True)
class Lines(Kind):
    """Lines of text: from `fewest` to `most` of `longest` letters. `is_set` keeps equal lines once."""

    fewest: int
    most: int
    longest: int
    is_set: bool = False
    control: ClassVar[str] = "lines"
    rows: ClassVar[int] = 5

    def read(self, typed: Any, field: str, what: str) -> list[str]:
        lines = [" ".join(line.split()) for line in (typed or "").replace("\x00", "").splitlines()]
        filled = [line for line in lines if line]
        return self.check(list(dict.fromkeys(filled)) if self.is_set else filled, field, what)

    def check(self, value: Any, field: str, what: str) -> list[str]:
        if not isinstance(value, list) or not self.fewest <= len(value) <= self.most:
            some = f"one to {self.most}" if self.fewest else f"at most {self.most}"
            raise RuleBroken(f"Enter {some} {what}, each on a line of its own", field)
        if any(len(line) > self.longest for line in value):
            raise RuleBroken(f"Enter {what} of at most {self.longest} letters", field)
        return value

    def form_value(self, value: Any) -> str:
        return "\n".join(value)

    def words(self, value: Any) -> str:
        return ", ".join(value) or NOTHING


@dataclass(frozen=True)
class BaseRates(Kind):
    """The Bank's base rates, {`2025-06-30`: 425}: a form has lines like `30/06/2025 4.25`, newest first."""

    control: ClassVar[str] = "lines"
    rows: ClassVar[int] = 6

    def read(self, typed: Any, field: str, what: str) -> dict[str, int]:
        rates = {}
        for line in filter(None, (line.strip() for line in (typed or "").splitlines())):
            match = re.fullmatch(r"(.*\d)\s*[\s:=]\s*(\d[\d.]*)\s*%?", line)
            if match is None:
                sentence = f"“{line[:40]}” is not a date and a per cent: enter lines like 30/06/2025 4.25"
                raise RuleBroken(sentence, field)
            day = parse_date(match[1], field, f"date of the {what}")
            if (day.month, day.day) not in LAST_DAYS:
                sentence = f"{format_date(day)} is no 30 June or 31 December: only the rate of these counts"
                raise RuleBroken(sentence, field)
            rates[day.isoformat()] = Rate().read(match[2], field, what)
        return self.check(dict(sorted(rates.items())), field, what)

    def check(self, value: Any, field: str, what: str) -> dict[str, int]:
        if not isinstance(value, dict) or not value:
            raise RuleBroken(f"Enter at least one {what}, like 30/06/2025 4.25", field)
        for rate in value.values():
            Rate().check(rate, field, what)
        return value

    def form_value(self, value: Any) -> str:
        days = sorted(value, reverse=True)
        return "\n".join(f"{format_date(date.fromisoformat(day))} {plain_decimal(value[day])}" for day in days)

    def words(self, value: Any) -> str:
        return ", ".join(f"{line}%" for line in self.form_value(value).splitlines())


@dataclass(frozen=True)
class Colour(Kind):
    """A colour that white text can be read on, stored as `#17404d`."""

    size: ClassVar[str] = "mid"

    def read(self, typed: Any, field: str, what: str) -> str:
        digits = (typed or "").strip().lower().removeprefix("#")
        if len(digits) == 3:
            digits = "".join(digit * 2 for digit in digits)
        return self.check(f"#{digits}", field, what)

    def check(self, value: Any, field: str, what: str) -> str:
        if not isinstance(value, str) or not contrast.LONG_HEX.fullmatch(value):
            raise RuleBroken(f"Enter the {what} as # and six digits or letters from a to f, like #17404d", field)
        ratio = contrast.contrast_with_white(value[1:])
        if ratio < contrast.LEAST:
            shown = int(ratio * 10) / 10  # cut, so that 4.46 is not shown as 4.5
            sentence = f"White text on {value} has a contrast of {shown} to 1, and needs {contrast.LEAST}"
            raise RuleBroken(f"{sentence}. Choose a darker {what}", field)
        return value


@dataclass(frozen=True)
class Dates(Kind):
    """Any days, as a list like [`2026-12-24`]: a form has one on each line, `24/12/2026`."""

    most: int = 60
    control: ClassVar[str] = "lines"
    rows: ClassVar[int] = 4

    def read(self, typed: Any, field: str, what: str) -> list[str]:
        lines = filter(None, (line.strip() for line in (typed or "").replace("\x00", "").splitlines()))
        days = {parse_date(line, field, what).isoformat() for line in lines}
        return self.check(sorted(days), field, what)

    def check(self, value: Any, field: str, what: str) -> list[str]:
        if not isinstance(value, list) or len(value) > self.most:
            raise RuleBroken(f"Enter at most {self.most} days, each on a line of its own", field)
        try:
            return [date.fromisoformat(day).isoformat() for day in value]
        except (TypeError, ValueError):
            raise RuleBroken(f"Enter each {what} like 24/12/2026", field) from None

    def form_value(self, value: Any) -> str:
        return "\n".join(format_date(date.fromisoformat(day)) for day in value)

    def words(self, value: Any) -> str:
        return ", ".join(self.form_value(value).splitlines()) or NOTHING


@dataclass(frozen=True)
class MarkdownText(Kind):
    """A text of several paragraphs in Markdown, of at most `longest` letters; `fewest` is 0 where it may be empty."""

    longest: int = 20_000
    fewest: int = 1
    control: ClassVar[str] = "markdown"
    rows: ClassVar[int] = 14

    def read(self, typed: Any, field: str, what: str) -> str:
        lines = (typed or "").replace("\x00", "").splitlines()
        return self.check("\n".join(line.rstrip() for line in lines).strip(), field, what)

    def check(self, value: Any, field: str, what: str) -> str:
        if not isinstance(value, str) or not self.fewest <= len(value) <= self.longest:
            raise RuleBroken(f"Enter the {what}, at most {self.longest:,} letters", field)
        return value

    def words(self, value: Any) -> str:
        first = next(filter(None, (line.strip() for line in value.splitlines())), "")
        return f"{len(value.split())} words, beginning with “{first[:60]}”" if value else NOTHING

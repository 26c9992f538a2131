"""The kinds of setting that are texts, and the colour (rules/setting_kinds.py says what a kind does)."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from rules import contrast
from rules.broken import RuleBroken
from rules.setting_kinds import NOTHING, Kind


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

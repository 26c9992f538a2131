"""The kinds of value that a council sets: how each is read from a form, checked, and shown in the form again.

Every kind has four functions. `read` takes what a form sent (text, ticked names, or a text for each role) and
returns the value as it is stored. `check` takes a value and returns it. Both raise RuleBroken at `field`, in words that
call the value `what`. `form_value` is the opposite of `read`, `words` is for a sentence.
"""

import re
from dataclasses import dataclass
from datetime import date, time
from typing import Any, ClassVar

from rules.broken import RuleBroken
from rules.dates import format_date, parse_date
from rules.weeks import WEEKDAYS

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

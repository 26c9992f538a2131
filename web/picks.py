"""Pick lists that filter a list: what may be picked, what was, and its words. Rubbish in the address picks nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request

LARGEST_ID = 2**31 - 1
LONGEST_SEARCH = 60


Value = TypeVar("Value", int, str)


@dataclass(frozen=True)
class Pick(Generic[Value]):
    """One pick list: `options` are (value, words), `everything` the words for no choice, `value` what is picked."""

    name: str
    label: str
    everything: str
    options: tuple[tuple[Value, str], ...]
    value: Value | None

    @property
    def words(self) -> str:
        """What is picked, in words: for the folded line that says what the filters are."""
        everything = self.everything.strip("[]").lower()
        return next((words for value, words in self.options if value == self.value), everything)


def pick(
    name: str, label: str, everything: str, options: Iterable[tuple[int, str]], otherwise: int | None = None
) -> Pick[int]:
    """The pick list `name` as the address has it. A value that is not among the options picks everything; an address
    without the name picks `otherwise`.
    """
    options = tuple(options)
    if name not in request.args:
        value = otherwise
    else:
        value = whole_number(request.args[name])
    allowed = {each for each, _ in options}
    return Pick(name, label, everything, options, value if value in allowed else None)


def whole_number(text: str) -> int | None:
    """A whole number of the address that a column could hold, or None."""
    cleaned = text.strip()
    if not (cleaned.isascii() and cleaned.isdigit() and len(cleaned) <= len(str(LARGEST_ID))):
        return None
    return int(cleaned) if int(cleaned) <= LARGEST_ID else None


def whole_numbers(texts: Iterable[str]) -> list[int]:
    """The whole numbers among the values of one name that columns could hold; the rest is left out."""
    return [number for number in map(whole_number, texts) if number is not None]


def search_words() -> str:
    """What the address searches for (`q`), cut to what a reference or a name can be."""
    return request.args.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]


def is_ticked(name: str) -> bool:
    """Whether a filter's tick box is ticked in the address."""
    return request.args.get(name) == "y"


def usable_picks(provider: Pick[Any] | None, *others: Pick[Any] | None) -> list[Pick[Any]]:
    """The pick lists to show, `provider` (the council's only, else None) first. Those that an officer can use only once
    a provider is picked come then.
    """
    return [each for each in (provider, *others) if each and (each.options or provider is None)]


def hint_to_pick_a_provider(provider: Pick[Any] | None) -> str:
    """What more can be filtered by, for an officer who has picked no provider; else empty."""
    waits = provider is not None and provider.value is None
    return "Pick a provider to filter by service and client too." if waits else ""

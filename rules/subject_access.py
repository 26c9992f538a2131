"""What must be looked at before everything on one client is given out: places that name somebody else."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rules.packs import Row

SHORTEST_REASON = 5
LONGEST_REASON = 500
PEOPLE = ("By", "Decided By", "Made By")  # columns that name who did it
WRITTEN = (  # columns in which people write
    *("Text", "Note", "Notes", "LA Notes", "Title", "Re", "Comments", "Days", "Details", "Response", "Reason"),
    *("Description", "From Place", "To Place", "Why", "Was", "Now", "Decision", "Answer", "Decision Notes", "What"),
)
CLIENT, STAFF = "May name another client", "May name somebody of a provider or of the council"
PROVIDERS_OWN, OFFICERS = "Done by somebody of a provider", "Done by an officer or by the portal"
ROWS_NAMED = 10
WORD = re.compile(r"[^\W_][\w'’/-]*")


class Name(NamedTuple):
    """A surname, or the SSRef of a client."""

    word: str
    is_client: bool


class Look(NamedTuple):
    """A reason to look at rows of a file. `rows` are their numbers as a spreadsheet has them, the headings being 1."""

    path: str
    column: str
    named: str
    why: str
    places: int
    rows: str


class Others:
    """Finds in rows who else is named. `names` are everybody's but the client's own."""

    def __init__(self, names: Iterable[Name], provider_people: Iterable[str], own: Iterable[str]) -> None:
        """`provider_people`: the full names of contacts; `own`: the client's names and SSRef, which are not others."""
        mine = {each.lower() for each in own}
        self._why: dict[str, str] = {}
        for word, is_client in names:
            if word and word.lower() not in mine:
                self._why.setdefault(word.lower(), CLIENT if is_client else STAFF)
        self._contacts = frozenset(provider_people)
        self._found: dict[tuple[str, str, str, str], list[int]] = {}
        self._counts: Counter[tuple[str, str, str, str]] = Counter()

    def watch(self, path: str, headings: Sequence[str], rows: Iterable[Row]) -> Iterator[Row]:
        """The rows of a file as they go by."""
        people = [(place, name) for place, name in enumerate(headings) if name in PEOPLE]
        written = [(place, name) for place, name in enumerate(headings) if name in WRITTEN]
        for number, row in enumerate(rows, 2):
            for place, column in people:
                if who := str(row[place] or ""):
                    self._note((path, column, who, PROVIDERS_OWN if who in self._contacts else OFFICERS), number)
            for place, column in written:
                for word, why in self.named_in(str(row[place] or "")):
                    self._note((path, column, word, why), number)
            yield row

    def named_in(self, text: str) -> list[tuple[str, str]]:
        """Each word of a text that is another's surname, with a capital, or another client's SSRef; with why."""
        words = (word.removesuffix("'s").removesuffix("’s") for word in WORD.findall(text))
        named = {word: self._why.get(word.lower(), "") for word in words if not word[0].islower()}
        return [(word, why) for word, why in named.items() if why]

    def looks(self) -> list[Look]:
        """What was found, in the order of the files."""
        return [Look(*key, count, _rows(self._found[key], count)) for key, count in self._counts.items()]

    def _note(self, key: tuple[str, str, str, str], number: int) -> None:
        self._counts[key] += 1
        first = self._found.setdefault(key, [])
        if len(first) < ROWS_NAMED:
            first.append(number)


def _rows(first: Sequence[int], count: int) -> str:
    """`2, 7 and 40 more`"""
    words = ", ".join(map(str, first))
    return f"{words} and {count - len(first)} more" if count > len(first) else words


def told(value: object) -> str:
    """What an audit event keeps, as one text: `status: pending; total: 12`."""
    if isinstance(value, dict):
        return "; ".join(f"{str(name).replace('_', ' ')}: {told(each)}" for name, each in value.items())
    if isinstance(value, list):
        return ", ".join(told(each) for each in value)
    return "" if value is None else str(value)

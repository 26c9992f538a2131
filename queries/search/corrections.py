"""What was meant where nothing has the words that were typed: words of clients' names that are spelt nearly so.

A contact's words are compared with those of their own clients alone, and with nothing else: that another organisation
has a name like it changes neither the answer nor how long it takes. They are read once, however much is asked of them.
"""

from bisect import bisect_left
from collections.abc import Iterable
from functools import cached_property
from itertools import product
from typing import NamedTuple, Protocol

from peewee import ModelSelect, fn

from models import SearchOwnWord, SearchSpelling
from queries.prepared import READER, Ids, Prepared, Slot, is_in
from queries.search.matching import Found, find
from rules.actor import Actor
from rules.search_text import (
    Reading,
    distance,
    may_be_close,
    may_be_misspelt,
    mistakes_allowed,
    spelling_keys,
)

MOST_SPELLINGS = 3  # of one word that are tried
MOST_TRIES = 12


class Correction(NamedTuple):
    """The words that were meant, and what has them."""

    words: tuple[str, ...]
    found: Found


class _Spelling(NamedTuple):
    word: str


class _Meant(NamedTuple):
    """A word that may be meant, and how many letters of it were typed otherwise."""

    mistakes: int
    word: str


class _Words(Protocol):
    """The words of the clients among whom somebody is meant."""

    def near(self, word: str) -> Iterable[str]:
        """Those that may be close to one."""

    def may_begin_with(self, word: str) -> bool:
        """Whether one of them may begin so."""


def correct(viewer: Actor, readings: Iterable[Reading]) -> Correction | None:
    """The words nearest to those typed that a client has, of the first reading that has any; None where none has."""
    words = _AllWords() if viewer.side == "council" else _OwnWords(viewer)
    return next(filter(None, (_of_reading(viewer, words, reading) for reading in readings)), None)


def _of_reading(viewer: Actor, among: _Words, reading: Reading) -> Correction | None:
    choices = [_meant(among, word) for word in reading.words]
    tries = sorted(product(*choices), key=lambda words: sum(each.mistakes for each in words))
    for meant in [each for each in tries if any(word.mistakes for word in each)][:MOST_TRIES]:
        words = tuple(each.word for each in meant)
        found = find(viewer, Reading(words), ("client",)) if all(map(among.may_begin_with, words)) else None
        if found:
            return Correction(words, found)
    return None


def _meant(among: _Words, word: str) -> list[_Meant]:
    """The word itself and the nearest spellings of it."""
    if not may_be_misspelt(word):
        return [_Meant(0, word)]
    most = mistakes_allowed(word)
    near = [_Meant(distance(word, each, most), each) for each in among.near(word)]
    near = [each for each in near if 0 < each.mistakes <= most]
    near.sort(key=lambda each: (each.mistakes, each.word[0] != word[0], each.word))
    return [_Meant(0, word), *near[:MOST_SPELLINGS]]


class _AllWords:
    """Of all clients, by an index of misspelt words."""

    def near(self, word: str) -> Iterable[str]:
        return [row.word for row in SPELLINGS.rows(keys=spelling_keys(word))]

    def may_begin_with(self, _word: str) -> bool:
        return True


class _OwnWords:
    """Of an organisation's own clients."""

    def __init__(self, viewer: Actor) -> None:
        self._organisation_id = viewer.organisation_id

    @cached_property
    def _words(self) -> list[str]:
        return sorted(row.word for row in OWN_WORDS.rows(**{READER: self._organisation_id}))

    def near(self, word: str) -> Iterable[str]:
        most = mistakes_allowed(word)
        lengths = range(len(word) - most, len(word) + most + 1)
        near = [each for each in self._words if len(each) in lengths and may_be_close(word, each)]
        return [each for each in near if may_be_misspelt(each)]

    def may_begin_with(self, word: str) -> bool:
        place = bisect_left(self._words, word)
        return word[-1] <= "9" or (place < len(self._words) and self._words[place].startswith(word))


def _all_spellings() -> ModelSelect:
    return SearchSpelling.select(SearchSpelling.word).where(is_in(SearchSpelling.key, Ids("keys"))).distinct()


def _own_words() -> ModelSelect:
    mine = SearchOwnWord.organisation_id == Slot(READER)
    last = fn.SUBSTR(SearchOwnWord.word, fn.LENGTH(SearchOwnWord.word))  # an SSRef ends in a figure
    return SearchOwnWord.select(SearchOwnWord.word).where(mine, last > "9").distinct()


SPELLINGS = Prepared(_Spelling, _all_spellings)
OWN_WORDS = Prepared(_Spelling, _own_words)

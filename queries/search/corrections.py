"""What was meant where nothing has the words that were typed: words of clients' names that are spelt nearly so.

A contact's words are compared with those of their own clients alone, one by one, and with nothing else: that another
organisation has a name like it changes neither the answer nor how long it takes.
"""

from collections.abc import Iterable
from itertools import product
from typing import NamedTuple

from peewee import ModelSelect, fn

from models import CarePackageLineItem, SearchSpelling, SearchWord
from queries.prepared import READER, Ids, Prepared, Reader, Slot, is_in
from queries.search.matching import Found, find
from rules.actor import Actor
from rules.search_text import (
    SHORTEST_CORRECTED,
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


def correct(viewer: Actor, reading: Reading) -> Correction | None:
    """The words nearest to those typed that a client has; None where there are none."""
    choices = [_meant(viewer, word) for word in reading.words]
    tries = sorted(product(*choices), key=lambda words: sum(each.mistakes for each in words))
    for meant in [each for each in tries if any(word.mistakes for word in each)][:MOST_TRIES]:
        words = tuple(each.word for each in meant)
        found = find(viewer, Reading(words), ("client",))
        if found:
            return Correction(words, found)
    return None


def _meant(viewer: Actor, word: str) -> list[_Meant]:
    """The word itself and the nearest spellings of it."""
    if not may_be_misspelt(word):
        return [_Meant(0, word)]
    most = mistakes_allowed(word)
    near = [_Meant(distance(word, each, most), each) for each in _spellings(viewer, word)]
    near = [each for each in near if 0 < each.mistakes <= most]
    near.sort(key=lambda each: (each.mistakes, each.word[0] != word[0], each.word))
    return [_Meant(0, word), *near[:MOST_SPELLINGS]]


def _spellings(viewer: Actor, word: str) -> Iterable[str]:
    """Words that may be close to one."""
    if viewer.side == "council":
        return [row.word for row in SPELLINGS.rows(keys=spelling_keys(word))]
    most = mistakes_allowed(word)
    lengths = {"_shortest": max(len(word) - most, SHORTEST_CORRECTED), "_longest": len(word) + most}
    own = [row.word for row in OWN_WORDS.rows(**{READER: viewer.organisation_id}, **lengths)]
    return [each for each in own if may_be_misspelt(each) and may_be_close(word, each)]


def _all_spellings() -> ModelSelect:
    return SearchSpelling.select(SearchSpelling.word).where(is_in(SearchSpelling.key, Ids("keys"))).distinct()


def _own_words() -> ModelSelect:
    lines = CarePackageLineItem.visible_to(Reader("provider")).select(CarePackageLineItem.client)
    mine = (SearchWord.kind == "client") & SearchWord.row_id.in_(lines)
    length, last = fn.LENGTH(SearchWord.word), fn.SUBSTR(SearchWord.word, fn.LENGTH(SearchWord.word))
    of_length = length.between(Slot("_shortest"), Slot("_longest"))
    return SearchWord.select(SearchWord.word).where(mine, of_length, last > "9").distinct()  # an SSRef ends in a figure


SPELLINGS = Prepared(_Spelling, _all_spellings)
OWN_WORDS = Prepared(_Spelling, _own_words)

"""Which things have the words of a search, of those that the viewer may see.

For a contact only their organisation's own part of the index is read: what others have can neither be found nor make
the answer slower. All words must be there, each as a beginning. Its SQL is built once.
"""

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any, NamedTuple

from peewee import SQL, Expression, ModelSelect, fn

from models import Claim, SearchOwnWord, SearchWord
from queries.claims.readable import readable_claims
from queries.prepared import READER, Prepared, Reader, Slot
from rules.actor import Actor
from rules.search_text import Reading

READABLE_WITH = {  # the kinds of things, in the order in which they are shown, and who may read them
    "client": "lines_read",
    "line": "lines_read",
    "invoice": "invoices_read",
    "action": "actions_read",
    "order": "orders_read",
    "remittance": "remittances_read",
    "claim": "claims_read",
}
MOST_OF_A_KIND = 50
MOST_READ = 200  # words of one kind: a thing may have several that begin alike
MOST_COUNTED = 10_000  # words that begin alike, to see which word is the rarest
FIRST_OF_ALL, AFTER_ALL = "\x01", "\U0010ffff"

Found = Mapping[str, Sequence[int]]  # ids by kind, the best first


class _Word(NamedTuple):
    kind: str
    row_id: int
    word: str


class _Counts(NamedTuple):
    """How many things have each word, as far as it was counted."""

    one: int
    two: int
    three: int


def readable_kinds(viewer: Actor) -> tuple[str, ...]:
    """The kinds of things that the viewer may find."""
    return tuple(kind for kind, permission in READABLE_WITH.items() if viewer.may(permission))


def find(viewer: Actor, reading: Reading, kinds: Sequence[str]) -> Found:
    """{kind: ids} of what has all words of a reading, at most 51 of a kind: whole words first, then beginnings."""
    asked = tuple(kind for kind in kinds if reading.kind in (None, kind))
    if not asked or not reading.words or (viewer.side == "provider" and viewer.organisation_id is None):
        return {}
    words = _rarest_first(viewer, reading.words)
    bound = {READER: viewer.organisation_id, "_limit": MOST_READ} | _ranges(words)
    found: dict[str, dict[int, None]] = {}
    for row in MATCHES.rows(viewer.side, asked, len(words), **bound):
        found.setdefault(row.kind, {}).setdefault(row.row_id)
    return {kind: list(found[kind])[: MOST_OF_A_KIND + 1] for kind in asked if kind in found}


def _rarest_first(viewer: Actor, words: Sequence[str]) -> list[str]:
    """The words in an order in which few rows are read: a contact's own are few anyway."""
    ordered = sorted(words, key=len, reverse=True)
    if viewer.side == "provider" or len(ordered) == 1:
        return ordered
    longer = [word for word in ordered if len(word) > 1] or ordered
    first = (longer * 3)[:3]
    counts = COUNTS.row(**_ranges(first))
    rarest = first[counts.index(min(counts))]
    return [rarest, *(word for word in ordered if word != rarest)]


def _ranges(words: Sequence[str]) -> dict[str, str]:
    """From which word to which each is a beginning of; alone, a single letter or figure is a whole word."""
    bound = {}
    for place, word in enumerate(words):
        bound[f"from{place}"] = word
        bound[f"to{place}"] = word + (AFTER_ALL if place or len(word) > 1 else FIRST_OF_ALL)
    return bound


def _begins(column: Any, place: int) -> Expression:
    return (column >= Slot(f"from{place}")) & (column < Slot(f"to{place}"))


def _matches(side: str, kinds: tuple[str, ...], number_of_words: int) -> ModelSelect:
    """The words of the kinds that begin with the first word, of things that have the others, too."""
    found = [_of_kind(side, kind, number_of_words) for kind in kinds]
    parts = [SearchWord.select(each.c.kind, each.c.row_id, each.c.word).from_(each) for each in found]
    return reduce(lambda one, other: one.union_all(other), parts)


def _of_kind(side: str, kind: str, number_of_words: int) -> ModelSelect:
    is_own_client = side == "provider" and kind == "client"
    first = (SearchOwnWord if is_own_client else SearchWord).alias("first")
    row_id = first.client_id if is_own_client else first.row_id
    query = first.select(SQL(f"'{kind}'").alias("kind"), row_id.alias("row_id"), first.word).where(
        _begins(first.word, 0)
    )
    if not is_own_client:
        query = query.where(first.kind == kind)
    if side == "provider":
        query = query.where(first.organisation_id == Slot(READER))
    if kind == "claim":
        query = query.where(fn.EXISTS(readable_claims(Reader(side)).select(Claim.id).where(Claim.id == row_id)))
    for place in range(1, number_of_words):
        other = SearchWord.alias(f"other{place}")
        same = (other.kind == kind) & (other.row_id == row_id)
        query = query.where(fn.EXISTS(other.select(other.id).where(same, _begins(other.word, place))))
    return query.order_by(first.word, row_id).limit(Slot("_limit")).alias(f"of_{kind}")


def _counts() -> ModelSelect:
    """How many clients, lines and actions have a word that begins with each of three, each counted so far."""
    return SearchWord.select(*(_count(place) for place in range(3))).from_()


def _count(place: int) -> ModelSelect:
    of_kinds = SearchWord.kind.in_(("client", "line", "action"))
    rows = SearchWord.select(SearchWord.row_id).where(of_kinds, _begins(SearchWord.word, place)).limit(MOST_COUNTED)
    return SearchWord.select(fn.COUNT(SQL("1"))).from_(rows.alias("counted"))


MATCHES = Prepared(_Word, _matches)
COUNTS = Prepared(_Counts, _counts)

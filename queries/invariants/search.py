"""The search index has the words of everything that is there, of nothing else, and is kept so."""

# ruff: noqa: S608 - statements are made of names that stand here, and of nothing that was typed

from collections.abc import Iterator

from peewee import SqliteDatabase

from models import database
from queries.search.matching import READABLE_WITH

COLUMNS = "kind, row_id, organisation_id, word"
MEND = "run flask search-index"
ALWAYS_KEPT = ("word_new", "word_gone", "contract_changed", "left_out_new")
OWN_KEPT = ("word_new", "word_gone", "line_new", "line_changed", "line_gone", "contract_changed")
KEPT_BY = (
    *ALWAYS_KEPT,
    *(f"own_{each}" for each in OWN_KEPT),
    *(f"{kind}_{when}" for kind in READABLE_WITH for when in ("new", "changed", "gone")),
)


def search_problems() -> Iterator[str]:
    """The words of each kind of thing are those of its rows, misspelt words lead to them, and triggers keep them."""
    for name in sorted({f"search_{each}" for each in KEPT_BY} - _triggers()):
        yield f"Search: the trigger {name} is gone, so that changes do not reach the index"
    for kind in READABLE_WITH:
        kept = f"SELECT {COLUMNS} FROM search_word WHERE kind = '{kind}'"
        true = f"SELECT DISTINCT {COLUMNS} FROM search_of_{kind}"
        yield from _difference(true, kept, f"words of kind {kind} are missing in the index")
        yield from _difference(kept, true, f"words of kind {kind} are in the index and of nothing")
    own = "organisation_id, client_id AS row_id, word FROM search_own"
    true, kept = f"SELECT {own}", f"SELECT {own}_word"
    yield from _difference(
        true, kept, "words of clients are missing among those of the organisations that care for them"
    )
    yield from _difference(
        kept, true, "words of clients are among those of an organisation that does not care for them"
    )
    letters = "NOT GLOB '*[0-9]*'" if isinstance(database.obj, SqliteDatabase) else "!~ '[0-9]'"
    names = f"SELECT word FROM search_word WHERE kind = 'client' AND length(word) >= 4 AND word {letters}"
    for query, words in (
        (f"{names} EXCEPT SELECT word FROM search_spelling", "names have no spellings"),
        (f"SELECT word FROM search_spelling EXCEPT {names}", "spellings are of no name"),
    ):
        count = database.execute_sql(f"SELECT COUNT(*) FROM ({query}) found").fetchone()[0]
        if count:
            yield f"Search: {count:,} {words}; {MEND}"


def _difference(these: str, others: str, words: str) -> Iterator[str]:
    query = f"SELECT COUNT(*), MIN(row_id) FROM ({these} EXCEPT {others}) found"
    count, first = database.execute_sql(query).fetchone()
    if count:
        yield f"Search: {count:,} {words}, the first of id {first}; {MEND}"


def _triggers() -> set[str]:
    """The names of the triggers that are there and at work."""
    of_sqlite = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    of_postgresql = "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
    query = of_sqlite if isinstance(database.obj, SqliteDatabase) else of_postgresql
    return {name for (name,) in database.execute_sql(query).fetchall()}

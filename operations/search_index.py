"""The search index: made anew, and things that leave it for good.

Triggers keep it in the transaction of each change (migrations/search_index.py): nothing else needs to be told of one.
"""

# ruff: noqa: S608 - statements are made of names that stand here, and of nothing that was typed

from collections.abc import Collection

from models import SearchLeftOut, SearchOwnWord, SearchWord, database
from queries.search.matching import READABLE_WITH

ROWS_AT_ONCE = 2_000
COLUMNS = "kind, row_id, organisation_id, word"


def leave_out(kind: str, row_ids: Collection[int]) -> None:
    """See that these things are never found again, whatever they are called from now on: clients whose names are
    erased, for example. `kind` is one of queries.search.matching.READABLE_WITH. In the caller's transaction; twice is
    the same. What belongs to them stays, and leaves by a call of its own.
    """
    rows = [{"kind": kind, "row_id": row_id} for row_id in row_ids]
    if rows:
        SearchLeftOut.insert_many(rows).on_conflict_ignore().execute()


def rebuild() -> int:
    """Make the index of everything anew, in short transactions, while the portal is at work. Returns how many words it
    has.
    """
    for kind in READABLE_WITH:
        for first in range(0, _last_id(kind) + 1, ROWS_AT_ONCE):
            _rebuild(kind, first, first + ROWS_AT_ONCE)
    with database.atomic():
        SearchWord.delete().where(SearchWord.kind.not_in(list(READABLE_WITH))).execute()
        database.execute_sql(
            "DELETE FROM search_spelling WHERE word NOT IN (SELECT word FROM search_word WHERE kind = 'client')"
        )
        database.execute_sql(
            "DELETE FROM search_own_word WHERE client_id NOT IN (SELECT row_id FROM search_word WHERE kind = 'client')"
        )
    return SearchWord.select().count()


def _last_id(kind: str) -> int:
    """The highest id of a kind, of what is there and of what the index has."""
    query = f"SELECT max(row_id) FROM search_word WHERE kind = '{kind}'"
    of_index = database.execute_sql(query).fetchone()[0]
    of_things = database.execute_sql(f"SELECT max(row_id) FROM search_of_{kind}").fetchone()[0]
    return max(of_index or 0, of_things or 0)


def _rebuild(kind: str, first: int, end: int) -> None:
    """The words of the things whose ids are from `first` to before `end`."""
    mark = database.param
    among = f"row_id >= {mark} AND row_id < {mark}"
    with database.atomic():
        if kind == "client":  # organisations' own words: the triggers write them with the clients' words
            SearchOwnWord.delete().where(SearchOwnWord.client_id >= first, SearchOwnWord.client_id < end).execute()
        database.execute_sql(f"DELETE FROM search_word WHERE kind = {mark} AND {among}", (kind, first, end))
        database.execute_sql(
            f"INSERT INTO search_word ({COLUMNS}) SELECT DISTINCT {COLUMNS} FROM search_of_{kind} WHERE {among}",
            (first, end),
        )

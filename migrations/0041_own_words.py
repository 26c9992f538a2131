"""Each organisation's own part of the search index: the words of its clients, kept by triggers."""

from migrations import search_own_words
from migrations.running import run_sql_file


def up(migrator, database):
    """Make the table, what keeps it true, and the words of the clients that there are."""
    run_sql_file(database, "0041_own_words")
    search_own_words.make(database)

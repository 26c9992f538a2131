"""The search index: the words that things are found by, how these are misspelt, and what is left out."""

from migrations import search_index
from migrations.running import run_sql_file


def up(migrator, database):
    """Make the tables, what keeps them true, and the words of everything that there is."""
    run_sql_file(database, "0023_search")
    search_index.make(database)

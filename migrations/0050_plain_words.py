"""Search on SQLite: text without accents is not asked for each of them, which took most of the time of a new row."""

from migrations import search_index


def up(migrator, database):
    """Make the views of the words anew; they say the same as before."""
    search_index.make_views_anew(database)

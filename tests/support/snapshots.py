"""All that is in some tables, to be compared. It is asked twice for each move: the text of a statement is plain."""

from models import database


def all_rows(tables):
    """[rows of a table by id, as the database has them]."""
    names = (table._meta.table_name for table in tables)
    return [database.execute_sql(f'SELECT * FROM "{name}" ORDER BY id').fetchall() for name in names]  # noqa: S608

"""How large a file of rows may be: checked before it is read, and while it is."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE  # of a file that is sent
MOST_UNPACKED_BYTES = 50 * MEGABYTE
MOST_COLUMNS = 200
MOST_CELLS = 5_000_000  # with the rows and strings of a workbook
MOST_ROWS = 25_000  # of a provider's file
MOST_AT_ONCE = 500  # rows that a page reads and checks itself: more are the worker's
MOST_CARE_ROWS = 250_000  # of a care file that the council sends on its Import page
TOO_WIDE = f"The file has more than {MOST_COLUMNS} columns: take out those that are not needed"
TOO_MANY_CELLS = (
    f"The file has more than {MOST_CELLS:,} cells: take out columns that are not needed, or make it two files"
)


@dataclass(frozen=True)
class Limits:
    """What is read of one file. `rows` None: as many as there are."""

    rows: int | None
    columns: int = MOST_COLUMNS
    cells: int | None = MOST_CELLS


PROVIDER = Limits(MOST_ROWS)
COUNCIL = Limits(MOST_CARE_ROWS)
COMMAND_LINE = Limits(rows=None, cells=None)


def too_many(most_rows: int) -> str:
    """The words for a file with more rows than that."""
    return f"The file has more than {most_rows:,} rows: export fewer weeks, or one service at a time"

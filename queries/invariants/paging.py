"""Rows of a table a page at a time, so that no check holds a whole table in memory, on either database."""

from collections.abc import Iterator
from typing import Any

from peewee import Field, ModelSelect

ROWS_A_PAGE = 2000


def pages(query: ModelSelect, number: Field, size: int = ROWS_A_PAGE) -> Iterator[list[tuple[Any, ...]]]:
    """The tuples of a query, `size` at a time, in the order of `number`: a unique column, the first that it selects."""
    last = None
    while True:
        page = query if last is None else query.where(number > last)
        rows = list(page.order_by(number).limit(size).tuples())
        if rows:
            yield rows
        if len(rows) < size:
            return
        last = rows[-1][0]

"""Rows of a query some hundred at a time, so that a pack of any length does not fill the memory."""

from collections.abc import Iterator
from typing import Any

from peewee import ModelSelect

ROWS_AT_ONCE = 500


def pages_of(query: ModelSelect) -> Iterator[list[Any]]:
    """The rows of a query of one table (joins may come along), by id, in lists."""
    table, last = query.model, 0
    while True:
        rows = list(query.where(table.id > last).order_by(table.id).limit(ROWS_AT_ONCE))
        if not rows:
            return
        yield rows
        last = rows[-1].id


def rows_of(query: ModelSelect) -> Iterator[Any]:
    """The same, one by one."""
    for page in pages_of(query):
        yield from page

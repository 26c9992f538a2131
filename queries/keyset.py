"""A page of a query by where the page before ended: what comes in or goes meanwhile moves nothing of it."""

from peewee import Field, ModelSelect


def ids_after(query: ModelSelect, column: Field, after: int, limit: int) -> list[int]:
    """At most `limit` ids of a query that come after this one, in order. One query."""
    rows = query.select(column).where(column > after).order_by(column).limit(limit)
    return [number for (number,) in rows.tuples()]

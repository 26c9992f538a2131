"""Answers that stand as long as nothing in the database changes: sums over thousands of rows that every page repeats.

    @while_unchanged
    def queue_summary(viewer, today): ...

SQLite tells exactly: `PRAGMA data_version` moves with each commit of anybody else, `total_changes` with each row of
one's own. An answer is kept with the connection that gave it, by the question and all its arguments, the viewer among
them. Inside a transaction, and on PostgreSQL, which tells nothing of the kind, each question is asked anew. An answer
is shared by those who ask: it is a record that nobody changes.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from models import database

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")
MOST_ANSWERS = 500


def while_unchanged(ask: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Mark a query whose answer depends on the database and on its arguments alone."""

    @wraps(ask)
    def answered(*arguments: Arguments.args, **named: Arguments.kwargs) -> Answer:
        answers = _answers()
        if answers is None:
            return ask(*arguments, **named)
        key = (ask, arguments, tuple(named.items()))
        if key not in answers:
            answers[key] = ask(*arguments, **named)
        return answers[key]

    return answered


def _answers() -> dict[Any, Any] | None:
    """What is known while the database is as it is now; None where nothing may be kept."""
    connection = None if database.is_closed() else database.obj.connection()
    kept: dict[Any, Any] | None = getattr(connection, "answers", None)
    if connection is None or kept is None or connection.in_transaction:
        return None
    stamp = (*connection.execute("PRAGMA data_version").fetchone(), connection.total_changes)
    if kept.get("stamp") != stamp or len(kept) > MOST_ANSWERS:
        kept.clear()
        kept["stamp"] = stamp
    return kept

"""Answers of queries laid open, so that a test can look for a word in them."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from peewee import Expression, Model, ModelSelect, Node

from queries.listing import SortedPage
from rules.packs import Part


def plain(answer: Any, seen: frozenset[int] = frozenset()) -> Any:
    """An answer as text can show it, to the end: rows are read, records and their parts are laid open."""
    if id(answer) in seen or isinstance(answer, (Expression, type)):
        return None
    seen = seen | {id(answer)}
    if isinstance(answer, SortedPage):
        return [answer.count, plain(answer.rows(), seen)]
    if isinstance(answer, Model):
        related = {name: plain(row, seen) for name, row in answer.__rel__.items()}
        return [type(answer).__name__, dict(answer.__data__), related, *_extras(answer)]
    if isinstance(answer, Mapping):
        return {str(key): plain(value, seen) for key, value in answer.items()}
    if isinstance(answer, Part):
        return [answer.path, plain(list(answer.rows()), seen)]
    if is_dataclass(answer):
        return {each.name: plain(getattr(answer, each.name), seen) for each in fields(answer)}
    if isinstance(answer, (ModelSelect, list, tuple, set, frozenset, Iterator, range)):
        rows = [plain(each, seen) for each in answer]
        return sorted(map(repr, rows)) if _has_no_order(answer) else rows
    if isinstance(answer, Node) or not hasattr(answer, "__dict__"):
        return answer if not isinstance(answer, Node) else None
    return {name: plain(value, seen) for name, value in vars(answer).items() if not callable(value)}


def _has_no_order(answer: Any) -> bool:
    """A set, or a query that leaves the order to the database: PostgreSQL gives other rows first after a rollback."""
    return isinstance(answer, (set, frozenset)) or (isinstance(answer, ModelSelect) and not answer._order_by)


def _extras(row: Model) -> list[Any]:
    """The columns of a query that are not of the table."""
    hidden = ("__data__", "__rel__", "_dirty")
    return [f"{name}={value!r}" for name, value in sorted(vars(row).items()) if name not in hidden]

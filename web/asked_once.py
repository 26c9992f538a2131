"""Answers that several parts of a page need: each is worked out once in a request."""

from collections.abc import Callable, Hashable
from typing import TypeVar

from flask import g

Answer = TypeVar("Answer")


def asked_once(query: Callable[..., Answer], *arguments: Hashable) -> Answer:
    """What `query(*arguments)` answers, from the first call of it in this request on."""
    known = g.setdefault("answers", {})
    key = (query, *arguments)
    if key not in known:
        known[key] = query(*arguments)
    return known[key]


def forget(_error: BaseException | None = None) -> None:
    """After the request: nothing is kept for the next one, which may share this one's `g` (in a command or a test)."""
    g.pop("answers", None)

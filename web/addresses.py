"""Addresses of pages, joined from the text that a rule has: what `url_for` is, in templates and views.

Flask's works each address out anew: a week has a hundred and sixty, of a dozen kinds. Here one of each kind is worked
out, with marks in the places of the values, and the next ones are joined. Anything but whole numbers, dates and words
(an anchor, another host, a word in the path that has to be escaped) goes Flask's way.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, cast
from urllib.parse import quote_plus

from flask import Flask, has_request_context, request, url_for
from werkzeug.routing import BuildError

MOST_KINDS = 2_000  # there are some four hundred; names of values may come from an address that somebody typed
IS_PLAIN = re.compile(r"[A-Za-z0-9_-]+", re.ASCII).fullmatch
FIRST_MARK = 918_273_000
ROW = 918_272_999  # the mark of `address_pattern`
NOT_JOINED = ""
WHOLE = (int, date, type(None))  # never have a character that an address must hide; None is left out
ODD = "odd"  # words that have to be escaped: only behind the question mark, where Flask does it in one way
Kind = tuple[Any, ...]


class JoinsAddresses(Flask):
    """Flask, with addresses that are joined where they can be."""

    def __init__(self, *arguments: Any, **named: Any):
        super().__init__(*arguments, **named)
        self._patterns: dict[Kind, str] = {}

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """No view and nothing around a request is a coroutine: Flask asks it of each, for every request."""
        return func

    def url_for(self, endpoint: str, **values: Any) -> str:
        """As Flask has it."""
        kind = _kind(endpoint, values)
        if kind is None:
            return super().url_for(endpoint, **values)
        pattern = self._patterns.get(kind)
        if pattern is None:
            pattern = self._pattern(endpoint, values)
            if len(self._patterns) < MOST_KINDS:
                self._patterns[kind] = pattern
        if pattern is NOT_JOINED:
            return super().url_for(endpoint, **values)
        return pattern % (values if ODD not in kind else {name: quoted(value) for name, value in values.items()})

    def _pattern(self, endpoint: str, values: dict[str, Any]) -> str:
        """The address with the name of each value in its place; NOT_JOINED where a value decides more than that."""
        given = [(name, value) for name, value in values.items() if value is not None]
        marks = {name: _mark(number, value) for number, (name, value) in enumerate(given)}
        full = f"{request.blueprint}{endpoint}" if endpoint.startswith(".") else endpoint
        if any(rule.defaults for rule in self.url_map.iter_rules(full)):
            return NOT_JOINED
        try:
            address = super().url_for(endpoint, **values | marks).replace("%", "%%")
        except (BuildError, KeyError, ValueError):  # one of a few words, or an endpoint that is not there
            return NOT_JOINED
        for name, mark in marks.items():
            before, found, after = address.partition(str(mark))
            is_odd = _sort(values[name]) is ODD  # the path escapes other signs than what comes behind it
            if not found or str(mark) in after or (is_odd and "?" not in before):
                return NOT_JOINED
            address = f"{before}%({name})s{after}"
        return address


def address_pattern(endpoint: str, **values: Any) -> str:
    """An address for the rows of a list, worked out once: ROW, or what ends in it, stands for the number of the row. It
    is the last of the values, so that nothing that somebody typed is taken for it.

    `{% set one = address_pattern(".one", line_id=ROW) %}`, and for each row `{{ one % line.id }}`.
    """
    before, _, after = url_for(endpoint, **values).replace("%", "%%").rpartition(str(ROW))
    return f"{before}%d{after}"


def _kind(endpoint: str, values: dict[str, Any]) -> Kind | None:
    """What addresses that are joined alike have in common; None for one that has to go Flask's way, as all of a portal
    below a folder.
    """
    if not has_request_context():
        return None
    asked = cast(Any, request)._get_current_object()  # looking it up costs more than the rest
    if asked.root_path.strip("/"):
        return None
    kind: list[Any] = [endpoint, asked.blueprint if endpoint[0] == "." else None]
    for name, value in values.items():
        sort = _sort(value)
        if value is not None and (name[0] == "_" or sort is None):
            return None
        kind += (name, sort)
    return tuple(kind)


def _sort(value: Any) -> Any:
    """Which values are joined alike: None for one of which Flask has to find out."""
    sort = type(value)
    if sort is str:
        return str if IS_PLAIN(value) else ODD
    return sort if sort in WHOLE else None


def quoted(value: Any) -> str:
    """A value as Werkzeug writes it behind the question mark."""
    if type(value) is str and IS_PLAIN(value):
        return value
    return quote_plus(str(value), safe="!$'()*,/:;?@")


def _mark(number: int, value: Any) -> int | str:
    """What stands in the place of a value: a number for one, so that a converter takes it; else a word."""
    return FIRST_MARK + number if type(value) is int else f"mark{FIRST_MARK + number}"

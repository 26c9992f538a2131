"""Loading one row for a view: what is not there and what is not theirs look the same."""

from typing import Any, TypeVar

from flask import abort

Found = TypeVar("Found")


def get_object_or_404(query: Any, *where: Any) -> Any:
    """The one row of `query` (a `Model.visible_to(user)`) that meets `where`, else the page for nothing there."""
    row = query.where(*where).first() if where else query.first()
    if row is None:
        abort(404)
    return row


def found_or_404(found: Found | None) -> Found:
    """What a query has found, or the page for nothing there where it is None."""
    if found is None:
        abort(404)
    return found

"""How large a request may be (docs/domain/quality.md#bodies): refused by its length, before anything of it is read.

A view that takes more than an ordinary form says so: `@takes(LARGE_FORM)` for one with thousands of fields,
`@takes(FILES)` for one with files.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Response, abort, current_app, request, url_for
from flask_login import current_user

from web import way_in
from web.htmx import send_to
from web.this_request import this_request

View = Callable[..., Any]
MB = 1024 * 1024
TOO_LARGE = 413


class BodyLimit(NamedTuple):
    """The most bytes of a whole request, the most fields, and whether files may be among them."""

    size: int
    fields: int
    takes_files: bool = False


ORDINARY = BodyLimit(1 * MB, 1_000)
PUBLIC = BodyLimit(20 * 1024, 50)  # what strangers send: a million percent signs take most of a second to read
LARGE_FORM = BodyLimit(4 * MB, 20_000)  # a week's sheet, the items of an invoice, the lines of a period
ROWS_FILE = BodyLimit(11 * MB, 1_000, takes_files=True)  # one file of rows: 10 MB and what stands around it
FILES = BodyLimit(100 * MB, 1_000, takes_files=True)  # up to 20 files in one go


def takes(limit: BodyLimit) -> Callable[[View], View]:
    """Mark a view that takes more than an ordinary form."""

    def mark(view: View) -> View:
        _mark(view, limit)
        return view

    return mark


def _mark(view: Any, limit: BodyLimit) -> None:
    view.body_limit = limit


def check() -> Response | None:
    """Before the guard: refuse with 413 what is too large for its view, whoever sends it, and files where none are
    taken. Strangers send no files: they get the sign-in page, and theirs are not read.
    """
    asked = this_request()
    view = current_app.view_functions.get(asked.endpoint or "")
    limit: BodyLimit = getattr(view, "body_limit", ORDINARY if getattr(view, "permissions", True) else PUBLIC)
    asked.max_content_length = limit.size
    asked.max_form_memory_size = min(limit.size, LARGE_FORM.size)
    asked.max_form_parts = limit.fields
    if (asked.content_length or 0) > limit.size:
        abort(TOO_LARGE)
    if limit.takes_files and _may_be_longer_than(ORDINARY.size) and not current_user.is_authenticated:
        return send_to(url_for("signing_in.sign_in", next=way_in.this_page()))
    if asked.mimetype == "application/x-www-form-urlencoded" and _fields_typed() > limit.fields:
        abort(TOO_LARGE)
    if not limit.takes_files and asked.mimetype == "multipart/form-data" and asked.files:
        abort(TOO_LARGE)
    return None


def _may_be_longer_than(size: int) -> bool:
    """Whether the request has more than `size` bytes, or does not say how many it has."""
    length = request.content_length
    return length > size if length is not None else "Transfer-Encoding" in request.headers


def _fields_typed() -> int:
    """How many fields an urlencoded body has: counted in its bytes, before any of them becomes a value."""
    return request.get_data(cache=True).count(b"&") + 1

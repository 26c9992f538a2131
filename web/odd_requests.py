"""What no page of ours ever sends, refused before a view sees it: bodies that are no forms, and NUL characters."""

from collections.abc import Iterable, Iterator

from flask import Request, abort

from web.api.problems import is_of_api
from web.this_request import this_request

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data", "")
NO_FORM = 415
NUL = "\0"  # PostgreSQL has no place for it, and nobody can type it


def check() -> None:
    """Before every view, after the form's token: 415 for a body that is no form, 400 where a NUL stands anywhere."""
    asked = this_request()
    if asked.endpoint is None:
        return
    if asked.content_length and asked.mimetype not in FORMS and not is_of_api():
        abort(NO_FORM)
    if any(NUL in text for text in _texts(asked)):
        abort(400)


def _texts(asked: Request) -> Iterator[str]:
    """The address, and the names and values of all fields and files."""
    yield asked.path
    yield from _both(asked.args.items(multi=True))
    if not asked.content_length and "Transfer-Encoding" not in asked.headers:
        return  # it has no body
    yield from _both(asked.form.items(multi=True))
    yield from _both((name, file.filename or "") for name, file in asked.files.items(multi=True))


def _both(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    for pair in pairs:
        yield from pair

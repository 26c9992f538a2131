"""What no page of ours ever sends, refused before a view sees it: bodies that are no forms, and NUL characters."""

from collections.abc import Iterable, Iterator

from flask import abort, request

from web.api.problems import is_of_api

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data", "")
NO_FORM = 415
NUL = "\0"  # PostgreSQL has no place for it, and nobody can type it


def check() -> None:
    """Before every view, after the form's token: 415 for a body that is no form, 400 where a NUL stands anywhere."""
    if request.endpoint is None:
        return
    if request.content_length and request.mimetype not in FORMS and not is_of_api():
        abort(NO_FORM)
    if any(NUL in text for text in _texts()):
        abort(400)


def _texts() -> Iterator[str]:
    """The address, and the names and values of all fields and files."""
    yield request.path
    yield from _both(request.args.items(multi=True))
    if not request.content_length and "Transfer-Encoding" not in request.headers:
        return  # it has no body
    yield from _both(request.form.items(multi=True))
    yield from _both((name, file.filename or "") for name, file in request.files.items(multi=True))


def _both(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    for pair in pairs:
        yield from pair

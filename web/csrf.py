"""The token that every form carries: a change without it, or with another session's, is refused.

Flask-WTF's own is not used: it keeps a secret in the session, which for us would be a row for each stranger who opens
the sign-in page, and it ends after an hour, while a form may wait as long as the session lives. This one is worked out
from the session's token, so it needs no row and lives exactly as long as the session does.

A page that somebody signed in is shown has another token than a page that the same browser shows to nobody in
particular, such as the sign-in page after a session timed out: only the first proves that its form was theirs.
"""

import hashlib
import hmac
from collections.abc import Callable
from typing import Any, TypeVar

from flask import abort, current_app, request
from markupsafe import Markup

from operations import seeing_as
from operations.sessions import hash_of
from web import clock
from web.sessions import current_session

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
FIELD = "csrf_token"
View = TypeVar("View", bound=Callable[..., Any])


def token() -> str:
    """This session's form token, for forms and for the page's HTMX headers."""
    session = current_session()
    row = session.row
    if row is not None and row.stage == "complete":
        seen = seeing_as.of_session(row, clock.now())
        return _token_when_seeing_as(row.token_hash, seen) if seen else token_when_signed_in(row.token_hash)
    return _made_of("page of nobody signed in", hash_of(session.token))


def token_when_signed_in(token_hash: str) -> str:
    """The token of the pages that a session showed while its person was signed in."""
    return _made_of("page of somebody signed in", token_hash)


def _token_when_seeing_as(token_hash: str, seen: seeing_as.SeeingAs) -> str:
    """That of the pages that an officer saw as a provider does: their forms are worth nothing before and after it."""
    return _made_of(f"page seen as {seen.role} of {seen.organisation_id} until {seen.until}", token_hash)


def mark_of_session() -> str:
    """Tells this session from others, and gives nothing of it away: what was typed in another one is asked about."""
    return _made_of("mark of the session", hash_of(current_session().token))[:16]


def field() -> Markup:
    """The hidden field that every form with method POST needs."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, token())


def not_needed(reason: str) -> Callable[[View], View]:
    """Mark a view that takes changes without the token, for a reason that is written down."""

    def mark(view: View) -> View:
        _mark(view, reason)
        return view

    return mark


def _mark(view: Any, reason: str) -> None:
    view.no_form_token = reason


def check() -> None:
    """Before every request, after the guard: a change without the right token is refused with 400."""
    if request.method in SAFE_METHODS or request.endpoint is None:
        return
    is_exempt = getattr(current_app.view_functions[request.endpoint], "no_form_token", "")
    if not is_exempt and not is_right():
        abort(400, description="form token")


def is_right() -> bool:
    """Whether the request carries this session's token."""
    return is_same(token())


def is_same(right: str) -> bool:
    """Whether the token that the request carries is `right`."""
    given = request.headers.get("X-CSRF-Token") or request.form.get(FIELD, "")
    return hmac.compare_digest(given.encode(), right.encode())


def _made_of(page: str, token_hash: str) -> str:
    key = current_app.config["SECRET_KEY"]
    return hmac.new(key, f"form token, {page} {token_hash}".encode(), hashlib.sha256).hexdigest()

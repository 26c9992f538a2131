"""The token that every form carries: a change without it, or with another session's, is refused.

Flask-WTF's own is not used: it keeps a secret in the session, which for us would be a row for each stranger who opens
the sign-in page, and it ends after an hour, while a form may wait as long as the session lives. This one is worked out
from the session's token, so it needs no row and lives exactly as long as the session does.

A page that somebody signed in is shown has another token than a page that the same browser shows to nobody in
particular, such as the sign-in page after a session timed out: only the first proves that its form was theirs.

Each answer shows it behind another mask. Pages are compressed, and what somebody else put into a page would tell by its
length, try after try, what a token that stays the same begins with.
"""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import Any, TypeVar

from flask import abort, current_app, request
from markupsafe import Markup

from operations import seeing_as
from operations.sessions import hash_of
from web import clock
from web.asked_once import asked_once
from web.sessions import current_session

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
FIELD = "csrf_token"
LENGTH = 16  # bytes of a token, and of its mask
View = TypeVar("View", bound=Callable[..., Any])


def token() -> str:
    """This session's form token behind the mask of this answer, for forms and for the page's HTMX headers."""
    return asked_once(_shown, current_session().token)


def _shown(_of_session: str) -> str:
    return _masked(_token())


def _token() -> bytes:
    session = current_session()
    row = session.row
    if row is not None and row.stage == "complete":
        seen = seeing_as.of_session(row, clock.now())
        return _token_when_seeing_as(row.token_hash, seen) if seen else token_when_signed_in(row.token_hash)
    return _made_of("page of nobody signed in", hash_of(session.token))


def _masked(token: bytes) -> str:
    mask = secrets.token_bytes(LENGTH)
    return urlsafe_b64encode(mask + _across(mask, token)).rstrip(b"=").decode()


def _unmasked(given: str) -> bytes:
    """The token behind a mask; nothing of what is no masked token."""
    try:
        both = urlsafe_b64decode(f"{given}=".encode())
    except ValueError:
        return b""
    return _across(both[:LENGTH], both[LENGTH:]) if len(both) == 2 * LENGTH else b""


def _across(mask: bytes, token: bytes) -> bytes:
    return (int.from_bytes(mask, "big") ^ int.from_bytes(token, "big")).to_bytes(LENGTH, "big")


def token_when_signed_in(token_hash: str) -> bytes:
    """The token of the pages that a session showed while its person was signed in."""
    return _made_of("page of somebody signed in", token_hash)


def _token_when_seeing_as(token_hash: str, seen: seeing_as.SeeingAs) -> bytes:
    """That of the pages that an officer saw as a provider does: their forms are worth nothing before and after it."""
    return _made_of(f"page seen as {seen.role} of {seen.organisation_id} until {seen.until}", token_hash)


def mark_of_session() -> str:
    """Tells this session from others, and gives nothing of it away: what was typed in another one is asked about."""
    return _made_of("mark of the session", hash_of(current_session().token)).hex()[:LENGTH]


def field() -> Markup:
    """The hidden field that every form with method POST needs."""
    return asked_once(_field, current_session().token)


def _field(_of_session: str) -> Markup:
    return Markup(f'<input type="hidden" name="{FIELD}" value="{token()}">')  # noqa: S704 - neither needs escaping


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
    return is_same(_token())


def is_same(right: bytes) -> bool:
    """Whether the token that the request carries is `right`, behind whatever mask."""
    given = request.headers.get("X-CSRF-Token") or request.form.get(FIELD, "")
    return hmac.compare_digest(_unmasked(given), right)


def _made_of(page: str, token_hash: str) -> bytes:
    return asked_once(_digest, current_app.config["SECRET_KEY"], f"form token, {page} {token_hash}")


def _digest(key: bytes, words: str) -> bytes:
    return hmac.digest(key, words.encode(), "sha256")[:LENGTH]

"""The token that every form carries: a change without it, or with another session's, is refused.

Flask-WTF's own is not used: it keeps a secret in the session, which for us would be a row for each stranger who opens
the sign-in page, and it ends after an hour, while a form may wait as long as the session lives. This one is worked out
from the session's token, so it needs no row and lives exactly as long as the session does.
"""

import hashlib
import hmac

from flask import abort, current_app, request
from markupsafe import Markup

from web.sessions import current_session

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
FIELD = "csrf_token"


def token() -> str:
    """This session's form token, for forms and for the page's HTMX headers."""
    key = current_app.config["SECRET_KEY"]
    return hmac.new(key, b"form token " + current_session().token.encode(), hashlib.sha256).hexdigest()


def field() -> Markup:
    """The hidden field that every form with method POST needs."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, token())


def check() -> None:
    """Before every request, after the guard: a change without the right token is refused with 400."""
    if request.method not in SAFE_METHODS and request.endpoint is not None and not is_right():
        abort(400, description="form token")


def is_right() -> bool:
    """Whether the request carries this session's token."""
    given = request.headers.get("X-CSRF-Token") or request.form.get(FIELD, "")
    return hmac.compare_digest(given.encode(), token().encode())

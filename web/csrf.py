"""Every change carries a token that is worked out from the session cookie: it lives exactly as long as the session."""

import hashlib
import hmac

from flask import abort, current_app, request
from markupsafe import Markup

from web import sessions

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
FIELD = "csrf_token"


def token():
    """This session's token, for forms and for the page's HTMX headers."""
    key = current_app.config["SECRET_KEY"]
    return hmac.new(key, b"form token " + sessions.current_token().encode(), hashlib.sha256).hexdigest()


def field():
    """The hidden field that every form with method POST needs."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, token())


def check():
    """Before every request, after the guard: a change without the right token is refused with 400."""
    if request.method not in SAFE_METHODS and request.endpoint is not None and not is_right():
        abort(400, description="form token")


def is_right():
    """Whether the request carries this session's token."""
    given = request.headers.get("X-CSRF-Token") or request.form.get(FIELD, "")
    return hmac.compare_digest(given.encode(), token().encode())

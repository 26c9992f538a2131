"""The cookie that names a session on the server, and the visitor that it stands for.

The cookie is 128 random bits and nothing else; the row is in the database, and gone at sign-out. Somebody who has not
signed in gets a cookie too, when a form needs one for its token, but no row: a GET writes nothing.
"""

import secrets

from flask import current_app, g, request
from flask_login import LoginManager

from operations import sessions
from web import clock
from web.visitors import Nobody, visitor_of

login_manager = LoginManager()
login_manager.session_protection = None  # there is nothing in a signed cookie to protect
login_manager.anonymous_user = Nobody


def cookie_name():
    """`__Host-session` where TLS is used: a browser then takes it from this host alone, and over TLS alone."""
    return "__Host-session" if current_app.config["IS_HTTPS"] else "session"


def current_token():
    """The session token of this request: the cookie's, or a new one that the answer will set."""
    if "session_token" not in g:
        g.session_token = request.cookies.get(cookie_name(), "")
        if len(g.session_token) != sessions.TOKEN_LENGTH:
            use_token(secrets.token_hex(sessions.TOKEN_LENGTH // 2))
    return g.session_token


def use_token(token):
    """Answer with this token as the cookie from now on (somebody signed in, or out)."""
    g.session_token = token
    g.session_cookie_changed = True
    g.pop("session_row", None)
    g.pop("_login_user", None)


def forget_token():
    """Give the browser a fresh, empty session: the old token is worth nothing any more."""
    use_token(secrets.token_hex(sessions.TOKEN_LENGTH // 2))


def current_session():
    """This request's row, signed in or half way; None when there is none or it has ended. One query a request."""
    if "session_row" not in g:
        token = request.cookies.get(cookie_name(), "") if "session_token" not in g else g.session_token
        g.session_row = sessions.find(token, clock.now()) if token else None
    return g.session_row


@login_manager.request_loader
def load_visitor(_request):
    """Who is asking, in two queries; None for somebody who has not signed in."""
    session = current_session()
    if session is None or session.stage != "complete":
        return None
    note_seen(session)
    return visitor_of(session, address())


def note_seen(session):
    """Keep a session from going idle. This is the one thing that a GET may write, once a minute at most."""
    sessions.note_seen(session, clock.now())


def address():
    """The network address that the request came from."""
    return request.remote_addr or ""


def device():
    """What the browser calls itself, for the list of devices, cut to what fits."""
    return (request.user_agent.string or "")[:200]


def send_cookie(response):
    """After the request: set the cookie where it changed. It ends with the browser."""
    if g.get("session_cookie_changed"):
        response.set_cookie(
            cookie_name(),
            g.session_token,
            secure=current_app.config["IS_HTTPS"],
            httponly=True,
            samesite="Lax",
            path="/",
        )
    return response

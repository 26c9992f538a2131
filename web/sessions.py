"""Sessions on the server, as Flask's `session`, and who is signed in, by Flask-Login.

The session cookie is 128 random bits and nothing else. It names a row of the database, which is made when somebody
gives their password and is gone when they sign out. Somebody who has not signed in gets a cookie too, when a form needs
one for its token, but no row: a GET, and a stranger, write nothing.

Flask-Login is used as documented: the row says who is asking, so the `request_loader` reads it, and nothing about a
person is kept in the session itself. Its protection is off: it ties a session to a network address, and a phone that
changes networks must stay signed in.

Notices (`flash`) go in a cookie of their own, signed, which is there from the answer to a change until the next page.
They cannot be on the row: the page that shows a notice would have to write to take it away, each change would cost two
more writes, and somebody who has just signed out everywhere has no row. They cannot be in the session cookie, which is
to be nothing but random.
"""

import secrets
from typing import Any, cast

import flask_login.utils
from flask import Flask, Request, Response, g, has_request_context, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, login_user, logout_user
from itsdangerous import BadSignature, URLSafeTimedSerializer

from models import SignInSession
from operations import sessions
from web import clock, council
from web.api.keys import KeyUser, user_of_request
from web.api.problems import is_of_api
from web.cookies import cookie_name
from web.current_user import AnonymousUser, CurrentUser, user_of
from web.database import why_not_written, without_waiting
from web.this_request import this_request
from web.varying import varies_by

FLASHES = "_flashes"  # where Flask keeps what was given to `flash`


class ServerSession(SecureCookieSession):
    """The session of a request. As a mapping it holds the notices, and what Flask-Login notes during the request."""

    def __init__(self, token: str, notices: list[Any]):
        super().__init__({FLASHES: notices} if notices else {})
        self.notices_sent = list(notices)
        self.is_new_token = False
        self._token = token
        self._row: SignInSession | None = None
        self._is_read = False

    @property
    def token(self) -> str:
        """What the cookie holds; without a cookie, a new token that the answer will set."""
        self.accessed = True
        if not self._token:
            self.use(new_token())
            self._row, self._is_read = None, True  # nobody has signed in with it
        return self._token

    @property
    def row(self) -> SignInSession | None:
        """The session's row, signed in or half way; None where there is none or it has ended. One query a request."""
        self.accessed = True
        if not self._is_read:
            self._row = sessions.find(self._token, clock.now(), council.settings) if self._token else None
            self._is_read = True
        return self._row

    def use(self, token: str) -> None:
        """Be the session of this token from now on: the answer sets it as the cookie."""
        self._token, self.is_new_token, self._is_read = token, True, False


class ServerSessions(SecureCookieSessionInterface):
    """Opens the session of a request, and sets its cookies on the answer."""

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        """The session that the cookie names; nothing is read from the database yet."""
        token = request.cookies.get(self.get_cookie_name(app), "")
        return ServerSession(token if len(token) == sessions.TOKEN_LENGTH else "", self._notices_of(app, request))

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the cookie where the token is new, and that of the notices where there are any. Both end with the
        browser; the second is taken away by the page that shows them.
        """
        if not isinstance(session, ServerSession):
            raise TypeError("a session that open_session did not open")
        if session.accessed:
            varies_by(response, "Cookie")
        if session.is_new_token:
            self._set(app, response, self.get_cookie_name(app), session.token)
        name, notices = app.config["NOTICES_COOKIE_NAME"], session.get(FLASHES, [])
        if notices == session.notices_sent:
            return  # what another request set is left to the page that shows it
        if notices:
            self._set(app, response, name, self._signer(app).dumps(notices))
        else:
            response.delete_cookie(name, **self._how(app))

    def _notices_of(self, app: Flask, request: Request) -> list[Any]:
        signed = request.cookies.get(app.config["NOTICES_COOKIE_NAME"])
        try:
            kept = self._signer(app).loads(signed) if signed else []
        except BadSignature:
            return []
        return kept if isinstance(kept, list) else []  # release 1.0.0 kept a whole session there

    def _signer(self, app: Flask) -> URLSafeTimedSerializer:
        signer = self.get_signing_serializer(app)
        if signer is None:
            raise RuntimeError("the application has no SECRET_KEY")
        return signer

    def _set(self, app: Flask, response: Response, name: str, value: str) -> None:
        response.set_cookie(name, value, **self._how(app))

    def _how(self, app: Flask) -> dict[str, Any]:
        return {
            "secure": self.get_cookie_secure(app),
            "httponly": self.get_cookie_httponly(app),
            "samesite": self.get_cookie_samesite(app),
            "path": "/",
        }


login_manager = LoginManager()
login_manager.session_protection = None
login_manager.anonymous_user = AnonymousUser


def _asked_by() -> Any:
    """Who is asking, from `g`, where Flask-Login notes it. Its own look-up takes four proxies for what a page asks a
    hundred and sixty times, and the first one looks for all that is not used here: ids in the session, protection, and
    a cookie that remembers.
    """
    if not has_request_context():
        return None
    noted = cast(Any, g)._get_current_object().__dict__
    if "_login_user" not in noted:
        noted["_login_user"] = load_user(this_request()) or AnonymousUser()
    return noted["_login_user"]


def init_app(app: Flask) -> None:
    """Set up the sessions. Where TLS is used, a browser takes the cookies from this host alone, and over TLS alone."""
    app.config.update(
        SESSION_COOKIE_NAME=cookie_name(app, "session"),
        NOTICES_COOKIE_NAME=cookie_name(app, "notices"),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=app.config["IS_HTTPS"],
    )
    app.session_interface = ServerSessions()
    login_manager.init_app(app)
    flask_login.utils._get_user = _asked_by  # what `current_user` calls


def new_token() -> str:
    """128 random bits in hexadecimal digits."""
    return secrets.token_hex(sessions.TOKEN_LENGTH // 2)


def current_session() -> ServerSession:
    """This request's session."""
    return cast(Any, session)._get_current_object()


def signed_in_row() -> SignInSession:
    """The row of this request's session. Raises RuntimeError where nobody is signed in, which the guard sees to."""
    row = current_session().row
    if row is None:
        raise RuntimeError("nobody is signed in")
    return row


@login_manager.request_loader
def load_user(_request: Request) -> CurrentUser | KeyUser | None:
    """Who is asking, in two queries; None for somebody who has not signed in, or only gave their password. The API is
    asked by a key alone.
    """
    if is_of_api():
        return user_of_request()
    row = current_session().row
    if row is None or row.stage != "complete":
        return None
    g.seen_session = row
    return user_of(row, address(), clock.now())


def note_seen(response: Response) -> Response:
    """After the request: remember that its session is in use. With an officer's access to a record this is all that a
    GET writes. It waits for nobody: the next request remembers it as well.
    """
    row = g.pop("seen_session", None)
    if row is not None and sessions.is_to_be_noted(row, clock.now()):
        try:
            with without_waiting():
                sessions.note_seen(row, clock.now())
        except Exception as error:
            if not why_not_written(error):
                raise
    return response


def enter_session(token: str) -> None:
    """Go on as the session of this token, which was just started; its person is signed in where it is complete."""
    current_session().use(token)
    user = load_user(request)
    if user is not None:
        login_user(user)


def leave_session() -> None:
    """Give the browser a fresh, empty session: the old token is worth nothing any more."""
    logout_user()
    current_session().use(new_token())


def clear_device(response: Response) -> Response:
    """Have the browser clear what was typed about clients and kept on the device. The cookie that knows it stays."""
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


def address() -> str:
    """The network address that the request came from."""
    return request.remote_addr or ""


def device() -> str:
    """What the browser calls itself, for the list of devices, cut to what fits."""
    return (request.user_agent.string or "")[:200]

"""Who asks the API: the key in the header `Authorization: Bearer`, with its scopes, limits and when it was used last.

Cookies count for nothing here, so that no form token is needed.
"""

import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta

from flask import Response, g, request
from flask_login import current_user

from operations import api_keys
from queries.api_keys import key_held
from rules.api_keys import SCOPE_WORDS, START, Scope
from web import clock
from web.api.problems import Refused
from web.database import why_not_written, without_waiting
from web.permissions import SCOPES, Permission

A_MINUTE = 60
REQUESTS_A_MINUTE = 600  # of one key, in each process of the web server
MOST_COUNTED = 10_000
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="API"'}
USED_AGAIN_AFTER = timedelta(minutes=1)


@dataclass(frozen=True)
class KeyUser:
    """A key as the Actor that queries and operations know: it acts for whoever made it, as its scopes allow."""

    key_id: int
    person_id: int
    name: str
    side: str
    organisation_id: int | None
    organisation_name: str
    scopes: frozenset[str]
    address: str
    roles: frozenset[str] = frozenset()
    seeing_as: str = ""
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def may(self, permission: str) -> bool:
        """Whether one of its scopes allows it."""
        return any(permission in SCOPES[Scope(scope)] for scope in self.scopes)

    def get_id(self) -> str:
        """As Flask-Login asks for it."""
        return f"key {self.key_id}"


def user_of_request() -> KeyUser | None:
    """The key that the request carries; None without one that works. One query."""
    key = _sent()
    held = key_held(key, clock.moment()) if key.startswith(START) and len(key) < 100 else None
    if held is None or not held.works:
        return None
    g.api_key_held = held
    return KeyUser(
        key_id=held.id,
        person_id=held.person_id,
        name=f"{held.name} (API key)",
        side="council" if held.organisation_id is None else "provider",
        organisation_id=held.organisation_id,
        organisation_name=held.organisation_name,
        scopes=frozenset(held.scopes),
        address=request.remote_addr or "",
    )


def _sent() -> str:
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""


def admit(scopes: frozenset[Scope]) -> None:
    """Before a view of the API: raises Refused for a request without a key that works, one too many in this minute, and
    a key without any of `scopes`.
    """
    if not isinstance(user := current_user._get_current_object(), KeyUser):
        raise Refused("key_ended" if _sent() else "no_key", headers=CHALLENGE)
    g.api_limits = LIMITS.count(user.key_id, time.monotonic())
    if not scopes & user.scopes:
        words = " or ".join(SCOPE_WORDS[scope] for scope in sorted(scopes))
        raise Refused("missing_scope", f"This needs a key that may do: {words}.")


def permissions_of(scopes: frozenset[Scope]) -> frozenset[Permission]:
    """What any of these scopes allows."""
    return frozenset().union(*(SCOPES[scope] for scope in scopes))


class Limits:
    """How many requests each key has sent in this minute, in this process."""

    def __init__(self, most: int = REQUESTS_A_MINUTE) -> None:
        self.most = most
        self._counted: OrderedDict[int, tuple[int, int]] = OrderedDict()  # {key: (minute, requests in it)}

    def count(self, key_id: int, seconds: float) -> tuple[int, int]:
        """Count a request at so many seconds of a clock. Returns (how many are left, seconds until there are more).
        Raises Refused where none was left.
        """
        minute, left_seconds = int(seconds // A_MINUTE), A_MINUTE - int(seconds % A_MINUTE)
        was_minute, so_far = self._counted.pop(key_id, (minute, 0))
        so_far = so_far + 1 if was_minute == minute else 1
        self._counted[key_id] = minute, so_far
        if len(self._counted) > MOST_COUNTED:
            self._counted.popitem(last=False)
        if so_far > self.most:
            words = f"A key may send {self.most} requests a minute. Send many visits or actuals in one."
            raise Refused("too_many", words, {"Retry-After": str(left_seconds)})
        return self.most - so_far, left_seconds


LIMITS = Limits()


def note_used(response: Response) -> Response:
    """After the request: say what is left of the limit, and remember when and from where the key was used, once a
    minute and waiting for nobody.
    """
    if limits := g.pop("api_limits", None):
        response.headers["RateLimit-Limit"] = str(LIMITS.most)
        response.headers["RateLimit-Remaining"], response.headers["RateLimit-Reset"] = map(str, limits)
    held = g.pop("api_key_held", None)
    if held is None or (held.last_used_at and clock.now() - held.last_used_at < USED_AGAIN_AFTER):
        return response
    try:
        with without_waiting():
            api_keys.note_use(held.id, request.remote_addr or "", clock.moment())
    except Exception as error:
        if not why_not_written(error):
            raise
    return response

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
REQUESTS_A_MINUTE = 600  # of one key
TAKEN_AT_ONCE = 20  # of them by one process, so that not every request is a write
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
    g.api_limits = LIMITS.count(user.key_id, time.time())
    if not scopes & user.scopes:
        words = " or ".join(SCOPE_WORDS[scope] for scope in sorted(scopes))
        raise Refused("missing_scope", f"This needs a key that may do: {words}.")


def permissions_of(scopes: frozenset[Scope]) -> frozenset[Permission]:
    """What any of these scopes allows."""
    return frozenset().union(*(SCOPES[scope] for scope in scopes))


class Limits:
    """How many requests each key may still send in this minute. The database counts them, for all processes together:
    this one takes some, and takes more when they are used up.
    """

    def __init__(self, most: int = REQUESTS_A_MINUTE, at_once: int = TAKEN_AT_ONCE) -> None:
        self.most, self.at_once = most, at_once
        self._taken: OrderedDict[int, tuple[int, int, int]] = OrderedDict()  # {key: (minute, of ours, of all)} left

    def count(self, key_id: int, seconds: float) -> tuple[int, int]:
        """Count a request at so many seconds since 1970. Returns (how many are left, seconds until there are more).
        Raises Refused where none was left.
        """
        minute, left_seconds = int(seconds // A_MINUTE), A_MINUTE - int(seconds % A_MINUTE)
        was_minute, ours, of_all = self._taken.pop(key_id, (0, 0, 0))
        if was_minute != minute or (not ours and of_all):
            ours, of_all = self._take(key_id, minute)
        self._taken[key_id] = minute, max(0, ours - 1), of_all
        if len(self._taken) > MOST_COUNTED:
            self._taken.popitem(last=False)
        if not ours:
            words = f"A key may send {self.most} requests a minute. Send many visits or actuals in one."
            raise Refused("too_many", words, {"Retry-After": str(left_seconds)})
        return ours - 1 + of_all, left_seconds

    def _take(self, key_id: int, minute: int) -> tuple[int, int]:
        """Waits for nobody: while others write, this process goes on without being counted."""
        wanted = min(self.at_once, self.most)
        try:
            with without_waiting():
                return api_keys.take_requests(key_id, minute, wanted, self.most)
        except Exception as error:
            if not why_not_written(error):
                raise
            return wanted, self.most - wanted


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

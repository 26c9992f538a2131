"""Keys of the API: those that somebody may see, and the one that a request carries."""

import hashlib
from datetime import date, datetime
from typing import NamedTuple

from peewee import JOIN, Expression, ModelSelect, fn

from models import ApiKey, ContactRole, OfficerRole, Organisation, Person
from rules.actor import Actor
from rules.moment import Moment

MAKER = {"provider": "administrator", "council": "system_administrator"}  # whose keys work while they have this role


class KeyRow(NamedTuple):
    """A key as its list shows it. `state`: "works", "ended", "over" (its last day) or "stopped", as whoever made it is
    no Administrator any more. `provider` is empty for a key of the council.
    """

    id: int
    name: str
    provider: str
    start: str
    scopes: list[str]
    made_by: str
    made_at: datetime
    last_day: date | None
    ended_at: datetime | None
    last_used_at: datetime | None
    last_used_from: str
    state: str


class KeyHeld(NamedTuple):
    """The key that a request carries, for whom it acts, and whether it works."""

    id: int
    name: str
    scopes: list[str]
    person_id: int
    organisation_id: int | None
    organisation_name: str
    last_used_at: datetime | None
    works: bool


def key_hash(key: str) -> str:
    """What is kept of a key. It is 256 random bits, so that a fast hash is enough."""
    return hashlib.sha256(key.encode()).hexdigest()


def list_keys(viewer: Actor, at: Moment) -> list[KeyRow]:
    """The keys that the viewer may see, those that work first, then the newest. One query."""
    rows = [_row(key, at) for key in _with_maker(ApiKey.visible_to(viewer)).order_by(ApiKey.id.desc())]
    return sorted(rows, key=lambda row: row.state != "works")


def key_held(key: str, at: Moment) -> KeyHeld | None:
    """The key of a request, whether it works or not; None where there is none like it. One query."""
    found = _with_maker(ApiKey.select()).where(ApiKey.key_hash == key_hash(key)).first()
    if found is None:
        return None
    name = found.organisation.name if found.organisation_id else ""
    values = found.id, found.name, found.scopes, found.made_by_id, found.organisation_id, name, found.last_used_at
    return KeyHeld(*values, works=_state(found, at) == "works")


def _with_maker(query: ModelSelect) -> ModelSelect:
    maker = Person.alias()
    columns = ApiKey, Organisation, maker, fn.COALESCE(_may_make(maker), False).alias("may_make")
    joined = query.join_from(ApiKey, Organisation, JOIN.LEFT_OUTER).join_from(ApiKey, maker, on=ApiKey.made_by)
    selected: ModelSelect = joined.select_extend(*columns[1:])
    return selected


def _may_make(maker: type[Person]) -> Expression:
    contact = ContactRole.select().where(
        ContactRole.person == ApiKey.made_by,
        ContactRole.organisation == ApiKey.organisation,
        ContactRole.role == MAKER["provider"],
    )
    officer = OfficerRole.select().where(
        OfficerRole.person == ApiKey.made_by, OfficerRole.role == MAKER["council"], ApiKey.organisation.is_null()
    )
    return maker.access_ended_at.is_null() & (fn.EXISTS(contact) | fn.EXISTS(officer))


def _state(key: ApiKey, at: Moment) -> str:
    if key.ended_at is not None:
        return "ended"
    if key.last_day is not None and key.last_day < at.today:
        return "over"
    return "works" if key.may_make else "stopped"


def _row(key: ApiKey, at: Moment) -> KeyRow:
    return KeyRow(
        id=key.id,
        name=key.name,
        provider=key.organisation.name if key.organisation_id else "",
        start=key.start,
        scopes=key.scopes,
        made_by=key.made_by.name,
        made_at=key.made_at,
        last_day=key.last_day,
        ended_at=key.ended_at,
        last_used_at=key.last_used_at,
        last_used_from=key.last_used_from,
        state=_state(key, at),
    )

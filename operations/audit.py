"""What happened, who did it and when: append-only events, each chained to the one before by its hash.

Written inside the caller's transaction, so that an event stands exactly when its change does. Whoever changes one byte
of one event by other means is found by `queries.audit.verify_chain`, as every later hash depends on it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from peewee import Model, SqliteDatabase, chunked

from models import AuditEvent, Client, Organisation, Table, database
from queries.audit import FIRST_HASH, chain_hash, type_of
from rules.actor import Actor
from rules.moment import Moment

CHAIN_LOCK = 7_246_001  # the advisory lock that lets one PostgreSQL transaction at a time add to the chain
ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class System:
    """The portal at work by itself: jobs, imports from the command line, nightly sweeps."""

    person_id: int | None = None
    name: str = "The portal"
    side: str = "council"
    organisation_id: int | None = None
    roles: frozenset[str] = frozenset()
    address: str = ""

    def may(self, permission: str) -> bool:
        """The portal itself is not held back by anybody's permissions."""
        return True


SYSTEM = System()


@dataclass(frozen=True)
class NotSignedIn:
    """Who an event is about when nobody is signed in: somebody who signs in, or follows a link from an e-mail."""

    person_id: int | None
    name: str
    address: str
    side: str = ""
    organisation_id: int | None = None
    roles: frozenset[str] = frozenset()

    def may(self, permission: str) -> bool:
        """Nothing, before they have signed in."""
        return False


class Event(NamedTuple):
    """One event for `record_many`: what `record` takes, without `by` and `at`."""

    kind: str
    subject: Model | None = None
    organisation: Organisation | int | None = None
    client: Client | int | None = None
    was: Any = None
    now: Any = None


def record(
    kind: str,
    by: Actor,
    at: Moment,
    subject: Model | None = None,
    organisation: Organisation | int | None = None,
    client: Client | int | None = None,
    was: Any = None,
    now: Any = None,
) -> None:
    """Write one event inside the caller's transaction.

    `kind` is in words ("invoice submitted"); `subject`, `organisation` and `client` are rows (the last two also ids);
    `was` and `now` are the values that changed, kept as JSON. The organisation and client are taken from the subject
    where it has them. Raises RuntimeError outside a transaction.
    """
    record_many([Event(kind, subject, organisation, client, was, now)], by, at)


def record_many(events: Iterable[Event], by: Actor, at: Moment) -> int:
    """Write many events by the same person at the same moment, in bulk. Returns how many."""
    events = list(events)
    if not events:
        return 0
    if not database.in_transaction():
        raise RuntimeError("an audit event is written in the transaction of the change that it tells of")
    previous = _lock_last_hash()
    rows = []
    for event in events:
        row = _row(event, by, at)
        row["previous_hash"] = previous
        row["hash"] = previous = chain_hash(previous, row)
        rows.append(row)
    for some in chunked(rows, ROWS_AT_ONCE):
        AuditEvent.insert_many(some).execute()
    return len(rows)


def lock_chain() -> None:
    """Wait for others who write events: from here to the commit nobody else does. Whoever counts up a number and then
    records an event takes this one lock first, so that two of them can never wait for each other.
    """
    _lock_last_hash()


def _lock_last_hash() -> str:
    """The newest hash, after waiting for others who are adding to the chain: from here on it is ours to the commit.

    SQLite's transactions are IMMEDIATE, so that there is one writer anyway.
    """
    if not isinstance(database.obj, SqliteDatabase):
        database.execute_sql("SELECT pg_advisory_xact_lock(%s)", (CHAIN_LOCK,))
    newest = AuditEvent.select(AuditEvent.hash).order_by(AuditEvent.id.desc()).limit(1).scalar()
    return newest or FIRST_HASH


def _row(event: Event, by: Actor, at: Moment) -> dict[str, Any]:
    subject = event.subject
    organisation = event.organisation or _own_id(subject, Organisation) or getattr(subject, "organisation_id", None)
    client = event.client or _own_id(subject, Client) or getattr(subject, "client_id", None)
    return {
        "at": at.now,
        "person_id": by.person_id,
        "person_name": by.name,
        "address": by.address,
        "kind": event.kind,
        "object_type": type_of(subject),
        "object_id": getattr(subject, "id", None),
        "organisation_id": getattr(organisation, "id", organisation),
        "client_id": getattr(client, "id", client),
        "was": event.was,
        "now": event.now,
    }


def _own_id(subject: Any, table: type[Table]) -> int | None:
    return subject.id if isinstance(subject, table) else None

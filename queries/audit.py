"""What the audit trail says: the events about one row, and whether the chain of hashes is whole."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from peewee import Model, ModelSelect

from models import AuditEvent

FIRST_HASH = "0" * 64  # stands before the first event
EVENTS_A_PAGE = 2000
CHAINED = (
    "at",
    "person_id",
    "person_name",
    "address",
    "kind",
    "object_type",
    "object_id",
    "organisation_id",
    "client_id",
    "was",
    "now",
)


def events_of(subject: Model) -> ModelSelect:
    """The query of the events about one row, newest first."""
    return (
        AuditEvent.select()
        .where(AuditEvent.object_type == type_of(subject), AuditEvent.object_id == subject.id)
        .order_by(AuditEvent.id.desc())
    )


def verify_chain(after: int = 0, previous: str = FIRST_HASH) -> int | None:
    """Read the events behind the one with the id `after`, whose hash is `previous`; as it stands, from the first on.

    Returns the id of the first event that is not as it was written, or None.
    """
    for some in _events_after(after):
        for event in some:
            row = {name: getattr(event, name) for name in CHAINED}
            if event.previous_hash != previous or event.hash != chain_hash(previous, row):
                return event.id
            previous = event.hash
    return None


def _events_after(number: int) -> Iterator[list[AuditEvent]]:
    """The events behind the one with this id, a page at a time."""
    while True:
        query = AuditEvent.select().where(AuditEvent.id > number).order_by(AuditEvent.id)
        events = list(query.limit(EVENTS_A_PAGE))
        if not events:
            return
        yield events
        number = events[-1].id


def type_of(subject: object) -> str:
    """The name under which events keep what they are about; empty for events about nothing."""
    return type(subject).__name__ if subject is not None else ""


def chain_hash(previous: str, row: Mapping[str, Any]) -> str:
    """sha256 over the hash before and the event's values, written the same way on either database."""
    content = {name: row[name] for name in CHAINED}
    content["at"] = row["at"].isoformat(timespec="microseconds")
    for name in ("was", "now"):
        content[name] = _as_read_back(row[name])
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def _as_read_back(value: Any) -> Any:
    """The value as the database gives it back: dates have become text, and keys too."""
    column = AuditEvent.was
    return column.python_value(column.db_value(value))

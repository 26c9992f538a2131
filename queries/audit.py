"""What the audit trail says: the events about one row, and whether the chain of hashes is whole."""

import hashlib
import json
import re
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
ODD_KEYS = re.compile(r'"-?\d[^"]*":')


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
    texts = {name: dump(row[name]) for name in CHAINED if name not in ("at", "was", "now")}
    texts["at"] = f'"{row["at"].isoformat(timespec="microseconds")}"'
    texts |= {name: as_read_back(AuditEvent.was.db_value(row[name])) for name in ("was", "now")}
    return next_hash(previous, ",".join(f'"{name}":{texts[name]}' for name in sorted(CHAINED)))


def next_hash(previous: str, values: str) -> str:
    """The hash of an event whose values are written so."""
    return hashlib.sha256(f"{previous}\n{{{values}}}".encode()).hexdigest()


def as_read_back(text: str | None) -> str:
    """Stored JSON as it is hashed: what was not text among its keys has become text, and is in another order then."""
    if text is None:
        return "null"
    return dump(json.loads(text)) if ODD_KEYS.search(text) else text


def dump(value: Any) -> str:
    """A value as the chain writes it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)

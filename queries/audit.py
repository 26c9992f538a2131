"""What the audit trail says: the events about one row, and whether the chain of hashes is whole."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from peewee import Model, ModelSelect, chunked

from models import AuditEvent, AuditWords
from rules import audit_words

WORDS_ERASED = "audit words erased"
HASHES_AT_ONCE = 500
FIRST_HASH = "0" * 64  # stands before the first event
BEFORE_ALL = -1  # the event that says that the chain was made anew has the id 0
EVENTS_A_PAGE = 2000
CHAINED = (
    "at",
    "person_id",
    "name_hash",
    "address",
    "kind",
    "object_type",
    "object_id",
    "organisation_id",
    "client_id",
    "was_figures",
    "now_figures",
    "words_hash",
    "former_hash",
)
ODD_KEYS = re.compile(r'"-?\d[^"]*":')


def events_of(subject: Model) -> ModelSelect:
    """The query of the events about one row, newest first."""
    return (
        AuditEvent.select()
        .where(AuditEvent.object_type == type_of(subject), AuditEvent.object_id == subject.id)
        .order_by(AuditEvent.id.desc())
    )


def verify_chain(after: int = BEFORE_ALL, previous: str = FIRST_HASH) -> int | None:
    """Read the events behind the one with the id `after`, whose hash is `previous`; as it stands, from the first on.

    Returns the id of the first event that is not as it was written, or whose words are not; or None.
    """
    for some in _events_after(after):
        true_words = _hashes_of_true_words(some)
        for event in some:
            row = {name: getattr(event, name) for name in CHAINED}
            if event.previous_hash != previous or event.hash != chain_hash(previous, row):
                return event.id
            if not {event.words_hash, event.name_hash} <= true_words:
                return event.id
            previous = event.hash
    return None


def erased_problems() -> Iterator[str]:
    """As many texts were erased as the events say that tell of it."""
    told = AuditEvent.select(AuditEvent.now_figures).where(AuditEvent.kind == WORDS_ERASED).tuples()
    said = sum(now["texts"] for (now,) in told)
    found = AuditWords.select().where(AuditWords.words.is_null()).count()
    if found != said:
        yield f"The words of {found} audit events are gone, but events say that those of {said} were erased"


def former_problems() -> Iterator[str]:
    """The chain that was made anew, when words were moved beside the events, had been whole until then."""
    told = AuditEvent.select(AuditEvent.now_figures).where(AuditEvent.id == 0).tuples().first()
    if told and told[0]["broken_at"] is not None:
        yield f"When the chain was made anew, audit event {told[0]['broken_at']} was not as it had been written"


def _hashes_of_true_words(events: Sequence[AuditEvent]) -> set[str]:
    """The hashes of the words beside these events that are as they were written, or were erased; and of no words."""
    found = {""}
    hashes = {each for event in events for each in (event.words_hash, event.name_hash) if each}
    for some in chunked(sorted(hashes), HASHES_AT_ONCE):
        rows = AuditWords.select(AuditWords.hash, AuditWords.salt, AuditWords.words).where(AuditWords.hash.in_(some))
        found |= {key for key, salt, words in rows.tuples() if words is None or audit_words.hash_of(salt, words) == key}
    return found


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
    texts = {name: dump(row[name]) for name in CHAINED if name not in ("at", "was_figures", "now_figures")}
    texts["at"] = f'"{row["at"].isoformat(timespec="microseconds")}"'
    texts |= {name: as_read_back(AuditEvent.now_figures.db_value(row[name])) for name in ("was_figures", "now_figures")}
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

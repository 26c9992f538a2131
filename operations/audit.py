"""What happened, who did it and when: append-only events, each chained to the one before by its hash.

Written inside the caller's transaction, so that an event stands exactly when its change does. Whoever changes one byte
of one event by other means is found by `queries.audit.verify_chain`, as every later hash depends on it.
"""

import functools
import secrets
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from peewee import JOIN, Expression, Model, ModelSelect, SqliteDatabase, fn

from models import AuditEvent, AuditWords, Client, Organisation, Table, database
from operations.bulk import Ready, Values, insert_statement
from queries.audit import FIRST_HASH, WORDS_ERASED, as_read_back, dump, next_hash, type_of
from queries.prepared import Prepared, Slot
from rules import audit_words
from rules.actor import Actor
from rules.moment import Moment

CHAIN_LOCK = 7_246_001  # the advisory lock that lets one PostgreSQL transaction at a time add to the chain
COLUMNS = (
    *("at", "person", "name_hash", "address", "kind", "object_type", "object_id", "organisation", "client"),
    *("was_figures", "now_figures", "words_hash", "previous_hash", "hash"),
)


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


class Text(NamedTuple):
    """A row of AuditWords: the words as they are stored."""

    hash: str
    salt: str
    words: str | None


class ReadyEvent(NamedTuple):
    """The columns of an event that differ from those written with it, as they are stored, and the words beside it."""

    kind: str
    object_type: str
    object_id: int | None
    organisation_id: int | None
    client_id: int | None
    was: str | None
    now: str | None
    text: Text | None


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
    return record_ready([ready(event) for event in events], by, at)


def ready(event: Event) -> ReadyEvent:
    """An event with its texts made, so that a transaction that writes thousands only hashes and writes."""
    subject, stored = event.subject, AuditEvent.now_figures.db_value
    organisation = event.organisation or _own_id(subject, Organisation) or getattr(subject, "organisation_id", None)
    client = event.client or _own_id(subject, Client) or getattr(subject, "client_id", None)
    words: list[str] = []
    was, now = audit_words.split(event.was, words), audit_words.split(event.now, words)
    return ReadyEvent(
        str(event.kind),
        type_of(subject),
        getattr(subject, "id", None),
        getattr(organisation, "id", organisation),
        getattr(client, "id", client),
        stored(was),
        stored(now),
        _text(words) if words else None,
    )


def _text(words: list[str]) -> Text:
    salt = secrets.token_hex(16)
    return Text(audit_words.hash_of(salt, words), salt, AuditWords.words.db_value(words))


def record_ready(events: Collection[ReadyEvent], by: Actor, at: Moment) -> int:
    """The same of events that `ready` has made. Nobody else adds to the chain until the transaction ends."""
    if not events:
        return 0
    if not database.in_transaction():
        raise RuntimeError("an audit event is written in the transaction of the change that it tells of")
    statement = insert_statement(AuditEvent, COLUMNS)
    _wait_for_others()
    previous, name_hash = _newest_hash_and_name(by)
    if texts := [event.text for event in events if event.text]:
        Ready(insert_statement(AuditWords, Text._fields), texts).write()
    rows = _linked(events, previous, name_hash, by, at)
    if len(events) == 1:
        database.execute_sql(statement, next(rows))
    else:
        Ready(statement, rows).write()
    return len(events)


def _linked(events: Iterable[ReadyEvent], previous: str, name_hash: str, by: Actor, at: Moment) -> Iterator[Values]:
    """The values of each event's row, in the order of COLUMNS, with its hash over the one before."""
    instant = AuditEvent.at.db_value(at.now)
    text = functools.cache(dump)
    who, name = (by.person_id, name_hash, by.address), f'"name_hash":{dump(name_hash)}'
    when = f'"address":{dump(by.address)},"at":"{at.now.isoformat(timespec="microseconds")}"'
    person = f'"person_id":{dump(by.person_id)}'
    for kind, object_type, object_id, organisation_id, client_id, was, now, beside in events:
        words_hash = beside.hash if beside else ""
        values = (
            f'{when},"client_id":{text(client_id)},"former_hash":null,"kind":{text(kind)},{name},'
            f'"now_figures":{as_read_back(now)},"object_id":{"null" if object_id is None else object_id},'
            f'"object_type":{text(object_type)},"organisation_id":{text(organisation_id)},{person},'
            f'"was_figures":{as_read_back(was)},"words_hash":"{words_hash}"'
        )
        hashed = next_hash(previous, values)
        about = (kind, object_type, object_id, organisation_id, client_id, was, now, words_hash)
        yield (instant, *who, *about, previous, hashed)
        previous = hashed


def _newest_hash_and_name(by: Actor) -> tuple[str, str]:
    """(the newest event's hash, the hash of this person's name), in one query. A name is written once, and again when
    it changes; the portal itself has none.
    """
    rows = _NEWEST.rows(person=by.person_id or 0)
    newest = rows[0][0] if rows else FIRST_HASH
    if by.person_id is None:
        return newest, ""
    known = next((name_hash for _, name_hash, words in rows if name_hash and words == [by.name]), None)
    return newest, known or _write_name(by)


class _Newest(NamedTuple):
    """The newest event's hash, and the name that is known of a person."""

    hash: str
    name_hash: str | None
    words: list[str] | None


def _newest() -> ModelSelect:
    event, names = AuditEvent, AuditWords
    of_person = names.person == Slot("person")
    query = event.select(event.hash, names.hash, names.words).join(names, JOIN.LEFT_OUTER, on=of_person)
    return query.where(event.id == AuditEvent.select(fn.MAX(AuditEvent.id)))


_NEWEST = Prepared(_Newest, _newest)


def _write_name(by: Actor) -> str:
    text = _text([by.name])
    AuditWords.insert(hash=text.hash, salt=text.salt, words=[by.name], person=by.person_id).execute()
    return text.hash


def erase_words(events: Expression, by: Actor, at: Moment, client: int | None = None) -> int:
    """Erase what people typed in these events (a condition on AuditEvent), inside the caller's transaction. Figures,
    dates and states stay, and so does the chain. Returns how many texts went; one event tells of them.
    """
    beside = AuditEvent.select(AuditEvent.words_hash).where(events)
    standing = AuditWords.hash.in_(beside) & AuditWords.words.is_null(False)
    count = AuditWords.update(words=None, salt="").where(standing).execute()
    record(WORDS_ERASED, by, at, client=client, now={"texts": count})
    return int(count)


def lock_chain() -> None:
    """Wait for others who write events: from here to the commit nobody else does. Whoever counts up a number and then
    records an event takes this one lock first, so that two of them can never wait for each other.
    """
    _wait_for_others()


def _wait_for_others() -> None:
    """Wait for others who are adding to the chain: from here on it is ours to the commit.

    SQLite's transactions are IMMEDIATE, so that there is one writer anyway.
    """
    if not isinstance(database.obj, SqliteDatabase):
        database.execute_sql("SELECT pg_advisory_xact_lock(%s)", (CHAIN_LOCK,))


def _own_id(subject: Any, table: type[Table]) -> int | None:
    return subject.id if isinstance(subject, table) else None

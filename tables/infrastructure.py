"""What the house itself keeps: audit events, jobs, mails to go out, forms that were sent, calendar feeds."""

from collections.abc import Iterable
from typing import Any

from peewee import SQL, BooleanField, CharField, ForeignKeyField, TextField, chunked

from rules import audit_words
from tables.base import InstantField, JSONField, Table, WholeField, one_of
from tables.care import Client
from tables.people import Organisation, Person

THE_PORTAL = "The portal"
HASHES_AT_ONCE = 500


class CalendarFeed(Table):
    """A contact's private calendar of payment dates: who knows its address may read it, so only a hash is kept."""

    person = ForeignKeyField(Person)
    organisation = ForeignKeyField(Organisation)
    token_hash = CharField(unique=True)
    made_at = InstantField()

    class Meta:
        indexes = ((("person", "organisation"), True),)


class AuditWords(Table):
    """What people typed, or somebody's name, in audit events: each event keeps the hash, so that they can be erased."""

    hash = CharField(unique=True)
    salt = CharField()  # empty once they are erased
    words = JSONField(null=True)  # texts, in the order of their places in the event; None: erased
    person = ForeignKeyField(Person, null=True)  # whose name it is


class AuditEvent(Table):
    """What happened: append-only (triggers), each chained to the one before by hash.

    Its words stand in AuditWords: `with_words` reads those of many events at once.
    """

    at = InstantField(index=True)
    person = ForeignKeyField(Person, null=True, index=False)
    name_hash = CharField(default="", constraints=[SQL("DEFAULT ''")])  # of the person's name as it was
    address = CharField(default="")
    kind = CharField()  # "invoice submitted", "actual saved", ...
    object_type = CharField(default="")
    object_id = WholeField(null=True)
    organisation = ForeignKeyField(Organisation, null=True, index=False)
    client = ForeignKeyField(Client, null=True, index=False)
    was_figures = JSONField(null=True, column_name="was")  # with a place for each text
    now_figures = JSONField(null=True, column_name="now")
    words_hash = CharField(default="", constraints=[SQL("DEFAULT ''")])
    former_hash = CharField(null=True)  # of an event that was chained before words stood beside events
    previous_hash = CharField()
    hash = CharField()

    class Meta:
        indexes = (  # the trail is read by each of these, newest first
            (("object_type", "object_id"), False),
            *(((column, "at"), False) for column in ("person", "kind", "organisation", "client")),
        )

    @property
    def was(self) -> Any:
        """What was before, with its words."""
        return audit_words.joined(self.was_figures, self._words(self.words_hash))

    @property
    def now(self) -> Any:
        """What is since, with its words."""
        return audit_words.joined(self.now_figures, self._words(self.words_hash))

    @property
    def person_name(self) -> str:
        """Who did it, by the name of that day; empty for somebody who had not signed in."""
        if self.name_hash:
            words = self._words(self.name_hash)
            return audit_words.ERASED if words is None else str(words[0])
        return "" if self.person_id or self.address else THE_PORTAL

    def _words(self, words_hash: str) -> list[str] | None:
        if not words_hash:
            return []
        if self._read_words is None:
            self._read_words = self.words_of([self])
        return self._read_words.get(words_hash)

    _read_words: dict[str, list[str] | None] | None = None

    @staticmethod
    def with_words(events: Iterable["AuditEvent"]) -> list["AuditEvent"]:
        """The events, with the words of all of them read at once."""
        found = list(events)
        words = AuditEvent.words_of(found)
        for event in found:
            event._read_words = words
        return found

    @staticmethod
    def words_of(events: Iterable["AuditEvent"]) -> dict[str, list[str] | None]:
        """{hash: the words beside these events, or None once they are erased}, in a query for every few hundred."""
        hashes = {each for event in events for each in (event.words_hash, event.name_hash) if each}
        found: dict[str, list[str] | None] = {}
        for some in chunked(sorted(hashes), HASHES_AT_ONCE):
            rows = AuditWords.select(AuditWords.hash, AuditWords.words).where(AuditWords.hash.in_(some))
            found |= dict(rows.tuples())
        return found


class Job(Table):
    """Work to be done after a change, written with the change; Huey is only the wake-up."""

    kind = CharField()
    payload = JSONField(default=dict)
    key = CharField(null=True, unique=True)  # one job for one business key
    state = CharField(default="queued", constraints=[one_of("state", "queued", "running", "done", "failed")])
    attempts = WholeField(default=0)
    run_at = InstantField()
    lease_until = InstantField(null=True)
    wanted_again = BooleanField(default=False)  # asked for once more while it was running
    done_of = WholeField(default=0)  # progress, for the page that waits
    done_of_total = WholeField(default=0)
    error = TextField(default="")
    created_at = InstantField()
    finished_at = InstantField(null=True)
    queue = CharField(
        default="jobs", constraints=[SQL("DEFAULT 'jobs'"), one_of("queue", "jobs", "files", "mail", "scans")]
    )

    class Meta:
        indexes = ((("queue", "state", "run_at"), False),)


class Pulse(Table):
    """When something that runs by itself was last at work: the worker of a queue, a backup."""

    name = CharField(unique=True)
    at = InstantField()  # by the clock on the wall
    words = TextField(default="")  # what came of it, for people


class OutgoingEmail(Table):
    """An e-mail written with the change that it tells of. A job of the mail queue sends it, and this row records it:
    `state`, `attempts`, `run_at` and `error` are how its job stands.
    """

    message_id = CharField(unique=True)
    recipient = CharField()
    subject = CharField()
    body = TextField()
    state = CharField(default="queued", constraints=[one_of("state", "queued", "sent", "failed", "kept")])
    attempts = WholeField(default=0)
    run_at = InstantField()
    created_at = InstantField()
    sent_at = InstantField(null=True)
    error = TextField(default="")
    # where its reader stops e-mails of this kind with one click (RFC 8058)
    stop_address = CharField(default="", constraints=[SQL("DEFAULT ''")])

    class Meta:
        indexes = ((("state", "run_at"), False),)


class FormKey(Table):
    """A form that was sent, and the answer that it got: sent twice, it gets the same answer and acts once.
    `fingerprint` is a hash of the address and of all that was sent: the key answers for nothing else.
    """

    key = CharField(unique=True)
    person = ForeignKeyField(Person)
    answer = CharField(default="")
    at = InstantField(index=True)
    fingerprint = CharField(default="", constraints=[SQL("DEFAULT ''")])

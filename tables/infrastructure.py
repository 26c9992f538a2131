"""What the house itself keeps: audit events, jobs, mails to go out, forms that were sent, calendar feeds."""

from peewee import SQL, BooleanField, CharField, ForeignKeyField, TextField

from tables.base import InstantField, JSONField, Table, WholeField, one_of
from tables.care import Client
from tables.people import Organisation, Person


class CalendarFeed(Table):
    """A contact's private calendar of payment dates: who knows its address may read it, so only a hash is kept."""

    person = ForeignKeyField(Person)
    organisation = ForeignKeyField(Organisation)
    token_hash = CharField(unique=True)
    made_at = InstantField()

    class Meta:
        indexes = ((("person", "organisation"), True),)


class AuditEvent(Table):
    """What happened: append-only (triggers), each chained to the one before by hash."""

    at = InstantField()
    person = ForeignKeyField(Person, null=True)
    person_name = CharField(default="")
    address = CharField(default="")
    kind = CharField(index=True)  # "invoice submitted", "actual saved", ...
    object_type = CharField(default="")
    object_id = WholeField(null=True)
    organisation = ForeignKeyField(Organisation, null=True)
    client = ForeignKeyField(Client, null=True)
    was = JSONField(null=True)
    now = JSONField(null=True)
    previous_hash = CharField()
    hash = CharField()

    class Meta:
        indexes = ((("object_type", "object_id"), False),)


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

"""The API: keys by which machines use it, and the answers that they were given to what they sent."""

from peewee import SQL, CharField, DateField, ForeignKeyField, ModelSelect, TextField

from rules.actor import Actor
from tables.base import InstantField, JSONField, Table, WholeField, one_of
from tables.people import Organisation, Person


class ApiKey(Table):
    """A key of an organisation, or of the council where it has none. Only a hash of it is kept: it is shown once.

    It acts for the person who made it, and works while they may still make keys. `last_day` is the last day on which
    it works; `ended_at` when somebody ended it. `requests` were taken in `minute`, counted from 1970, by all web
    processes together.
    """

    organisation = ForeignKeyField(Organisation, null=True)
    name = CharField()
    start = CharField()  # its first letters, by which people tell keys apart
    key_hash = CharField(unique=True)
    scopes = JSONField()
    made_by = ForeignKeyField(Person)
    made_at = InstantField()
    last_day = DateField(null=True)
    ended_at = InstantField(null=True)
    ended_by = ForeignKeyField(Person, null=True)
    last_used_at = InstantField(null=True)
    last_used_from = CharField(default="", constraints=[SQL("DEFAULT ''")])
    minute = WholeField(default=0, constraints=[SQL("DEFAULT 0")])
    requests = WholeField(default=0, constraints=[SQL("DEFAULT 0")])

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        return cls.select_visible(viewer, cls.organisation)


class ApiAnswer(Table):
    """What was answered to something that a key sent with an idempotency key: sent again, it gets the same answer and
    acts once. `fingerprint` is a hash of the route and the body: the idempotency key answers for nothing else.
    """

    api_key = ForeignKeyField(ApiKey, on_delete="CASCADE", index=False)
    idempotency_key = CharField()
    fingerprint = CharField()
    status = WholeField()
    location = CharField(default="", constraints=[SQL("DEFAULT ''")])
    body = TextField(default="", constraints=[SQL("DEFAULT ''")])
    at = InstantField(index=True)

    class Meta:
        indexes = ((("api_key", "idempotency_key"), True),)


class Webhook(Table):
    """An address of a system that is told of events: of an organisation's, or where it has none of every provider's.

    `salt` is what its secret is made of, with a key outside the database; `last_event` the last audit event that it was
    told of or that was passed over.
    """

    organisation = ForeignKeyField(Organisation, null=True)
    address = CharField(max_length=500)
    events = JSONField()
    salt = CharField()
    last_event = WholeField(default=0)
    made_by = ForeignKeyField(Person)
    made_at = InstantField()
    ended_at = InstantField(null=True)

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        return cls.select_visible(viewer, cls.organisation)


class WebhookDelivery(Table):
    """One event for one webhook: the row is the truth of how it stands, and is kept for a month."""

    webhook = ForeignKeyField(Webhook, on_delete="CASCADE")
    event = CharField()
    payload = JSONField()
    state = CharField(default="queued", constraints=[one_of("state", "queued", "sent", "failed")])
    attempts = WholeField(default=0)
    run_at = InstantField()
    created_at = InstantField()
    sent_at = InstantField(null=True)
    error = CharField(default="")

    class Meta:
        indexes = ((("state", "run_at"), False),)

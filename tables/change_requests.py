"""What a provider asks the council to change about its details and its people, and invitations to new contacts."""

from peewee import CharField, ForeignKeyField, ModelSelect, TextField

from rules.actor import Actor
from rules.change_requests import KINDS
from tables.base import InstantField, JSONField, Table, WholeField, one_of
from tables.care import Service
from tables.people import Organisation, Person


class ChangeRequest(Table):
    """A provider's request; the contract: docs/domain/actions.md#change-requests.

    `was` and `asked` have the fields that are to change, {name: text}; of a role `role` alone. `person` is the contact
    that it is about, of a new contact the one that was made when it was accepted.
    """

    organisation = ForeignKeyField(Organisation)
    kind = CharField(constraints=[one_of("kind", *KINDS)])
    service = ForeignKeyField(Service, null=True)
    person = ForeignKeyField(Person, null=True, backref="change_requests")
    entity_name = CharField()
    was = JSONField(default=dict)
    asked = JSONField(default=dict)
    status = CharField(default="pending", constraints=[one_of("status", "pending", "accepted", "rejected")])
    submitted_at = InstantField()
    submitted_by = ForeignKeyField(Person)
    decided_at = InstantField(null=True)
    decided_by = ForeignKeyField(Person, null=True)
    assigned_to = ForeignKeyField(Person, null=True)  # the officer who works on it
    rejection_reason = CharField(default="")  # one of the council's settings when it was rejected
    rejection_words = TextField(default="")
    version = WholeField(default=1)

    class Meta:
        indexes = ((("organisation", "status"), False), (("status", "submitted_at"), False))

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        return cls.select_visible(viewer, cls.organisation)


class Invitation(Table):
    """A link by which somebody chooses their first password; the database knows only the hash of its token."""

    person = ForeignKeyField(Person, backref="invitations", on_delete="CASCADE")
    token_hash = CharField(unique=True)
    sent_at = InstantField()
    ends_at = InstantField()
    used_at = InstantField(null=True)

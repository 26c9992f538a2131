"""What people are told of: notices in the portal, the e-mails that each person has chosen, the council's wording."""

from peewee import BooleanField, CharField, DateField, ForeignKeyField, ModelSelect, TextField

from rules.actor import Actor
from tables.base import InstantField, Table, WholeField
from tables.people import Organisation, Person


class Notice(Table):
    """Something new for one person: shown under the bell until read, and in their next daily e-mail.

    `text` is a sentence without a client's name; `path` the page that it is about; `mailed_at` when an e-mail told
    them, or would have if they had chosen it.
    """

    person = ForeignKeyField(Person, on_delete="CASCADE")
    organisation = ForeignKeyField(Organisation, null=True)
    topic = CharField(default="")  # of rules/notices.py; empty for officers
    text = CharField()
    path = CharField(default="")
    created_at = InstantField(index=True)
    read_at = InstantField(null=True)
    mailed_at = InstantField(null=True)

    class Meta:
        indexes = ((("person", "read_at"), False), (("mailed_at", "person"), False))

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        return cls.select().where(cls.person == viewer.person_id)


class EmailSubscription(Table):
    """Whether somebody wants an e-mail of `name` (rules/notices.py); without a row they do."""

    person = ForeignKeyField(Person, on_delete="CASCADE")
    name = CharField()
    is_on = BooleanField()

    class Meta:
        indexes = ((("person", "name"), True),)


class DailyEmail(Table):
    """The day on which somebody last got their daily e-mail: one a day at most."""

    person = ForeignKeyField(Person, unique=True, on_delete="CASCADE")
    sent_on = DateField()


class EmailWording(Table):
    """The council's own words for an e-mail, with named places: rules/email_wording.py."""

    name = CharField(unique=True)
    subject = CharField()
    body = TextField()
    version = WholeField(default=1)
    changed_at = InstantField()
    changed_by = ForeignKeyField(Person, null=True)

"""Reports: what each person asked for last, and the long ones that the worker makes for them."""

from peewee import CharField, ForeignKeyField, ModelSelect

from rules.actor import Actor
from tables.base import InstantField, JSONField, Table, WholeField, one_of
from tables.people import Organisation, Person


class RememberedReport(Table):
    """What somebody asked a report for last: `typed` is {field: text} of its form, without the blank ones."""

    person = ForeignKeyField(Person, on_delete="CASCADE")
    report = CharField()
    typed = JSONField(default=dict)

    class Meta:
        indexes = ((("person", "report"), True),)

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        return cls.select().where(cls.person == viewer.person_id)


class ReportFile(Table):
    """A long report as a file that the worker makes for one person, to be downloaded for a day.

    `side` and `organisation` are those they acted for when they asked; `rows` and `made_at` are null until it is made.
    """

    person = ForeignKeyField(Person, on_delete="CASCADE")
    side = CharField(constraints=[one_of("side", "provider", "council")])
    organisation = ForeignKeyField(Organisation, null=True)
    report = CharField()
    typed = JSONField(default=dict)  # as RememberedReport has it
    file_format = CharField(constraints=[one_of("file_format", "csv", "xlsx")])
    asked_at = InstantField(index=True)
    made_at = InstantField(null=True)
    rows = WholeField(null=True)

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        """Their own, while they act for whom they acted when they asked."""
        query = cls.select().where(cls.person == viewer.person_id, cls.side == viewer.side)
        if viewer.organisation_id is None:
            return query.where(cls.organisation.is_null())
        return query.where(cls.organisation == viewer.organisation_id)

"""Zips that the worker makes for one person: evidence packs, take-aways, everything on one client."""

from peewee import SQL, CharField, ForeignKeyField, ModelSelect

from rules.actor import Actor
from tables.base import BigWholeField, InstantField, JSONField, Table, one_of
from tables.people import Organisation, Person


class Pack(Table):
    """A zip that somebody asked for, theirs alone: made by a job, kept a while under `stored_name`, then gone.

    `asked` says what it is about: {"invoice": id}, {"client": id, "from": day, "to": day} or, of everything on one
    client, {"client": id, "reason": text}; `may` are the permissions of the person who asked, so that nothing else is
    in it. `organisation` is the one that a contact acted for.
    """

    kind = CharField(constraints=[one_of("kind", "evidence", "take_away", "subject_access")])
    person = ForeignKeyField(Person, on_delete="CASCADE")
    organisation = ForeignKeyField(Organisation, null=True)
    title = CharField()
    asked = JSONField(default=dict)
    may = JSONField(default=list)
    file_name = CharField()
    stored_name = CharField(unique=True)
    size_bytes = BigWholeField(default=0, constraints=[SQL("DEFAULT 0")])
    sha256 = CharField(default="", constraints=[SQL("DEFAULT ''")])
    asked_at = InstantField()
    made_at = InstantField(null=True)
    expires_at = InstantField(index=True)

    class Meta:
        indexes = ((("person", "kind"), False),)

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        """The viewer's own, of the organisation that they act for."""
        whose = viewer.organisation_id
        of_organisation = cls.organisation.is_null() if whose is None else cls.organisation == whose
        return cls.select().where(cls.person == (viewer.person_id or 0), of_organisation)

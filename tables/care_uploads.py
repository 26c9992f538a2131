"""Care files that an officer sent on the Import page: kept until they are applied or forgotten."""

from peewee import BlobField, CharField, ForeignKeyField, ModelSelect

from rules.actor import Actor
from tables.base import InstantField, JSONField, Table, WholeField, one_of
from tables.people import Person


class CareUpload(Table):
    """A zip of care files, or one of them, that waits to be looked at and applied by Update system.

    `content` is what was sent, emptied once all of it is applied; `corrections` are what was put right in place since:
    {file: {line: {column: text}, or null where the row is left out}}. `preview` is what it would do, as the worker or
    the page worked it out (operations/care_uploads/working.py), and `applied` what it did. `results` are the files
    again, zipped, with what became of each row (operations/care_uploads/results.py), kept for a year.
    """

    file_name = CharField()
    sha256 = CharField(index=True)
    content = BlobField(null=True)
    corrections = JSONField(default=dict)
    state = CharField(
        default="checking", constraints=[one_of("state", "checking", "ready", "applying", "applied", "failed")]
    )
    preview = JSONField(default=dict)
    applied = JSONField(default=dict)
    results = BlobField(null=True)
    version = WholeField(default=1)
    uploaded_at = InstantField()
    uploaded_by = ForeignKeyField(Person)
    applied_at = InstantField(null=True)
    applied_by = ForeignKeyField(Person, null=True)
    expires_at = InstantField(index=True)

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        """The council's."""
        return cls.select() if viewer.side == "council" else cls.select().where(cls.id.is_null())

"""What the council writes for the portal's pages: help topics, notices on pages, home tiles, its logo."""

from peewee import BlobField, CharField, DateField, ForeignKeyField, TextField

from tables.base import InstantField, JSONField, Table, WholeField
from tables.people import Organisation, Person


class HelpTopic(Table):
    """A help topic of the council's own: a new one, or its words in the place of a shipped one of that name."""

    name = CharField(unique=True)
    title = CharField()
    summary = CharField()
    group = CharField()  # of rules.help_topics.GROUPS: whom it is for
    asked = WholeField(null=True)  # its place among the most asked
    pages = JSONField()  # addresses whose "Help with this page" leads here
    text = TextField()
    version = WholeField(default=1)
    changed_at = InstantField()
    changed_by = ForeignKeyField(Person, null=True)


class PageNotice(Table):
    """A notice in Markdown on the landing page or the home pages, from its first to its last day."""

    text = TextField()
    place = CharField()  # of rules.page_notices.PLACES
    first_day = DateField()
    last_day = DateField()
    version = WholeField(default=1)
    changed_at = InstantField()
    changed_by = ForeignKeyField(Person, null=True)


class HomeTiles(Table):
    """The tiles that the home page of one organisation leaves out, in the place of what is set for all."""

    organisation = ForeignKeyField(Organisation, unique=True)
    left_out = JSONField()
    version = WholeField(default=1)


class CouncilLogo(Table):
    """The council's logo, one row at most; the council's own row has its SHA-256."""

    sha256 = CharField(unique=True)
    media_type = CharField()
    content = BlobField()

"""Work between the two sides: actions, uploaded files, and what an officer of a queue keeps."""

from peewee import CharField, DateField, ForeignKeyField, ModelSelect, TextField

from rules.actor import Actor
from tables.base import InstantField, Table, WholeField, one_of
from tables.care import Client, ContractDocument
from tables.invoices import Invoice
from tables.people import Organisation, Person, Team


class Action(Table):
    """A matter between a provider and the council: a thread of posts, always with one side to answer.

    The contract: docs/domain/actions.md.

    It is related to at most one thing: `related_type` is a name of rules.actions.RELATED_TO, `related_id` the id of its
    row, `related_words` how lists name it ("BC-0398 (Invoice)"). `re_line` is the line kept above what was typed.
    """

    organisation = ForeignKeyField(Organisation)
    type = CharField()  # a name of content/action_types.py
    title = CharField()
    related_type = CharField(default="")
    related_id = WholeField(null=True)
    related_words = CharField(default="")
    re_line = TextField(default="")
    client = ForeignKeyField(Client, null=True)
    status = CharField(default="open", constraints=[one_of("status", "open", "done")])
    assigned_side = CharField(constraints=[one_of("assigned_side", "provider", "council")])
    team = ForeignKeyField(Team, null=True)  # of the council: who answers, now or when it is passed back
    due_date = DateField(null=True)
    closure_requested_at = InstantField(null=True)
    opened_at = InstantField()
    opened_by = ForeignKeyField(Person, null=True)
    last_post_at = InstantField()
    closed_at = InstantField(null=True)
    version = WholeField(default=1)

    class Meta:
        indexes = (
            (("organisation", "status"), False),
            (("related_type", "related_id"), False),
            (("status", "assigned_side"), False),
        )

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        return cls.select_visible(viewer, cls.organisation)


class ActionPost(Table):
    """One post of a thread. `assigned_words` and `due_date` are set where the post passed it on or moved the date."""

    action = ForeignKeyField(Action, backref="posts", on_delete="CASCADE")
    kind = CharField(
        constraints=[one_of("kind", "opened", "comment", "reply", "closure_requested", "closed", "re_opened")]
    )
    text = TextField()
    side = CharField(constraints=[one_of("side", "provider", "council")])
    person = ForeignKeyField(Person, null=True)
    person_name = CharField(default="")
    posted_at = InstantField()
    assigned_words = CharField(default="")
    due_date = DateField(null=True)

    class Meta:
        indexes = ((("action",), False),)


class InvoiceLook(Table):
    """When somebody last said that they had seen an invoice as it is: what changed later is new to them."""

    invoice = ForeignKeyField(Invoice, on_delete="CASCADE")
    person = ForeignKeyField(Person)
    looked_at = InstantField()

    class Meta:
        indexes = ((("invoice", "person"), True),)


class SavedFilter(Table):
    """The filters of a list under a name that somebody gave them; `query` is what follows the question mark."""

    person = ForeignKeyField(Person)
    page = CharField()  # "council_invoices"
    name = CharField()
    query = TextField()

    class Meta:
        indexes = ((("person", "page", "name"), True),)

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        return cls.select().where(cls.person == viewer.person_id)


class UploadedFile(Table):
    """A file that somebody uploaded, kept outside the web root under a random name.

    One that waits for its scan is not served; of an infected one only this row is left.
    """

    organisation = ForeignKeyField(Organisation, null=True)
    invoice = ForeignKeyField(Invoice, null=True, backref="files", on_delete="CASCADE")
    action_post = ForeignKeyField(ActionPost, null=True, backref="files", on_delete="CASCADE")
    contract_document = ForeignKeyField(ContractDocument, null=True, backref="files", on_delete="CASCADE")
    file_name = CharField()
    stored_name = CharField(unique=True)
    media_type = CharField()
    size_bytes = WholeField()
    sha256 = CharField()
    scan_state = CharField(default="clean", constraints=[one_of("scan_state", "pending", "clean", "infected")])
    uploaded_at = InstantField()
    uploaded_by = ForeignKeyField(Person)

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        return cls.select_visible(viewer, cls.organisation)

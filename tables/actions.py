"""Work between the two sides: actions, uploaded files, and what an officer of a queue keeps."""

from peewee import SQL, BooleanField, CharField, DateField, ForeignKeyField, ModelSelect, TextField

from rules.actor import Actor
from tables.base import InstantField, JSONField, Table, WholeField, one_of
from tables.care import Client, ContractDocument
from tables.claims import ClaimItem
from tables.invoices import Invoice
from tables.people import Organisation, Person, Team


class ActionSending(Table):
    """A message or document that an officer sent to many providers: each has an action of its own.

    `organisations` are the ids of the providers it goes to; their actions are made by a job.
    """

    type = CharField()
    title = CharField()
    text = TextField()
    team = ForeignKeyField(Team, null=True)
    due_date = DateField(null=True)
    closes_with = TextField(default="")
    closes_after_days = WholeField(default=7, constraints=[SQL("DEFAULT 7")])
    organisations = JSONField()
    sent_at = InstantField()
    sent_by = ForeignKeyField(Person)

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        return cls.select() if viewer.side == "council" else cls.select().where(cls.id.is_null())


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
    officer = ForeignKeyField(Person, null=True)  # of the team: who works on it; the provider sees the team alone
    sending = ForeignKeyField(ActionSending, null=True, backref="actions")  # it was sent to many providers at once
    # where it was started from, if its type does not allow that itself: a kind of rules.actions.RELATED_TO and an id
    origin_type = CharField(default="", constraints=[SQL("DEFAULT ''")])
    origin_id = WholeField(null=True)
    # the words with which it closes by itself where the provider says nothing; empty: it does not
    closes_with = TextField(default="", constraints=[SQL("DEFAULT ''")])
    closes_after_days = WholeField(default=7, constraints=[SQL("DEFAULT 7")])  # of silence
    warned_at = InstantField(null=True)  # the provider was told that it is about to
    reminded_at = InstantField(null=True)  # the provider was last told that nobody has opened it yet

    class Meta:
        indexes = (
            (("organisation", "status"), False),
            (("related_type", "related_id"), False),
            (("status", "assigned_side"), False),
            (("sending", "organisation"), True),
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


class SendingDraft(Table):
    """What an officer has written to send to many providers, until it is sent: nobody else sees it.

    `typed` are the fields of the form, as operations.sending_drafts.TYPED names them.
    """

    person = ForeignKeyField(Person)
    typed = JSONField()
    saved_at = InstantField()
    version = WholeField(default=1)

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        return cls.select().where(cls.person == viewer.person_id)


class ActionNote(Table):
    """What an officer notes about an action for colleagues: it is on no page, file or e-mail of a provider."""

    action = ForeignKeyField(Action, backref="notes", on_delete="CASCADE")
    text = TextField()
    person = ForeignKeyField(Person)
    person_name = CharField(default="")
    written_at = InstantField()


class ActionLook(Table):
    """When somebody first and last opened an action: what was posted later is new to them."""

    action = ForeignKeyField(Action, backref="looks", on_delete="CASCADE")
    person = ForeignKeyField(Person)
    first_at = InstantField()
    looked_at = InstantField()

    class Meta:
        indexes = ((("action", "person"), True),)


class SavedReply(Table):
    """An answer that officers give often, under a name."""

    name = CharField(unique=True)
    text = TextField()
    version = WholeField(default=1)
    changed_at = InstantField()
    changed_by = ForeignKeyField(Person, null=True)


class OwnActionType(Table):
    """A type of action that the council made or changed; a shipped one of the same name is replaced by it.

    The columns are those of content.action_types.ActionType; one that is not offered cannot be chosen any more.
    """

    name = CharField(unique=True)
    topic = CharField()
    team = CharField()
    related_to = JSONField()
    variants = JSONField()
    working_days = WholeField(null=True)
    council_only = BooleanField(default=False)
    closes_with = TextField(default="")
    closes_after_days = WholeField(default=7, constraints=[SQL("DEFAULT 7")])
    is_offered = BooleanField(default=True)
    version = WholeField(default=1)
    changed_at = InstantField()
    changed_by = ForeignKeyField(Person, null=True)


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
    action_sending = ForeignKeyField(ActionSending, null=True, backref="files")  # each of its actions shows it
    sending_draft = ForeignKeyField(SendingDraft, null=True, backref="files")  # until it is sent
    claim_item = ForeignKeyField(ClaimItem, null=True, backref="files", on_delete="CASCADE")
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

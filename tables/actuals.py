"""What was delivered: weeks, drafts and files of them, visits, and disputes about them."""

from peewee import SQL, BlobField, BooleanField, CharField, Check, DateField, ForeignKeyField, ModelSelect, TextField

from rules.actor import Actor
from rules.disputes import NOT_RAISED
from rules.line_keys import line_item_key, unplanned_key
from tables.base import InstantField, JSONField, QuantityField, RowsField, Table, WholeField, one_of
from tables.care import CarePackageLineItem, Client, Contract, Service, ServiceLevel
from tables.people import Organisation, Person


class Actual(Table):
    """What was delivered for one line item (or one instance of a client's unplanned service level at one service) in
    one week.

    No row means *planned*. `rows` are a timetabled line's rows of ticked days:
    [{"days": [0, 2], "quantity_hundredths": 100, "is_frustrated": false, "comment": ""}]. `comment` is what a person
    wrote, `note` what the portal says of the week itself.
    """

    organisation = ForeignKeyField(Organisation)
    contract = ForeignKeyField(Contract, index=False)
    client = ForeignKeyField(Client)
    service = ForeignKeyField(Service)
    service_level = ForeignKeyField(ServiceLevel)
    cpli = ForeignKeyField(CarePackageLineItem, null=True, backref="actuals")
    week_start = DateField()
    instance = WholeField(
        default=1,
        constraints=[SQL("DEFAULT 1"), Check("instance = 1 OR (instance > 1 AND cpli_id IS NULL)")],
    )
    state = CharField(constraints=[one_of("state", "generated", "entered", "confirmed")])
    planned_hundredths = QuantityField(default=0)
    actual_hundredths = QuantityField(default=0, constraints=[Check("actual_hundredths >= 0")])
    frustrated_hundredths = QuantityField(default=0, constraints=[Check("frustrated_hundredths >= 0")])
    missed_hundredths = QuantityField(default=0, constraints=[Check("missed_hundredths >= 0")])
    extra_hundredths = QuantityField(default=0, constraints=[Check("extra_hundredths >= 0")])
    visits = WholeField(null=True)
    comment = TextField(default="")
    note = TextField(default="", constraints=[SQL("DEFAULT ''")])
    said_right_hundredths = QuantityField(null=True)  # the quantity that was asked about and said to be right
    rows = JSONField(default=list)
    is_as_generated = BooleanField(default=False)
    version = WholeField(default=1)
    saved_at = InstantField()
    saved_by = ForeignKeyField(Person, null=True)
    confirmed_at = InstantField(null=True)
    confirmed_by = ForeignKeyField(Person, null=True)
    unlocked_at = InstantField(null=True)  # an officer opened a locked week; a new freeze clears it

    class Meta:
        indexes = ((("organisation", "week_start"), False), (("contract", "week_start"), False))

    @property
    def line_key(self) -> str:
        """As PaymentItem.line_key names its line."""
        if self.cpli_id:
            return line_item_key(self.cpli_id)
        return unplanned_key(self.contract_id, self.client_id, self.service_level_id)

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        return cls.select_visible(viewer, cls.organisation)


Actual.add_index(
    Actual.index(Actual.cpli, Actual.week_start, unique=True, where=SQL("cpli_id IS NOT NULL"), name="actual_of_cpli")
)

Actual.add_index(
    Actual.index(
        Actual.client,
        Actual.service,
        Actual.service_level,
        Actual.week_start,
        Actual.instance,
        unique=True,
        where=SQL("cpli_id IS NULL"),
        name="actual_unplanned",
    )
)


class ActualsDraft(Table):
    """What a person typed into the sheet of a week and has not saved: theirs alone, and nothing that counts.

    `rows` are {line reference: {"version", "seen", and the text of each cell by its name}}.
    """

    organisation = ForeignKeyField(Organisation)
    person = ForeignKeyField(Person)
    week_start = DateField()
    rows = JSONField(default=dict)
    typed_at = InstantField(index=True)

    class Meta:
        indexes = ((("organisation", "person", "week_start"), True),)

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        """The viewer's own, of the organisation they act for."""
        return cls.select().where(cls.organisation == (viewer.organisation_id or 0), cls.person == viewer.person_id)


class ActualsFile(Table):
    """A file of actuals or of visits that was uploaded: its rows wait here to be corrected and saved.

    `rows` are [[line, [cell, ...]], ...]; those that were saved are taken out. Without rows it only tells that the same
    file (by `sha256`) was there before. `answers` is what was answered of what the preview asked about the file and
    its rows, `saved_instances` the ids of the unplanned Actuals that rows of it stood for when they were saved, `said`
    what its reader said of it. A large file is read, checked and saved by a worker: `state` says what it does,
    `content` is the file until it is read, `plan` what it came to when it was checked.
    """

    organisation = ForeignKeyField(Organisation)
    kind = CharField(default="actuals", constraints=[one_of("kind", "actuals", "visits")])
    file_name = CharField()
    sha256 = CharField()
    headings = JSONField(default=list)
    rows = RowsField(default=list)
    rows_waiting = WholeField(default=0)  # how many these are
    uploaded_at = InstantField()
    uploaded_by = ForeignKeyField(Person)
    expires_at = InstantField(index=True)  # then rows nobody saved are forgotten
    saved_at = InstantField(null=True)
    saved_by = ForeignKeyField(Person, null=True)
    version = WholeField(default=1)
    answers = JSONField(default=dict, constraints=[SQL("DEFAULT '{}'")])
    saved_instances = JSONField(default=list, constraints=[SQL("DEFAULT '[]'")])
    said = JSONField(default=dict, constraints=[SQL("DEFAULT '{}'")])
    plan = JSONField(default=dict, constraints=[SQL("DEFAULT '{}'")])
    content = BlobField(null=True)
    state = CharField(
        default="ready",
        constraints=[SQL("DEFAULT 'ready'"), one_of("state", "reading", "checking", "ready", "saving", "failed")],
    )

    class Meta:
        indexes = ((("organisation", "sha256"), False),)

    @classmethod
    def visible_to(cls, viewer: Actor, kind: str = "actuals") -> ModelSelect:
        """Those of the acting organisation; officers see none, as what is not saved yet is nobody else's."""
        return cls.select().where(cls.organisation == (viewer.organisation_id or 0), cls.kind == kind)


class VisitMapping(Table):
    """What an organisation's rota system calls the columns and statuses of a visits file.

    `columns`: {"visit_id": "Call No"}, our column -> their heading; `statuses`: {"completed": "delivered"}; `reading`:
    {"order": "month_first", "zone": "utc"}, how its dates and times are read (rules/care_files/instants.py).
    """

    organisation = ForeignKeyField(Organisation, unique=True)
    columns = JSONField(default=dict)
    statuses = JSONField(default=dict)
    saved_at = InstantField()
    saved_by = ForeignKeyField(Person)
    reading = JSONField(default=dict, constraints=[SQL("DEFAULT '{}'")])


class Visit(Table):
    """A visit of an electronic call monitoring system, as its provider uploaded it (docs/domain/visits.md).

    `ssref`, `given_cpli` and `given_level` are the words of the file; what they name stands beside them once it is on
    record. Without a line item it waits in the tray, since `waiting_since`. `day` is the date of the actual start, else
    of the planned one, in London.
    """

    organisation = ForeignKeyField(Organisation)
    reference = CharField()  # the Visit ID
    ssref = CharField()
    given_cpli = CharField(default="")
    given_level = CharField(default="")
    client = ForeignKeyField(Client, null=True)
    service_level = ForeignKeyField(ServiceLevel, null=True)
    cpli = ForeignKeyField(CarePackageLineItem, null=True, backref="uploaded_visits")
    planned_start = InstantField(null=True)
    planned_end = InstantField(null=True)
    actual_start = InstantField(null=True)
    actual_end = InstantField(null=True)
    carers = WholeField(default=1, constraints=[Check("carers > 0")])
    status = CharField(constraints=[one_of("status", "delivered", "frustrated", "missed", "cancelled")])
    comments = TextField(default="")
    day = DateField()
    week_start = DateField()
    waiting_since = InstantField(null=True)
    uploaded_at = InstantField()
    uploaded_by = ForeignKeyField(Person, null=True)

    class Meta:
        indexes = (
            (("organisation", "reference"), True),
            (("organisation", "week_start"), False),
            (("cpli", "week_start"), False),
            (("waiting_since",), False),
        )
        constraints = [Check("(cpli_id IS NULL) = (waiting_since IS NOT NULL)")]

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        return cls.select_visible(viewer, cls.organisation)


class Dispute(Table):
    """A difference over one client's actuals with one organisation, for whole weeks.

    `lines` are line keys (see PaymentItem.line_key); empty means all of the client's lines.
    A *proposed* one holds nothing until an officer raises it. `looked_at` is how things were when somebody last decided
    on it, so that nothing is proposed twice: {"over C12 2025-11-10": hundredths over the plan}.
    """

    organisation = ForeignKeyField(Organisation)
    client = ForeignKeyField(Client)
    first_week = DateField()
    last_week = DateField()
    lines = JSONField(default=list)
    status = CharField(
        constraints=[one_of("status", "proposed", "in_dispute", "resolution_requested", "resolved", "dropped")]
    )
    reason = CharField()
    details = TextField(default="")
    response = TextField(default="")
    looked_at = JSONField(default=dict)
    raised_at = InstantField()  # of a proposed one: when it was proposed
    raised_by = ForeignKeyField(Person, null=True)
    assigned_to = ForeignKeyField(Person, null=True)  # the officer who works on it
    version = WholeField(default=1)

    class Meta:
        indexes = ((("organisation", "status"), False), (("client", "first_week"), False))

    @property
    def is_proposed(self) -> bool:
        """Whether an officer has yet to raise or drop it."""
        return self.status == "proposed"

    @property
    def is_raised(self) -> bool:
        """Whether an officer raised it, so that the provider sees it."""
        return self.status not in NOT_RAISED

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        query = cls.select_visible(viewer, cls.organisation)
        return query if viewer.side == "council" else query.where(cls.status.not_in(NOT_RAISED))


class FileResult(Table):
    """What became of the rows of an uploaded file, kept beside them for a year: the same file can be had again with it.

    `file` is the id of the ActualsFile, which is forgotten sooner. `rows` are [[line, [cell, ...]], ...] as they were
    saved or left out; `outcomes` {line: [what became of it, the Visit ID or the id of the Actual that it is]}.
    """

    organisation = ForeignKeyField(Organisation)
    kind = CharField(constraints=[one_of("kind", "actuals", "visits")])
    file = WholeField(unique=True)
    file_name = CharField()
    headings = JSONField()
    rows = RowsField()
    outcomes = JSONField()
    uploaded_at = InstantField(index=True)

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        """Those of the acting organisation, as their files are."""
        return cls.select().where(cls.organisation == (viewer.organisation_id or 0))

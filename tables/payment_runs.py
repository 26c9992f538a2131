"""When money goes out: periods, payment runs with their checks, remittances."""

from peewee import SQL, CharField, Check, DateField, ForeignKeyField, ModelSelect, TextField

from rules.actor import Actor
from rules.run_selections import Selection
from tables.base import InstantField, JSONField, PenceField, Table, WholeField, one_of
from tables.care import Contract, PaymentMethod
from tables.people import Organisation, Person


class Period(Table):
    """A period of a contract's payment method that is open, or was, with what both sides said of it."""

    contract = ForeignKeyField(Contract, backref="periods")
    payment_method = ForeignKeyField(PaymentMethod)
    start_date = DateField()
    end_date = DateField()
    due_date = DateField()
    finalise_date = DateField()
    bank_date = DateField()
    finalised_on = DateField(null=True)
    answer = CharField(default="unconfirmed", constraints=[one_of("answer", "unconfirmed", "confirmed", "rejected")])
    answer_reason = TextField(default="")
    answered_by = ForeignKeyField(Person, null=True)
    answered_at = InstantField(null=True)
    remittance_notes = TextField(default="")
    notes_written_on = DateField(null=True)

    class Meta:
        indexes = ((("contract", "start_date"), True), (("due_date",), False))

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        return cls.select_visible(viewer, Contract.organisation).join(Contract)


class PaymentRun(Table):
    """What is paid on one day: prepared, checked, approved by another person, finalised by a job."""

    state = CharField(
        constraints=[one_of("state", "prepared", "checked", "approved", "finalising", "finalised", "dropped")]
    )
    selection = JSONField()  # a rules.run_selections.Selection, as stored
    finalise_date = DateField()
    bank_date = DateField()
    prepared_by = ForeignKeyField(Person)
    prepared_at = InstantField()
    checked_by = ForeignKeyField(Person, null=True)
    checked_at = InstantField(null=True)
    approved_by = ForeignKeyField(Person, null=True)
    approved_at = InstantField(null=True)
    finalised_at = InstantField(null=True)
    sent_back_because = TextField(default="")
    version = WholeField(default=1)

    class Meta:
        constraints = [Check("approved_by_id IS NULL OR approved_by_id <> prepared_by_id")]

    @property
    def asked_for(self) -> Selection:
        """The rules.run_selections.Selection that was asked for."""
        return Selection.from_stored(self.selection)

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        """For officers: a run pays every provider."""
        return cls.select() if viewer.side == "council" else cls.select().where(cls.id.is_null())


class PaymentRunOrganisation(Table):
    """An organisation's part of a run: settled all at once or not at all, exactly once."""

    payment_run = ForeignKeyField(PaymentRun, backref="organisations")
    organisation = ForeignKeyField(Organisation)
    amount_pence = PenceField(default=0)
    finalised_at = InstantField(null=True)

    class Meta:
        indexes = ((("payment_run", "organisation"), True),)


class PaymentRunCheck(Table):
    """Something about a run that somebody must see, or take out, before it may be approved."""

    payment_run = ForeignKeyField(PaymentRun, backref="checks")
    organisation = ForeignKeyField(Organisation)
    contract = ForeignKeyField(Contract, null=True)
    kind = CharField(
        constraints=[
            one_of(
                "kind",
                "negative",
                "off_trend",
                "unconfirmed",
                "rejected",
                "nil",
                "new_organisation",
                "document_not_agreed",
                "refund",
                "no_creditor_ref",
                "no_coding",
            )
        ]
    )
    details = TextField()
    amount_pence = PenceField()
    outcome = CharField(default="open", constraints=[one_of("outcome", "open", "seen", "taken_out")])
    decided_by = ForeignKeyField(Person, null=True)
    decided_at = InstantField(null=True)


class Remittance(Table):
    """What was paid to one organisation for one contract (or its one-off claims) by one run."""

    number = WholeField(unique=True)
    payment_run = ForeignKeyField(PaymentRun, backref="remittances")
    organisation = ForeignKeyField(Organisation)
    contract = ForeignKeyField(Contract, null=True)
    bank_date = DateField()
    net_pence = PenceField()  # value less contributions, before VAT
    vat_pence = PenceField()
    amount_pence = PenceField(constraints=[Check("amount_pence >= 0")])
    notes = TextField(default="")
    care_days = WholeField(default=0, constraints=[SQL("DEFAULT 0")])  # of each client's care: see rules.trends
    # as they were when it was paid, so that the ledger's files are the same bytes whenever they are made
    organisation_name = CharField(default="")
    creditor_ref = CharField(default="")
    coding = JSONField(default=list)  # [{"cost_centre", "subjective", "financial_year", "net_pence", "vat_pence"}]

    class Meta:
        indexes = (
            (("payment_run", "organisation", "contract"), True),
            (("bank_date", "organisation", "amount_pence"), False),  # what was paid in a month
        )

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        return cls.select_visible(viewer, cls.organisation)


class PaymentExceptionsTold(Table):
    """What the daily e-mail last said to an organisation about payments exceptions."""

    organisation = ForeignKeyField(Organisation, unique=True)
    told_on = DateField()
    lines = JSONField(default=list)  # [[line key, slice start, side, pence]]


class ComplianceNotice(Table):
    """That a half-year's payments compliance notice was published, on which day, and who had approved it."""

    first_day = DateField(unique=True)  # of the half-year
    published_on = DateField()
    approver_name = CharField()
    approver_job_title = CharField()
    recorded_by = ForeignKeyField(Person)
    recorded_at = InstantField()
    version = WholeField(default=1)

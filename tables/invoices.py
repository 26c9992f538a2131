"""What a provider asks for: invoices and credit notes with their commitments."""

from peewee import SQL, BooleanField, CharField, Check, DateField, ForeignKeyField, ModelSelect, TextField

from rules.actor import Actor
from rules.invoice_statuses import FOLLOWS_ACTUALS, WITH_COUNCIL, InvoiceStatus
from tables.base import InstantField, PenceField, Table, WholeField, one_of
from tables.care import Client, Contract
from tables.payment_runs import PaymentRun
from tables.people import Organisation, Person


class Invoice(Table):
    """An invoice or credit note made of commitments."""

    organisation = ForeignKeyField(Organisation)
    number = WholeField()  # counted for each organisation
    kind = CharField(default="invoice", constraints=[one_of("kind", "invoice", "credit_note")])
    reference = CharField()
    reference_key = CharField()  # the reference without case and spacing: unique for the organisation
    near_key = CharField(default="")  # equal for references that look alike (rules.invoices.near_key)
    date_on_invoice = DateField()
    financial_year = WholeField()  # of date_on_invoice
    vat_number = CharField(default="")
    status = CharField(constraints=[one_of("status", *InvoiceStatus)])
    entered_net_pence = PenceField(null=True)  # typed totals, where the contracts allow it
    entered_vat_pence = PenceField(null=True)
    version = WholeField(default=1)
    created_at = InstantField()
    created_by = ForeignKeyField(Person)
    submitted_at = InstantField(null=True)
    submitted_by = ForeignKeyField(Person, null=True)
    submitted_total_pence = PenceField(null=True)
    changed_since_submitted = BooleanField(default=False)
    authorised_at = InstantField(null=True)
    authorised_by = ForeignKeyField(Person, null=True)
    first_authorised_at = InstantField(null=True)  # above an authorise limit it waits for a second officer since then
    first_authorised_by = ForeignKeyField(Person, null=True)
    first_limit_pence = PenceField(null=True)  # the limit of the officer who authorised first
    status_reason = TextField(default="")  # why it was held, returned or put back
    in_hand_of = ForeignKeyField(Person, null=True)
    payment_run = ForeignKeyField(PaymentRun, null=True)
    bank_date = DateField(null=True)
    split_from = ForeignKeyField("self", null=True, on_delete="SET NULL")  # whose held item this part took

    class Meta:
        indexes = (
            (("organisation", "reference_key"), True),
            (("organisation", "number"), True),
            (("organisation", "near_key"), False),
            (("status", "submitted_at"), False),
        )
        constraints = [  # four eyes
            Check("authorised_by_id IS NULL OR authorised_by_id <> created_by_id"),
            Check("first_authorised_by_id IS NULL OR first_authorised_by_id <> created_by_id"),
            Check(
                "first_authorised_by_id IS NULL OR authorised_by_id IS NULL"
                " OR first_authorised_by_id <> authorised_by_id"
            ),
        ]

    @property
    def is_with_provider(self) -> bool:
        """Whether the provider has yet to submit it, for the first time or again."""
        return self.status == InvoiceStatus.UNSUBMITTED

    @property
    def is_authorised(self) -> bool:
        """Whether the council has authorised it and no payment run has paid it yet."""
        return self.status == InvoiceStatus.AUTHORISED

    @property
    def is_with_council(self) -> bool:
        """Whether it was submitted and is to be decided."""
        return self.status in WITH_COUNCIL

    @property
    def follows_actuals(self) -> bool:
        """Whether its amounts are recalculated when its care changes."""
        return self.status in FOLLOWS_ACTUALS

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        return cls.select_visible(viewer, cls.organisation)


class Commitment(Table):
    """An invoice item: a client's payment items of one contract, one period, one financial year.

    The three amounts are the sums of its payment items, kept here so that a change shows what they were.
    """

    invoice = ForeignKeyField(Invoice, backref="commitments", on_delete="CASCADE")
    contract = ForeignKeyField(Contract)
    client = ForeignKeyField(Client)
    period_start = DateField()
    period_end = DateField()
    financial_year = WholeField()
    is_live = BooleanField(default=True)  # on an Unsubmitted, Pending or On Hold invoice: new items join it
    value_pence = PenceField(default=0)
    vat_pence = PenceField(default=0)
    contribution_pence = PenceField(default=0)  # negative or zero
    planned_pence = PenceField(default=0)  # what is planned for the same slices, less what was settled for them
    was_value_pence = PenceField(null=True)
    was_vat_pence = PenceField(null=True)
    was_contribution_pence = PenceField(null=True)
    changed_at = InstantField(null=True)

    class Meta:
        indexes = (
            (("invoice", "value_pence", "vat_pence", "contribution_pence"), False),  # what it comes to
            (("client", "period_start"), False),
        )


Commitment.add_index(
    Commitment.index(
        Commitment.contract,
        Commitment.client,
        Commitment.period_start,
        Commitment.financial_year,
        unique=True,
        where=SQL("is_live"),
        name="commitment_live_once",
    )
)

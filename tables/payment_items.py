"""What is due, line by line: payment items, what they counted, what is held back and why."""

from peewee import SQL, BooleanField, CharField, DateField, ForeignKeyField, ModelSelect, TextField

from rules.actor import Actor
from rules.held_back import REASONS
from rules.workings import Working
from tables.actuals import Actual
from tables.base import InstantField, JSONField, PenceField, QuantityField, Table, WholeField, one_of
from tables.care import CarePackageLineItem, Client, Contract, Service, ServiceLevel
from tables.claims import ClaimItem
from tables.invoices import Commitment
from tables.overpayments import OverpaymentPlan
from tables.payment_runs import PaymentRun, Remittance
from tables.people import Organisation, Person


class PaymentItem(Table):
    """What is due for one line (`line_key`) and one slice: derived until it is frozen, then settled for good.

    `line_key` is one of the keys in rules.line_keys. The slice is the open period cut at 31 March that the money is
    for; the period is the one that it is paid in.
    """

    organisation = ForeignKeyField(Organisation)
    contract = ForeignKeyField(Contract, null=True, index=False)
    client = ForeignKeyField(Client, null=True, index=False)
    cpli = ForeignKeyField(CarePackageLineItem, null=True)
    service = ForeignKeyField(Service, null=True)
    service_level = ForeignKeyField(ServiceLevel, index=False)
    line_key = CharField()
    side = CharField(constraints=[one_of("side", "cost", "income")])
    kind = CharField(constraints=[one_of("kind", "cost", "income", "adjustment", "manual", "claim")])
    model = CharField(constraints=[one_of("model", "invoiced", "scheduled")])
    slice_start = DateField()
    slice_end = DateField()
    financial_year = WholeField()
    period_start = DateField()
    period_end = DateField()
    from_date = DateField()
    to_date = DateField()
    quantity_hundredths = QuantityField(null=True)
    amount_pence = PenceField()
    vat_rate_basis_points = WholeField(default=0)
    vat_pence = PenceField(default=0)
    due_pence = PenceField()  # what is due for the whole slice
    settled_before_pence = PenceField(default=0)  # what was settled or frozen for it before this item
    below_nil_since = DateField(null=True)  # of an invoiced adjustment: the day it began to give money back
    reason = CharField()
    working = JSONField()  # a rules.workings.Working, as stored
    state = CharField(default="derived", constraints=[one_of("state", "derived", "frozen", "settled")])
    line_status = CharField(
        default="pay", constraints=[one_of("line_status", "pay", "cancel", "suspend", "carry_forward")]
    )
    status_reason = TextField(default="")  # why an officer set the status, for the provider to read
    is_paid = BooleanField(default=False)  # settled and paid; a cancelled line is settled but not paid
    commitment = ForeignKeyField(Commitment, null=True, on_delete="SET NULL", index=False, backref="payment_items")
    payment_run = ForeignKeyField(PaymentRun, null=True, index=False, backref="payment_items")
    run_amount_pence = PenceField(null=True)  # the amount (with VAT) that a checked run fixed
    remittance = ForeignKeyField(Remittance, null=True, index=False, backref="payment_items")
    # it is a part of this one
    overpayment_plan = ForeignKeyField(OverpaymentPlan, null=True, index=False, backref="payment_items")
    claim_item = ForeignKeyField(ClaimItem, null=True, index=False, backref="payment_items")  # of an accepted claim

    class Meta:
        indexes = (
            (("line_key", "slice_start"), False),
            (("contract", "period_start"), False),
            (("organisation", "state"), False),
            (("client", "contract", "financial_year"), False),
        )

    def read_working(self) -> Working:
        """How it was worked out: a rules.workings.Working."""
        return Working.from_stored(self.working)

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        return cls.select_visible(viewer, cls.organisation)


PaymentItem.add_index(
    PaymentItem.index(
        PaymentItem.line_key,
        PaymentItem.slice_start,
        PaymentItem.side,
        unique=True,
        where=SQL("state = 'derived' AND kind IN ('cost', 'income', 'adjustment')"),
        name="payment_item_derived_once",
    )
)

PaymentItem.add_index(
    PaymentItem.index(  # no item of a claim is paid twice, whoever accepts it how often
        PaymentItem.claim_item, unique=True, where=SQL("claim_item_id IS NOT NULL"), name="payment_item_claimed_once"
    )
)

PaymentItem.add_index(
    PaymentItem.index(  # of those on one: for all the others it would be chosen, and read the whole table
        PaymentItem.overpayment_plan, where=SQL("overpayment_plan_id IS NOT NULL"), name="payment_item_on_plan"
    )
)

PaymentItem.add_index(
    PaymentItem.index(  # amounts owed to the council: there are few, and the council's queue counts them
        PaymentItem.below_nil_since, where=SQL("below_nil_since IS NOT NULL"), name="payment_item_below_nil"
    )
)

for fields, name in (  # not of what is on none: each index is a thirtieth of what it takes to write an item
    ((PaymentItem.commitment,), "payment_item_of_commitment"),
    ((PaymentItem.remittance,), "payment_item_of_remittance"),
    ((PaymentItem.payment_run, PaymentItem.organisation), "payment_item_of_run"),
):
    PaymentItem.add_index(PaymentItem.index(*fields, where=SQL(f"{fields[0].column_name} IS NOT NULL"), name=name))

NOT_SETTLED = PaymentItem.state != SQL("'settled'")  # written out, so that the index of what is left is found

PaymentItem.add_index(
    PaymentItem.index(PaymentItem.contract, PaymentItem.kind, where=SQL("state <> 'settled'"), name="payment_item_open")
)

PAYABLE_SCHEDULED = (  # Scheduled and to be paid; written out as well
    (PaymentItem.state == SQL("'derived'"))
    & (PaymentItem.model == SQL("'scheduled'"))
    & (PaymentItem.line_status == SQL("'pay'"))
)

IS_ACCEPTED_CLAIM = PaymentItem.claim_item.is_null(False) & (PaymentItem.state == SQL("'frozen'"))  # and not paid yet

PaymentItem.add_index(
    PaymentItem.index(  # all that is asked of what waits, so that it is added up without reading the items themselves
        PaymentItem.payment_run,
        PaymentItem.contract,
        PaymentItem.period_start,
        PaymentItem.slice_start,
        PaymentItem.kind,
        PaymentItem.overpayment_plan,
        PaymentItem.amount_pence,
        PaymentItem.vat_pence,
        PaymentItem.model,
        PaymentItem.state,
        PaymentItem.line_status,
        where=SQL("model = 'scheduled' AND state = 'derived' AND line_status = 'pay'"),
        name="payment_item_payable",
    )
)


class CountedActual(Table):
    """A frozen or settled payment item counted this actual: that is what locks the actual."""

    payment_item = ForeignKeyField(PaymentItem, backref="counted_actuals", on_delete="CASCADE")
    actual = ForeignKeyField(Actual, backref="counted_by")

    class Meta:
        indexes = ((("payment_item", "actual"), True),)


class LineStatus(Table):
    """What an officer set a Scheduled line to, with the reason that the provider sees.

    It belongs to the line, slice and side: recalculation applies it to whatever item stands for them, also when that
    was gone meanwhile. Settling the item ends it, so that a later difference is a line of its own.
    """

    contract = ForeignKeyField(Contract)
    line_key = CharField()
    slice_start = DateField()
    side = CharField(constraints=[one_of("side", "cost", "income")])
    status = CharField(constraints=[one_of("status", "pay", "cancel", "suspend", "carry_forward")])
    period_start = DateField(null=True)  # of the period that it moved to when its own was finalised
    reason = TextField(default="")
    set_by = ForeignKeyField(Person, null=True)
    set_at = InstantField()

    class Meta:
        indexes = ((("line_key", "slice_start", "side", "contract"), True),)

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        return cls.select_visible(viewer, Contract.organisation).join(Contract)


class WorkedOut(Table):
    """What a contract's money was last worked out from and what stood then, as one digest: where both are as they were,
    working it out again would write nothing (operations/recalculation/unchanged.py).
    """

    contract = ForeignKeyField(Contract, unique=True)
    digest = CharField()
    items = WholeField()


class MovedLine(Table):
    """A Scheduled line as it stood when its period was finalised without it, and the period that it moved to."""

    contract = ForeignKeyField(Contract)
    client = ForeignKeyField(Client, null=True)
    service_level = ForeignKeyField(ServiceLevel)
    line_key = CharField()
    side = CharField(constraints=[one_of("side", "cost", "income")])
    kind = CharField(constraints=[one_of("kind", "cost", "income", "adjustment", "manual")])
    slice_start = DateField()
    financial_year = WholeField()
    period_start = DateField()  # the period that it left
    from_date = DateField()
    to_date = DateField()
    amount_pence = PenceField()
    vat_rate_basis_points = WholeField()
    vat_pence = PenceField()
    due_pence = PenceField()
    settled_before_pence = PenceField()
    reason = CharField()
    working = JSONField()
    line_status = CharField(constraints=[one_of("line_status", "suspend", "carry_forward")])
    status_reason = TextField()
    moved_to_start = DateField()
    moved_to_end = DateField()

    class Meta:
        indexes = ((("contract", "period_start"), False),)

    def read_working(self) -> Working:
        """How it was worked out then: a rules.workings.Working."""
        return Working.from_stored(self.working)

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        return cls.select_visible(viewer, Contract.organisation).join(Contract)


class HeldBack(Table):
    """An amount that is not on offer, with its one reason; derived, worked out again with the payment items.

    A visit that waits for an order names its client in the provider's words (`client_ref`): where the organisation has
    no care for that client yet there is no `client`, so that it reveals nothing about anybody else's client.
    """

    organisation = ForeignKeyField(Organisation)
    contract = ForeignKeyField(Contract)
    client = ForeignKeyField(Client, null=True)
    client_ref = CharField(default="")
    cpli = ForeignKeyField(CarePackageLineItem, null=True)
    service_level = ForeignKeyField(ServiceLevel)
    line_key = CharField()
    reason = CharField(constraints=[one_of("reason", *REASONS)])
    slice_start = DateField()
    from_date = DateField()
    to_date = DateField()
    amount_pence = PenceField()

    class Meta:
        indexes = ((("organisation",), False), (("contract",), False), (("line_key",), False))

    @property
    def whose(self) -> str:
        """`Angelo, Iris (A1)`; of a client who is not on record as theirs, the SSRef that was given."""
        return self.client.list_name if self.client_id else self.client_ref

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        return cls.select_visible(viewer, cls.organisation)

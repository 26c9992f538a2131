"""What is to be paid back, on which plan."""

from peewee import SQL, BooleanField, CharField, Check, DateField, ForeignKeyField, ModelSelect, TextField

from rules.actor import Actor
from tables.base import InstantField, PenceField, Table, WholeField, one_of
from tables.care import CarePackageLineItem, Client, Contract
from tables.people import Organisation, Person


class OverpaymentPlan(Table):
    """Money that was paid too much for one line of a Scheduled contract, and how it is taken back.

    The contract: docs/domain/overpayments.md.

    It is announced first; nothing is taken in a run that is finalised before `earliest_date`, on which no answer is
    acceptance. `was_pence` and `now_pence` are what its slices came to and come to, as announced; `payment_pence` what
    the period's payment would have been without it. An *asked* or *disputed* one waits for an officer.
    """

    organisation = ForeignKeyField(Organisation)
    contract = ForeignKeyField(Contract)
    client = ForeignKeyField(Client, null=True)
    cpli = ForeignKeyField(CarePackageLineItem, null=True)
    line_key = CharField()  # see PaymentItem.line_key
    state = CharField(
        default="announced",
        constraints=[one_of("state", "announced", "accepted", "asked", "disputed", "done", "dropped")],
    )
    instalments = WholeField(constraints=[Check("instalments >= 1")])
    announced_on = DateField()
    earliest_date = DateField()
    was_pence = PenceField()
    now_pence = PenceField()
    amount_pence = PenceField(constraints=[Check("amount_pence < 0")])  # to be taken back, as announced
    payment_pence = PenceField()
    cause = TextField()
    asked_instalments = WholeField(null=True)
    answer = TextField(default="")  # the provider's words
    action_number = WholeField(null=True)  # the id of the action that a dispute is answered in
    answered_by = ForeignKeyField(Person, null=True)
    answered_at = InstantField(null=True)
    decision = TextField(default="")  # the council's words
    decided_by = ForeignKeyField(Person, null=True)
    decided_at = InstantField(null=True)
    version = WholeField(default=1)

    class Meta:
        indexes = ((("organisation", "state"), False), (("contract", "state"), False))

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        return cls.select_visible(viewer, cls.organisation)


OverpaymentPlan.add_index(
    OverpaymentPlan.index(
        OverpaymentPlan.contract,
        OverpaymentPlan.line_key,
        unique=True,
        where=SQL("state NOT IN ('done', 'dropped')"),
        name="overpayment_plan_live_once",
    )
)


class OverpaymentSlice(Table):
    """What is on a plan of one slice and side. `rest_pence` is what no payment item stands for yet: it stays there."""

    plan = ForeignKeyField(OverpaymentPlan, backref="slices", on_delete="CASCADE")
    slice_start = DateField()
    side = CharField(constraints=[one_of("side", "cost", "income")])
    from_date = DateField()
    to_date = DateField()
    was_pence = PenceField()
    now_pence = PenceField()
    rest_pence = PenceField(constraints=[Check("rest_pence <= 0")])

    class Meta:
        indexes = ((("plan", "slice_start", "side"), True),)


class OverpaymentInstalment(Table):
    """One part of a plan: what is taken from the payment of one period. `is_taken` once that is settled or frozen."""

    plan = ForeignKeyField(OverpaymentPlan, backref="parts", on_delete="CASCADE")
    number = WholeField()
    period_start = DateField()
    period_end = DateField()
    finalise_date = DateField()
    bank_date = DateField()
    amount_pence = PenceField()
    is_taken = BooleanField(default=False)

    class Meta:
        indexes = ((("plan", "number"), True),)

"""One-off claims: what an organisation asks for once, such as mileage: items, journeys, and the panel's word."""

from peewee import BooleanField, CharField, Check, DateField, ForeignKeyField, ModelSelect, TextField

from rules.actor import Actor
from rules.claims import CLAIM_STATUSES, CLIENT, ITEM_KINDS
from tables.base import InstantField, PenceField, QuantityField, Table, UnitPriceField, WholeField, one_of
from tables.care import Client, ServiceLevel
from tables.people import Organisation, Person


class Claim(Table):
    """A claim: its date and notes. With the provider until it is submitted; the finance panel's decision is final."""

    organisation = ForeignKeyField(Organisation, backref="claims")
    claim_date = DateField()
    notes = TextField(default="")
    status = CharField(default="unsubmitted", constraints=[one_of("status", *CLAIM_STATUSES)])
    version = WholeField(default=1)  # of the date, the notes and the status; each item has its own
    created_at = InstantField()
    created_by = ForeignKeyField(Person)
    saved_at = InstantField()  # of the last change, of an item too
    submitted_at = InstantField(null=True)
    submitted_by = ForeignKeyField(Person, null=True)
    decided_at = InstantField(null=True)
    decided_by = ForeignKeyField(Person, null=True)
    assigned_to = ForeignKeyField(Person, null=True)  # the officer of the panel who works on it
    first_accepted_at = InstantField(null=True)  # above an authorise limit it waits for a second officer since then
    first_accepted_by = ForeignKeyField(Person, null=True)
    decision_notes = TextField(default="")  # what the panel says of all of it, for the provider to read
    copied_from = ForeignKeyField("self", null=True, on_delete="SET NULL", backref="copies")

    class Meta:
        indexes = ((("organisation", "claim_date"), False), (("status", "submitted_at"), False))
        constraints = [
            Check("(status = 'unsubmitted') = (submitted_at IS NULL)"),
            Check("(submitted_at IS NULL) = (submitted_by_id IS NULL)"),
            Check("(status IN ('accepted', 'rejected')) = (decided_at IS NOT NULL)"),
            Check("(decided_at IS NULL) = (decided_by_id IS NULL)"),
        ]

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        return cls.select_visible(viewer, cls.organisation)


class ClaimItem(Table):
    """An item of a claim: for a client, or for the provider. Its price, amount and VAT are final once it is submitted.

    `is_included` and `la_notes` are the panel's: what is left out is not paid, and the provider reads why.
    """

    claim = ForeignKeyField(Claim, on_delete="CASCADE", backref="items")
    kind = CharField(constraints=[one_of("kind", *ITEM_KINDS)])
    description = CharField()
    service_level = ForeignKeyField(ServiceLevel)
    client = ForeignKeyField(Client, null=True)
    quantity_hundredths = QuantityField(default=0, constraints=[Check("quantity_hundredths >= 0")])
    unit_price_tenthousandths = UnitPriceField(constraints=[Check("unit_price_tenthousandths >= 0")])
    amount_pence = PenceField(constraints=[Check("amount_pence >= 0")])  # quantity x unit price, rounded once
    vat_rate_basis_points = WholeField(default=0, constraints=[Check("vat_rate_basis_points >= 0")])
    vat_pence = PenceField(default=0, constraints=[Check("vat_pence >= 0")])
    is_different = BooleanField(default=False)  # somebody said that it was not claimed before, though it looks so
    is_included = BooleanField(default=True)
    la_notes = TextField(default="")
    version = WholeField(default=1)

    class Meta:
        indexes = ((("client", "service_level"), False),)
        constraints = [
            Check(f"(kind = '{CLIENT}') = (client_id IS NOT NULL)"),
            Check("amount_pence = (2 * quantity_hundredths * unit_price_tenthousandths + 10000) / 20000"),
        ]

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        """Joined with the claim."""
        return cls.select_visible(viewer, Claim.organisation).join(Claim)


class ClaimJourney(Table):
    """A line of an item's mileage log: the quantity of an item that has any is what they add up to."""

    claim_item = ForeignKeyField(ClaimItem, on_delete="CASCADE", backref="journeys")
    day = DateField()
    from_place = CharField()
    to_place = CharField()
    purpose = CharField()
    miles_hundredths = QuantityField(constraints=[Check("miles_hundredths > 0")])  # one way
    is_return = BooleanField(default=False)  # there and back: the miles count twice

    class Meta:
        indexes = ((("day",), False),)

"""Purchase orders and their iterations."""

from peewee import SQL, Case, DateField, ForeignKeyField, ModelSelect, fn

from rules.actor import Actor
from rules.financial_years import financial_year_name
from rules.order_items import OrderItem
from tables.base import JSONField, PenceField, Table, WholeField
from tables.care import Client, Contract, ServiceLevel
from tables.payment_items import PaymentItem
from tables.people import Organisation


class PurchaseOrder(Table):
    """One for a client, contract and financial year; `client` is null for an organisation's one-off claims."""

    number = WholeField(unique=True)
    organisation = ForeignKeyField(Organisation)
    contract = ForeignKeyField(Contract, null=True, index=False)
    client = ForeignKeyField(Client, null=True)
    financial_year = WholeField()
    iteration = WholeField(default=1)
    value_pence = PenceField(default=0)
    issued_on = DateField()  # the day of the latest iteration

    class Meta:
        indexes = (
            (("contract", "client", "financial_year"), True),
            (("organisation", "financial_year"), False),
        )

    @property
    def name(self) -> str:
        """`Angelo, Iris (A1) - 2022/2023`: as lists name an order."""
        whose = self.client.list_name if self.client_id else "One-Off Claims"
        return f"{whose} - {financial_year_name(self.financial_year)}"

    @property
    def full_number(self) -> str:
        """`148 - 1`: number and iteration."""
        return f"{self.number} - {self.iteration}"

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        return cls.select_visible(viewer, cls.organisation)

    def paid_items(self) -> ModelSelect:
        """The payment items that its spend to date is the sum of: all paid cost of its client, contract and year."""
        item = PaymentItem
        query = item.select().where(item.side == "cost", item.is_paid, item.financial_year == self.financial_year)
        if self.client_id is None:
            return query.where(item.organisation == self.organisation_id, item.kind == "claim")
        return query.where(item.client == self.client_id, item.contract == self.contract_id)

    @classmethod
    def spend_to_date(cls) -> Case:
        """A column for queries of orders: paid cost in pence without VAT and before contributions; null is zero."""
        item = PaymentItem.alias()
        paid = item.select(fn.SUM(item.amount_pence)).where(
            item.side == "cost", item.is_paid, item.financial_year == cls.financial_year
        )
        of_client = paid.where(item.client == cls.client, item.contract == cls.contract)
        of_claims = paid.where(item.organisation == cls.organisation, item.kind == "claim")
        return Case(None, [(cls.client.is_null(), of_claims)], of_client)


class PurchaseOrderIteration(Table):
    """One state of an order: its items as they were, and what changed from the one before.

    `items`: rules.order_items.OrderItems as stored; `changes`: sentences for people, none for the first.
    """

    purchase_order = ForeignKeyField(PurchaseOrder, backref="iterations", index=False)
    iteration = WholeField()
    issued_on = DateField()
    value_pence = PenceField()
    items = JSONField()
    changes = JSONField(default=list)

    class Meta:
        indexes = ((("purchase_order", "iteration"), True),)

    def read_items(self) -> list[OrderItem]:
        """Its items, in the order in which they are shown."""
        return [OrderItem.from_stored(item) for item in self.items]


class PurchaseOrderLevel(Table):
    """What an order as it stands is worth at one service level: the sum of its items of that level.

    Kept beside the items, which are JSON, so that a council's orders of a year are added up by service group at once.
    Organisation and year are the order's. Orders of one-off claims have none.
    """

    purchase_order = ForeignKeyField(PurchaseOrder, backref="levels", index=False)
    organisation = ForeignKeyField(Organisation)
    financial_year = WholeField()
    service_level = ForeignKeyField(ServiceLevel)
    value_pence = PenceField()

    class Meta:
        indexes = (
            (("purchase_order", "service_level"), True),
            (("financial_year", "service_level", "organisation", "value_pence"), False),
        )

    @classmethod
    def visible_to(cls, viewer: Actor) -> ModelSelect:
        return cls.select_visible(viewer, cls.organisation)


PAID_COST = (PaymentItem.side == SQL("'cost'")) & PaymentItem.is_paid  # written out, so that its index is found

PaymentItem.add_index(
    PaymentItem.index(  # what was spent of a year, added up without reading the items themselves
        PaymentItem.financial_year,
        PaymentItem.service_level,
        PaymentItem.kind,
        PaymentItem.organisation,
        PaymentItem.amount_pence,
        PaymentItem.side,
        PaymentItem.is_paid,
        where=SQL("side = 'cost' AND is_paid"),
        name="payment_item_spent",
    )
)

"""One order as it is shown: its items with their reasons, its iterations, how it is paid, and its spend."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from peewee import JOIN

from models import (
    CarePackageLineItem,
    Client,
    Contract,
    Organisation,
    PaymentItem,
    PaymentMethod,
    PurchaseOrder,
    PurchaseOrderIteration,
    Remittance,
)
from queries.purchase_orders.spend import Spend
from rules import wording
from rules.actor import Actor
from rules.explanations import Explanation
from rules.financial_years import financial_year_end, financial_year_start
from rules.order_explanations import explain_item

MOST_PAYMENTS = 200  # of one client, contract and year: one a period for each of a few lines, and adjustments


@dataclass(frozen=True)
class Item:
    """An item of an iteration; `number` counts them from 1, as the address of its explanation does."""

    number: int
    details: str
    first: date
    last: date
    amount_pence: int
    line_id: int


class OrderPayment(NamedTuple):
    """A payment item of the spend; that it is not on a remittance yet leaves the last three None."""

    id: int
    reason: str
    from_date: date
    to_date: date
    amount_pence: int
    remittance_id: int | None
    remittance_number: int | None
    bank_date: date | None


@dataclass(frozen=True)
class PaidBy:
    """How the order is paid over dates of its year."""

    first: date
    last: date
    model: str
    period: str
    slack_days: int
    is_direct_payment: bool


@dataclass(frozen=True)
class OrderDetail:
    """All that an order says on screen and on paper, as one of its iterations."""

    order: PurchaseOrder
    spend: Spend
    iterations: list[PurchaseOrderIteration]  # the latest first
    shown: PurchaseOrderIteration | None  # None for one-off claims, which have no iteration
    items: list[Item]
    services: list[str]
    methods: list[PaidBy]

    @property
    def number(self) -> str:
        """`148 - 1`: the order with the iteration that is shown."""
        return f"{self.order.number} - {(self.shown or self.order).iteration}"

    @property
    def first_day(self) -> date:
        """Of its financial year."""
        return financial_year_start(self.order.financial_year)

    @property
    def last_day(self) -> date:
        """Of its financial year."""
        return financial_year_end(self.order.financial_year)

    @property
    def provider_address(self) -> list[str]:
        """The provider's address as lines."""
        return address_lines(self.order.organisation)


def find_order(viewer: Actor, purchase_order_id: int) -> PurchaseOrder | None:
    """An order with client, contract and organisation and its `spend_pence` (None for nothing spent); None where the
    viewer may see none with this id.
    """
    order = PurchaseOrder
    query = order.visible_to(viewer).join_from(order, Client, JOIN.LEFT_OUTER)
    query = query.join_from(order, Contract, JOIN.LEFT_OUTER).join_from(order, Organisation)
    query = query.select_extend(Client, Contract, Organisation, order.spend_to_date().alias("spend_pence"))
    return query.where(order.id == purchase_order_id).first()


def load_detail(order: PurchaseOrder, iteration: int | None) -> OrderDetail:
    """A found order as its iteration of this number; as the latest where there is none."""
    iterations = list(order.iterations.order_by(PurchaseOrderIteration.iteration.desc()))
    latest = iterations[0] if iterations else None
    shown = next((each for each in iterations if each.iteration == iteration), latest)
    spend = Spend(order.value_pence, int(order.spend_pence or 0))
    return OrderDetail(order, spend, iterations, shown, items_of(shown), services_of(order), paid_by(order))


def items_of(iteration: PurchaseOrderIteration | None) -> list[Item]:
    """The items of an iteration."""
    return [
        Item(
            number=number,
            details=item.details,
            first=item.first,
            last=item.last,
            amount_pence=item.amount_pence,
            line_id=item.cpli_id,
        )
        for number, item in enumerate(iteration.read_items() if iteration else [], start=1)
    ]


def explain_order_item(order: PurchaseOrder, iteration: int, number: int) -> tuple[str, Explanation] | None:
    """What the item with this number is, in an iteration of a found order, and the Explanation of its amount; None
    where there is no such item. Iterations and items are counted from 1.
    """
    row = order.iterations.where(PurchaseOrderIteration.iteration == iteration).first()
    items = row.read_items() if row else []
    if not 1 <= number <= len(items):
        return None
    item = items[number - 1]
    return item.details, explain_item(item)


def services_of(order: PurchaseOrder) -> list[str]:
    """The names of the services that the client gets on this order's contract."""
    line = CarePackageLineItem
    lines = line.select(line.service).where(line.client == order.client_id, line.contract == order.contract_id)
    service = line.service.rel_model
    return [row.name for row in service.select().where(service.id.in_(lines)).order_by(service.name)]


def paid_by(order: PurchaseOrder) -> list[PaidBy]:
    """The payment methods of the order's contract, their dates cut to the year."""
    first, last = financial_year_start(order.financial_year), financial_year_end(order.financial_year)
    method = PaymentMethod
    query = method.select().where(
        method.contract == order.contract_id,
        method.start_date <= last,
        method.end_date.is_null() | (method.end_date >= first),
    )
    return [
        PaidBy(
            first=max(each.start_date, first),
            last=min(each.end_date or last, last),
            model=wording.model_words(each.model, each.pay_on_actuals),
            period=wording.FREQUENCY_NAMES[each.frequency],
            slack_days=each.slack_days,
            is_direct_payment=each.is_direct_payment,
        )
        for each in query.order_by(method.start_date)
    ]


def payments_of(order: PurchaseOrder) -> list[OrderPayment]:
    """The payment items that its spend is the sum of, newest first."""
    item = PaymentItem
    of_remittance = (Remittance.id, Remittance.number, Remittance.bank_date)
    query = order.paid_items().left_outer_join(Remittance, on=item.remittance)
    query = query.select(item.id, item.reason, item.from_date, item.to_date, item.amount_pence, *of_remittance)
    newest = query.order_by(item.slice_start.desc(), item.id.desc()).limit(MOST_PAYMENTS)
    return [OrderPayment(*row) for row in newest.tuples()]


def address_lines(place: Organisation) -> list[str]:
    """An organisation's address as lines, empty ones left out."""
    parts = (place.address_1, place.address_2, place.address_3, place.town, place.county, place.postcode, place.country)
    return [part for part in parts if part]

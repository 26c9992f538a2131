"""One order as it is shown: its items with their reasons, its iterations, how it is paid, and its spend."""

from dataclasses import dataclass
from datetime import date

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
    ServiceLevel,
)
from rules import wording
from rules.financial_years import financial_year_end, financial_year_start
from rules.order_explanations import explain_item
from web.picks import whole_number

MOST_PAYMENTS = 200  # of one client, contract and year: a period each for a few lines, and what was put right since


@dataclass(frozen=True)
class Item:
    """An item of an iteration; `number` counts them from 1, as the address of its explanation does."""

    number: int
    details: str
    first: date
    last: date
    amount_pence: int
    line_id: int


@dataclass(frozen=True)
class PaidBy:
    """How the order is paid over dates of its year."""

    first: date
    last: date
    model: str
    period: str
    slack_days: int
    is_direct_payment: bool


def visible_orders(visitor):
    """The orders that the visitor may see, with client, contract and organisation."""
    order = PurchaseOrder
    query = order.visible_to(visitor).join_from(order, Client, JOIN.LEFT_OUTER)
    query = query.join_from(order, Contract, JOIN.LEFT_OUTER).join_from(order, Organisation)
    return query.select_extend(Client, Contract, Organisation, order.spend_to_date().alias("spend_pence"))


def iterations_of(order):
    """Its iterations, the latest first."""
    return list(order.iterations.order_by(PurchaseOrderIteration.iteration.desc()))


def shown_iteration(iterations, asked):
    """The iteration that the address asks for by its number, else the latest; None where there is none."""
    number = whole_number(asked)
    return next((each for each in iterations if each.iteration == number), iterations[0] if iterations else None)


def items_of(iteration):
    """The items of an iteration."""
    return [
        Item(
            number=number,
            details=item["details"],
            first=date.fromisoformat(item["from"]),
            last=date.fromisoformat(item["to"]),
            amount_pence=item["amount_pence"],
            line_id=item["cpli"],
        )
        for number, item in enumerate(iteration.items if iteration else [], start=1)
    ]


def explanation_of(iteration, number):
    """What an item of an iteration is, and the Explanation of its amount; None where there is no such item."""
    items = iteration.items if iteration else []
    if not 1 <= number <= len(items):
        return None
    item = items[number - 1]
    return item["details"], explain_item(item)


def services_of(order):
    """The names of the services that the client gets on this order's contract."""
    line = CarePackageLineItem
    lines = line.select(line.service).where(line.client == order.client_id, line.contract == order.contract_id)
    service = line.service.rel_model
    return [row.name for row in service.select().where(service.id.in_(lines)).order_by(service.name)]


def paid_by(order):
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


def payments_of(order):
    """The payment items that its spend is the sum of, newest first, each with its level and remittance."""
    item = PaymentItem
    query = order.paid_items().join_from(item, ServiceLevel).join_from(item, Remittance, JOIN.LEFT_OUTER)
    query = query.select_extend(ServiceLevel, Remittance)
    return list(query.order_by(item.slice_start.desc(), item.id.desc()).limit(MOST_PAYMENTS))


def address_lines(place):
    """An organisation's address as lines, empty ones left out."""
    parts = (place.address_1, place.address_2, place.address_3, place.town, place.county, place.postcode, place.country)
    return [part for part in parts if part]

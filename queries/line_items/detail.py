"""What one line's page shows: prices, suspensions, contributions, allowance, and a year's actuals and payments."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from peewee import ModelSelect, fn

from models import (
    Actual,
    CarePackageLineItem,
    Client,
    Contract,
    ContractDocument,
    Organisation,
    PaymentItem,
    PurchaseOrder,
    Service,
    ServiceLevel,
    Suspension,
)
from queries.care import load_line_items
from rules import money, wording
from rules.actor import Actor
from rules.care import LineItem, day_of_price
from rules.delivery_values import delivery_rule
from rules.financial_years import financial_year_end, financial_year_of, financial_year_start
from rules.weeks import FAR_FUTURE, monday_of

MOST_PAYMENTS = 200  # of one line in one year: one for each period, and its adjustments


@dataclass(frozen=True)
class PriceRow:
    """A price of the line over dates; `last` is None where nothing ends it."""

    first: date
    last: date | None
    unit_price_tenthousandths: int
    cost: str


class ContributionRow(NamedTuple):
    """What the client pays over dates; `last` is None where nothing ends it."""

    first: date
    last: date | None
    weekly_pence: int


class PricedLine(NamedTuple):
    """A line with its price in words, as it is today (ended: as it was last; to come: as it starts)."""

    line: CarePackageLineItem
    cost: str
    pricing: str
    has_ended: bool


def visible_lines(viewer: Actor) -> ModelSelect:
    """The query of the viewer's lines, each with its client, service, level, contract and organisation."""
    line = CarePackageLineItem
    query = line.visible_to(viewer)  # joined with its contract already
    query = query.join_from(line, Client).join_from(line, Service).join_from(line, ServiceLevel)
    query = query.join_from(Contract, Organisation)
    return query.select_extend(Contract, Client, Service, ServiceLevel, Organisation)


def priced(line: CarePackageLineItem, care: LineItem, today: date) -> PricedLine:
    """A line with its price in words."""
    last = care.last_in_force()
    bought = (care.price_on(day_of_price(line.start_date, last, today)), line.units_hundredths, care.sessions)
    return PricedLine(
        line=line,
        cost=wording.cost_words(line.pricing, *bought),
        pricing=wording.pricing_words(line.pricing, line.service_level.unit, *bought),
        has_ended=last < today,
    )


def load_care(line: CarePackageLineItem) -> LineItem:
    """The line as rules see it."""
    return load_line_items([line.id])[line.id]


def price_rows(care: LineItem) -> list[PriceRow]:
    """The price history, newest first."""
    starts = [start for start, _ in care.prices]
    ends = [start - timedelta(days=1) for start in starts[1:]] + [_no_end(care.end_date)]
    rows = [
        PriceRow(first, last, price, wording.cost_words(care.pricing, price, care.units_hundredths, care.sessions))
        for (first, price), last in zip(care.prices, ends, strict=True)
    ]
    return rows[::-1]


def contribution_rows(care: LineItem) -> list[ContributionRow]:
    """The client's contributions, newest first."""
    return [
        ContributionRow(first, _no_end(last), pence) for first, last, pence in sorted(care.contributions, reverse=True)
    ]


def suspensions_of(line: CarePackageLineItem) -> list[Suspension]:
    """Those of this line and those of all of its client's lines, newest first."""
    of_line = (Suspension.cpli == line.id) | Suspension.cpli.is_null()
    query = Suspension.select().where(Suspension.client == line.client_id, of_line)
    return list(query.order_by(Suspension.start_date.desc()))


def documents_of(line: CarePackageLineItem) -> list[ContractDocument]:
    """The contract documents of the line, newest first."""
    query = ContractDocument.select().where(ContractDocument.cpli == line.id)
    return list(query.order_by(ContractDocument.published_at.desc()))


def orders_of(line: CarePackageLineItem, viewer: Actor) -> list[PurchaseOrder]:
    """The purchase orders that the line may be on, newest year first."""
    order = PurchaseOrder
    query = order.visible_to(viewer).where(order.contract == line.contract_id, order.client == line.client_id)
    return list(query.order_by(order.financial_year.desc()))


def allowance_words(line: CarePackageLineItem, care: LineItem) -> tuple[str, str] | None:
    """(left, drawn) of a rolling line's allowance in words, or None: what is recorded draws it down."""
    if care.pricing != "rolling":
        return None
    paid = delivery_rule(line.service_level).paid_hundredths(Actual.actual_hundredths, Actual.frustrated_hundredths)
    drawn = Actual.select(fn.SUM(paid)).where(Actual.cpli == line.id).scalar()
    drawn = int(drawn or 0)
    unit = line.service_level.unit
    of_all = f"{money.format_quantity(drawn)} of {wording.quantity_words(care.units_hundredths, unit)} drawn"
    return wording.quantity_words(max(care.units_hundredths - drawn, 0), unit), of_all


def years_in_force(care: LineItem, today: date) -> list[int]:
    """The financial years that the line has been in force in, the latest first."""
    last = max(min(care.last_in_force(), today), care.start_date)
    return list(range(financial_year_of(last), financial_year_of(care.start_date) - 1, -1))


def actuals_in(line: CarePackageLineItem, financial_year: int) -> list[Actual]:
    """The line's recorded weeks that have a day in the year, newest first."""
    first = monday_of(financial_year_start(financial_year))
    query = Actual.select().where(
        Actual.cpli == line.id, Actual.week_start.between(first, financial_year_end(financial_year))
    )
    return list(query.order_by(Actual.week_start.desc()))


def payments_in(line: CarePackageLineItem, viewer: Actor, financial_year: int) -> list[PaymentItem]:
    """The line's payment items of the year, newest first, at most 200."""
    item = PaymentItem
    query = item.visible_to(viewer).where(item.cpli == line.id, item.financial_year == financial_year)
    return list(query.order_by(item.slice_start.desc(), item.id.desc()).limit(MOST_PAYMENTS))


def _no_end(day: date) -> date | None:
    return None if day == FAR_FUTURE else day

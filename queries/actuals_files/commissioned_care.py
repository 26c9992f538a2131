"""Commissioned Care Export: what is bought from an organisation, a row for each care package line item."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from peewee import Expression, Field, ModelSelect, chunked

from models import CarePackageLineItem, Client, Contract, Contribution, PriceChange, Service, ServiceLevel, Table
from queries.weeks.loading import Scope
from rules.actor import Actor
from rules.actual_files import price_cell
from rules.care import prices_of
from rules.money import Pounds, plain_quantity, pounds
from rules.weeks import DAY_NAMES, FAR_FUTURE
from rules.wording import amount_in_full_pence, quantity_a_week

HEADINGS = (
    "SSRef",
    "Client",
    "CPLI ID",
    "Care Package Ref",
    "Service",
    "Service Level",
    "Contract",
    "Start Date",
    "End Date",
    "Pricing",
    "Unit",
    "Units Per Week",
    "Unit Price",
    *DAY_NAMES,
    "Weekly Cost",
    "Contribution",
    "Authorised",
)
A_WEEK = ("weekly", "units", "timetabled")  # the pricings that plan something every week


def care_rows(scope: Scope, today: date, include_historical: bool = False) -> list[list[Any]]:
    """Rows of values in the order of HEADINGS, by client: dates are dates, figures Decimals, the rest text.

    Prices and contributions are those of today; before a line starts, of its first day, after its end, of its last.
    """
    line = CarePackageLineItem
    query = scope.narrow(_lines(Contract.organisation == scope.organisation_id, today, include_historical), line)
    by_client = (Client.surname, Client.forename, Client.ssref, line.start_date, line.id)
    return [row for _, row in _rows(list(query.order_by(*by_client)), today)]


def care_rows_after(
    viewer: Actor, today: date, after: int, limit: int, ssref: str = "", include_historical: bool = False
) -> list[tuple[int, list[Any]]]:
    """[(id, row)] of at most `limit` of the viewer's line items whose ids come after this one, in their order: all, or
    those of a client.
    """
    line = CarePackageLineItem
    query = _lines(line.id.in_(line.visible_to(viewer).select(line.id)), today, include_historical)
    if ssref:
        query = query.where(Client.ssref == ssref.strip())
    return _rows(list(query.where(line.id > after).order_by(line.id).limit(limit)), today)


def _rows(lines: Sequence[CarePackageLineItem], today: date) -> list[tuple[int, list[Any]]]:
    ids = [line.id for line in lines]
    prices = _by_line(PriceChange, ids, PriceChange.start_date, PriceChange.unit_price_tenthousandths)
    contributions = _by_line(
        Contribution, ids, Contribution.start_date, Contribution.end_date, Contribution.weekly_amount_pence
    )
    return [(line.id, _row(line, prices.get(line.id, ()), contributions.get(line.id, ()), today)) for line in lines]


def _lines(wanted: Expression, today: date, include_historical: bool) -> ModelSelect:
    line = CarePackageLineItem
    query = (
        line.select(line, Client, Service, ServiceLevel, Contract)
        .join_from(line, Client)
        .join_from(line, Service)
        .join_from(line, ServiceLevel)
        .join_from(line, Contract)
        .where(wanted)
    )
    return query if include_historical else query.where(line.is_not_ended(today))


def _by_line(table: type[Table], ids: Sequence[int], *columns: Field) -> dict[int, list[tuple[Any, ...]]]:
    """{line: rows} by their start; read whole for many lines, as an organisation's are few against a council's."""
    grouped = defaultdict(list)
    for some in chunked(ids, 5_000):
        query = table.select(table.cpli, *columns).where(table.cpli.in_(some))
        for cpli, *values in query.order_by(table.start_date).tuples():
            grouped[cpli].append(tuple(values))
    return grouped


def _row(
    line: CarePackageLineItem,
    changes: Sequence[tuple[date, int]],
    contributions: Sequence[tuple[date, date | None, int]],
    today: date,
) -> list[Any]:
    end = line.end_date or FAR_FUTURE
    day = min(max(today, line.start_date), end)
    price = _price_on(day, prices_of(line.start_date, line.unit_price_tenthousandths, changes))
    is_weekly = line.pricing in A_WEEK
    quantity = quantity_a_week(line.pricing, line.units_hundredths, line.sessions)
    cost = amount_in_full_pence(line.pricing, price, line.units_hundredths or 0, line.sessions)
    paid = sum(pence for first, last, pence in contributions if first <= day <= (last or FAR_FUTURE))
    timetable = line.sessions if line.pricing == "timetabled" else (None,) * 7
    return [
        line.client.ssref,
        line.client.full_name,
        line.reference,
        line.care_package_ref,
        line.service.name,
        line.service_level.name,
        line.contract.reference,
        line.start_date,
        line.end_date,
        line.pricing,
        line.service_level.unit,
        Decimal(plain_quantity(quantity)) if is_weekly else None,
        Pounds(price_cell(price)),
        *(Decimal(plain_quantity(sessions)) if sessions else None for sessions in timetable),
        pounds(cost) if is_weekly else None,
        pounds(paid),
        "Y" if line.is_authorised else "N",
    ]


def _price_on(day: date, prices: Sequence[tuple[date, int]]) -> int:
    return next((price for start, price in reversed(prices) if start <= day), prices[0][1])

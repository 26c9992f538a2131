"""Payment Items: every item that was worked out, paid or not."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from peewee import JOIN, ModelSelect

from models import CarePackageLineItem, Client, Contract, PaymentItem, Remittance, ServiceLevel
from queries.keyset import ids_after
from queries.prepared import Ids, Prepared, is_in
from reports.parameters import CONTRACT, DATES, ReportInput, Request
from reports.table import Column, Report, Row, sums_of
from rules.dates import format_date
from rules.remittances import CLAIMS

COLUMNS = (
    Column("Contract"),
    Column("SSRef"),
    Column("CPLI ID"),
    Column("Service Level"),
    Column("Kind"),
    Column("Period Start", "date"),
    Column("Period End", "date"),
    Column("Financial Year", "year"),
    Column("From", "date"),
    Column("To", "date"),
    Column("Quantity", "quantity"),
    Column("Amount", "money"),
    Column("VAT", "money", goes_when_zero=True),
    Column("Status"),
    Column("Settled In", "number"),
)
ITEM = PaymentItem
STATUS_OF_LINE = {"pay": "Payable", "cancel": "Cancelled", "suspend": "Suspended", "carry_forward": "Carried forward"}


class ItemRow(NamedTuple):
    """A payment item; `contract` None of a claim's, `remittance` its number."""

    id: int
    contract: str | None
    ssref: str | None
    cpli: str | None
    service_level: str
    kind: str
    period_start: date
    period_end: date
    financial_year: int
    from_date: date
    to_date: date
    quantity_hundredths: int | None
    amount_pence: int
    vat_pence: int
    state: str
    is_paid: bool
    line_status: str
    remittance: int | None


def units(request: Request) -> ModelSelect:
    """Items whose slice touches the dates."""
    query = ITEM.visible_to(request.viewer).select(ITEM.id)
    query = query.join_from(ITEM, Contract, JOIN.LEFT_OUTER).join_from(ITEM, Client, JOIN.LEFT_OUTER)
    query = query.order_by(Contract.reference, Client.ssref, ITEM.line_key, ITEM.slice_start, ITEM.side, ITEM.id)
    if request.organisation:
        query = query.where(ITEM.organisation == request.organisation)
    if request.contract:
        query = query.where(ITEM.contract == request.contract)
    if request.from_date:
        query = query.where(ITEM.slice_end >= request.from_date)
    if request.to_date:
        query = query.where(ITEM.slice_start <= request.to_date)
    return query


def _items() -> ModelSelect:
    columns = (
        *(ITEM.id, Contract.reference, Client.ssref, CarePackageLineItem.reference, ServiceLevel.name, ITEM.kind),
        *(ITEM.period_start, ITEM.period_end, ITEM.financial_year, ITEM.from_date, ITEM.to_date),
        *(ITEM.quantity_hundredths, ITEM.amount_pence, ITEM.vat_pence, ITEM.state, ITEM.is_paid, ITEM.line_status),
        Remittance.number,
    )
    query = ITEM.select(*columns).where(is_in(ITEM.id, Ids("ids"))).join_from(ITEM, ServiceLevel)
    for table in (Contract, Client, CarePackageLineItem, Remittance):
        query = query.join_from(ITEM, table, JOIN.LEFT_OUTER)
    return query


ITEMS = Prepared(ItemRow, _items)


def items_by_id(ids: Sequence[int]) -> list[ItemRow]:
    """The items with these ids of `units`, in any order."""
    return ITEMS.rows(ids=ids)


def items_after(request: Request, after: int, limit: int) -> list[ItemRow]:
    """At most `limit` of the items whose ids come after this one, in their order. Two queries."""
    return sorted(items_by_id(ids_after(units(request), ITEM.id, after, limit)), key=lambda item: item.id)


def rows_of(items: Sequence[ItemRow], _request: Request) -> list[Row]:
    """A row for each payment item."""
    return [
        (
            item.contract or CLAIMS,
            item.ssref,
            item.cpli,
            item.service_level,
            "cost" if item.kind == "claim" else item.kind,
            item.period_start,
            item.period_end,
            item.financial_year,
            item.from_date,
            item.to_date,
            item.quantity_hundredths,
            item.amount_pence,
            item.vat_pence,
            status_of(item),
            item.remittance,
        )
        for item in items
    ]


def status_of(item: ItemRow) -> str:
    """Payable, Cancelled, Suspended, Carried forward, Frozen or Settled. A cancelled line stays Cancelled when it is
    settled, as not paid.
    """
    if item.state == "settled":
        return "Settled" if item.is_paid else "Cancelled"
    return "Frozen" if item.state == "frozen" else STATUS_OF_LINE[item.line_status]


def sums(request: Request) -> list[int]:
    """What the items come to: amounts and VAT."""
    return sums_of(units(request), PaymentItem.amount_pence, PaymentItem.vat_pence)


def usual(asked: ReportInput) -> dict[str, str]:
    """Items of this month, until other dates are chosen."""
    return {"from_date": format_date(asked.today.replace(day=1)), "to_date": format_date(asked.today)}


REPORT = Report(
    name="payment-items",
    title="Payment Items",
    about="Every amount that was worked out for a line of care and a period, and what became of it.",
    columns=COLUMNS,
    units=units,
    units_by_id=items_by_id,
    rows_of=rows_of,
    dates_words="Items whose period touches these dates",
    nothing="No payment item touches these dates. Items are worked out when a period opens: choose other dates.",
    unit_word="item",
    is_for_council_only=True,
    parameters=(CONTRACT, DATES),
    usual=usual,
    sums=sums,
)

"""Payment Items: every item that was worked out, paid or not."""

from collections.abc import Sequence

from peewee import ModelSelect

from models import CarePackageLineItem, Client, Contract, PaymentItem, Remittance, ServiceLevel
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
ITEM, LINE = PaymentItem, CarePackageLineItem
READ = (  # of six tables: whole rows would take most of a long report's time
    *(ITEM.id, ITEM.kind, ITEM.period_start, ITEM.period_end, ITEM.financial_year, ITEM.from_date, ITEM.to_date),
    *(ITEM.quantity_hundredths, ITEM.amount_pence, ITEM.vat_pence, ITEM.state, ITEM.is_paid, ITEM.line_status),
    *(Contract.id, Contract.reference, Client.id, Client.ssref, LINE.id, LINE.reference),
    *(ServiceLevel.id, ServiceLevel.name, Remittance.id, Remittance.number),
)
STATUS_OF_LINE = {"pay": "Payable", "cancel": "Cancelled", "suspend": "Suspended", "carry_forward": "Carried forward"}


def units(request: Request) -> ModelSelect:
    """Items whose slice touches the dates."""
    item = PaymentItem
    query = (
        item.select(*READ)
        .join_from(item, ServiceLevel)
        .left_outer_join(Contract, on=item.contract, src=item)
        .left_outer_join(Client, on=item.client, src=item)
        .left_outer_join(CarePackageLineItem, on=item.cpli, src=item)
        .left_outer_join(Remittance, on=item.remittance, src=item)
        .where(item.id.in_(item.visible_to(request.viewer).select(item.id)))
        .order_by(Contract.reference, Client.ssref, item.line_key, item.slice_start, item.side, item.id)
    )
    if request.organisation:
        query = query.where(item.organisation == request.organisation)
    if request.contract:
        query = query.where(item.contract == request.contract)
    if request.from_date:
        query = query.where(item.slice_end >= request.from_date)
    if request.to_date:
        query = query.where(item.slice_start <= request.to_date)
    return query


def rows_of(items: Sequence[PaymentItem], _request: Request) -> list[Row]:
    """A row for each payment item."""
    return [
        (
            item.contract.reference if item.contract_id else CLAIMS,
            item.client.ssref if item.client_id else None,
            item.cpli.reference if item.cpli_id else None,
            item.service_level.name,
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
            item.remittance.number if item.remittance_id else None,
        )
        for item in items
    ]


def status_of(item: PaymentItem) -> str:
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
    rows_of=rows_of,
    dates_words="Items whose period touches these dates",
    nothing="No payment item touches these dates. Items are worked out when a period opens: choose other dates.",
    unit_word="item",
    is_for_council_only=True,
    parameters=(CONTRACT, DATES),
    usual=usual,
    sums=sums,
)

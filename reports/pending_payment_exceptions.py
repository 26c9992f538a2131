"""Pending Payments Exceptions: the adjustments and late items that the next run pays, from what to what, and why."""

from collections.abc import Sequence

from peewee import ModelSelect

from models import CarePackageLineItem, Client, Contract, PaymentItem
from queries.adjustment_causes import causes_of
from queries.payment_exceptions import is_exception
from reports.parameters import CONTRACT, ORGANISATION, Request
from reports.table import Column, Report, Row, sums_of

COLUMNS = (
    Column("Contract"),
    Column("Client"),
    Column("SSRef"),
    Column("CPLI ID"),
    Column("From", "date"),
    Column("To", "date"),
    Column("Was", "money"),
    Column("Now", "money"),
    Column("Difference", "money"),
    Column("Why"),
)
NOTHING_RECORDED = "What is due was worked out anew"


def units(request: Request) -> ModelSelect:
    """The items, of one organisation or contract where these are asked for; dates choose items that touch them."""
    item = PaymentItem
    query = (
        item.select(item, Contract, Client, CarePackageLineItem)
        .join_from(item, Contract)
        .left_outer_join(Client, on=item.client, src=item)
        .left_outer_join(CarePackageLineItem, on=item.cpli, src=item)
        .where(item.id.in_(item.visible_to(request.viewer).select(item.id)), is_exception())
        .order_by(Contract.reference, Client.surname, Client.ssref, item.line_key, item.slice_start, item.side, item.id)
    )
    if request.organisation:
        query = query.where(item.organisation == request.organisation)
    if request.contract:
        query = query.where(item.contract == request.contract)
    if request.from_date:
        query = query.where(item.to_date >= request.from_date)
    if request.to_date:
        query = query.where(item.from_date <= request.to_date)
    return query


def rows_of(items: Sequence[PaymentItem], _request: Request) -> list[Row]:
    """A row for each item out of the ordinary, with its cause."""
    causes = causes_of(items)
    return [
        (
            item.contract.reference,
            item.client.full_name if item.client_id else None,
            item.client.ssref if item.client_id else None,
            item.cpli.reference if item.cpli_id else None,
            item.from_date,
            item.to_date,
            item.settled_before_pence,
            item.due_pence,
            item.amount_pence,
            why(item, causes.get(item.id)),
        )
        for item in items
    ]


def why(item: PaymentItem, because: str | None) -> str:
    """`The price is now ..., was ... (Cora Example, 18/11/2025)`; of a part also which one of its plan it is."""
    if item.kind == "manual":
        return f"Added by hand: {item.reason}"
    words = because or NOTHING_RECORDED
    if item.kind != "adjustment":
        words = "The first payment for a period that was finalised already"
    words = words[0].upper() + words[1:]
    plan = item.read_working().plan
    return f"{words}. Part {plan.number} of {plan.of} of an overpayment plan" if plan else words


def sums(request: Request) -> list[int]:
    """What was paid, what is due now, and the difference."""
    item = PaymentItem
    return sums_of(units(request), item.settled_before_pence, item.due_pence, item.amount_pence)


REPORT = Report(
    name="pending-payment-exceptions",
    title="Pending Payments Exceptions",
    about="Adjustments and late items that the next payment run pays: from what to what, and why.",
    columns=COLUMNS,
    units=units,
    rows_of=rows_of,
    dates_words="Items whose dates touch these",
    nothing="No adjustments or late items of the next payment run match. They appear here when care "
    "that was paid already is changed.",
    unit_word="item",
    parameters=(ORGANISATION, CONTRACT),
    sums=sums,
)

"""Pending Scheduled Payments: the lines that are still to be paid, and those that will not be now."""

from collections.abc import Sequence
from datetime import date, timedelta

from peewee import ModelSelect, fn

from models import CarePackageLineItem, Client, Contract, Organisation, PaymentItem, PaymentMethod, Period, Service
from reports.parameters import DATES, ORGANISATION, Choice, Request
from reports.table import Column, Report, Row, sums_of
from rules.scheduled_payments import STATUS_NAMES
from rules.weeks import FAR_FUTURE

COLUMNS = (
    Column("Type"),
    Column("Provider"),
    Column("Contract"),
    Column("Period Start", "date"),
    Column("Period End", "date"),
    Column("Due", "date"),
    Column("Client"),
    Column("SSRef"),
    Column("Service"),
    Column("Item Notes"),
    Column("Budget"),
    Column("From", "date"),
    Column("To", "date"),
    Column("Status"),
    Column("Amount", "money"),
    Column("VAT", "money", goes_when_zero=True),
)
ITEM = PaymentItem
OF_AN_ITEM = (  # without its working, which is long
    *(ITEM.id, ITEM.organisation, ITEM.contract, ITEM.client, ITEM.cpli, ITEM.service, ITEM.reason, ITEM.line_status),
    *(ITEM.period_start, ITEM.period_end, ITEM.from_date, ITEM.to_date, ITEM.amount_pence, ITEM.vat_pence),
)
STATUSES = [("", "[All]"), *STATUS_NAMES.items()]
STATUS = Choice("status", "Status", "", options=lambda _asked: STATUSES, read=lambda text, _asked: text)
TYPES = {True: "Direct Payments", False: "Provider Payments"}


def units(request: Request) -> ModelSelect:
    """Unsettled items of the periods that overlap the dates; without dates, of each contract's current period."""
    item = ITEM
    query = (
        item.select(*OF_AN_ITEM, Contract, Organisation, Client, CarePackageLineItem, Service)
        .join_from(item, Contract)
        .join_from(item, Organisation)
        .left_outer_join(Client, on=item.client, src=item)
        .left_outer_join(CarePackageLineItem, on=item.cpli, src=item)
        .left_outer_join(Service, on=item.service, src=item)
        .where(item.id.in_(item.visible_to(request.viewer).select(item.id)), item.model == "scheduled")
        .where(item.state != "settled")
        .order_by(
            Organisation.name,
            Contract.reference,
            item.period_start,
            Client.surname,
            Client.forename,
            item.line_key,
            item.slice_start,
            item.side,
            item.id,
        )
    )
    for column, wanted in ((item.organisation, request.organisation), (item.contract, request.contract)):
        query = query.where(column == wanted) if wanted else query
    if status := request[STATUS]:
        query = query.where(item.line_status == status)
    if not (request.from_date or request.to_date):
        return query.where(item.period_start == fn.COALESCE(_first_open_start(), item.period_start))
    if request.from_date:
        query = query.where(item.period_end >= request.from_date)
    return query.where(item.period_start <= request.to_date) if request.to_date else query


def _first_open_start() -> ModelSelect:
    """The start of the contract's earliest open period that is not finalised; null where the next one is to open."""
    period = Period.alias("first_open")
    first = period.select(fn.MIN(period.start_date))
    return first.where(period.contract == ITEM.contract, period.finalised_on.is_null())


def rows_of(items: Sequence[PaymentItem], _request: Request) -> list[Row]:
    """A row for each item that is planned to be paid."""
    return [
        (
            TYPES[bool(method and method.is_direct_payment)],
            item.organisation.name,
            item.contract.reference,
            item.period_start,
            item.period_end,
            due_date(item, method),
            item.client.full_name if item.client_id else None,
            item.client.ssref if item.client_id else None,
            item.service.name if item.service_id else None,
            item.reason,
            item.cpli.budget_code if item.cpli_id else None,
            item.from_date,
            item.to_date,
            STATUS_NAMES[item.line_status],
            item.amount_pence,
            item.vat_pence,
        )
        for item, method in with_methods(items)
    ]


def due_date(item: PaymentItem, method: PaymentMethod | None) -> date | None:
    """The day on which the item's period is due."""
    return item.period_start - timedelta(days=method.slack_days) if method else None


def with_methods(items: Sequence[PaymentItem]) -> list[tuple[PaymentItem, PaymentMethod | None]]:
    """The items, each with the payment method that its period is of."""
    methods = _methods_of(items)
    return [(item, _method_of(item, methods)) for item in items]


def _methods_of(items: Sequence[PaymentItem]) -> dict[int, list[PaymentMethod]]:
    wanted = sorted({item.contract_id for item in items})
    by_contract: dict[int, list[PaymentMethod]] = {}
    for method in PaymentMethod.select().where(PaymentMethod.contract.in_(wanted)):
        by_contract.setdefault(method.contract_id, []).append(method)
    return by_contract


def _method_of(item: PaymentItem, methods: dict[int, list[PaymentMethod]]) -> PaymentMethod | None:
    """The payment method that the item's period is of; None where there is none any more."""
    theirs = methods.get(item.contract_id, ())
    return next((m for m in theirs if m.start_date <= item.period_start <= (m.end_date or FAR_FUTURE)), None)


def sums(request: Request) -> list[int]:
    """What is pending in all: amounts and VAT."""
    return sums_of(units(request), ITEM.amount_pence, ITEM.vat_pence)


REPORT = Report(
    name="pending-scheduled-payments",
    title="Pending Scheduled Payments",
    about="Scheduled payments that are still to be made: every line with its period, dates, status and amount.",
    columns=COLUMNS,
    units=units,
    rows_of=rows_of,
    dates_words="Payment periods that overlap these dates; without dates, the current period of each contract",
    nothing="No pending Scheduled Payments match. Lines appear here when their period opens, some "
    "days before it is due: choose later dates, or look at the payment calendar.",
    unit_word="line",
    parameters=(ORGANISATION, STATUS, DATES),
    sums=sums,
    has_pdf=True,
)

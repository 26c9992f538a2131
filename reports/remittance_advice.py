"""Remittance Advice Provider Payments: what was paid, line by line."""

from collections.abc import Iterable, Sequence
from datetime import date

from peewee import Expression, ModelSelect, fn

from models import Contract, Organisation, PaymentItem, PaymentMethod, PaymentRun, Remittance
from queries.remittances.lines import client_lines
from queries.report_choices import PaidPeriod, finalise_dates, paid_periods, payment_method_of, payment_methods
from reports.parameters import CONTRACT, Choice, FromTo, Options, ReportInput, Request, Tick
from reports.table import Column, Report, Row, sums_of
from rules.broken import RuleBroken
from rules.dates import format_date
from rules.remittances import CLAIMS, SIDE_NAMES, summary_of
from rules.wording import method_words

COLUMNS = (
    Column("Remittance", "number", is_on_phone=False),
    Column("Contract", is_on_phone=False),
    Column("Period Start", "date", is_on_phone=False),
    Column("Period End", "date", is_on_phone=False),
    Column("Client", or_on_phone="Reason for Payment"),
    Column("SSRef", is_on_phone=False),
    Column("Cost / Income", is_on_phone=False),
    Column("Reason for Payment", is_on_phone=False),
    Column("From", "date"),
    Column("To", "date", is_on_phone=False),
    Column("Amount", "money"),
    Column("VAT", "money", is_on_phone=False, goes_when_zero=True),
    Column("Status", is_on_phone=False),
)
STATUS = "Paid"
ITEM = PaymentItem
MOST_DIGITS = 9
MOST_CREDITORS = 3


def _method(text: str, asked: ReportInput) -> PaymentMethod | None:
    """The payment method that is picked; None for all, and for rubbish."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return payment_method_of(asked.viewer, int(text)) if is_number else None


def _method_options(asked: ReportInput) -> Options:
    methods = [(str(each.id), method_words(each)) for each in payment_methods(asked.scope)]
    return [("", "[All]"), *methods]


def _period(text: str, _asked: ReportInput) -> PaidPeriod:
    """The period of an option. Raises RuleBroken for rubbish."""
    first, _, last = text.partition("_")
    try:
        return PaidPeriod(date.fromisoformat(first), date.fromisoformat(last), False)
    except ValueError:
        raise RuleBroken("Choose a period of the list", "period") from None


def _period_options(asked: ReportInput) -> Options:
    """The periods of which something was paid; `*` where something of it is still to be paid."""
    method = _method(asked.text("payment_method"), asked)
    periods = [(_period_value(each), _period_words(each)) for each in paid_periods(asked.scope, method)]
    return [("", "[All]"), *periods]


def _period_value(period: PaidPeriod) -> str:
    return f"{period.first}_{period.last}"


def _period_words(period: PaidPeriod) -> str:
    return f"{'* ' if period.is_partial else ''}{format_date(period.first)} - {format_date(period.last)}"


def _day(text: str, _asked: ReportInput) -> date:
    """The day of an option. Raises RuleBroken for rubbish."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RuleBroken("Choose a day of the list", "finalised_on") from None


def _day_options(asked: ReportInput) -> Options:
    return [("", "[All]"), *((day.isoformat(), format_date(day)) for day in finalise_dates(asked.scope))]


def _only(day: date | None) -> FromTo | None:
    return (day, day) if day else None


PAYMENT_METHOD: Choice[PaymentMethod | None] = Choice(
    "payment_method", "Payment Method", None, options=_method_options, read=_method, follows=("contract",)
)
PERIOD: Choice[PaidPeriod | None] = Choice(
    "period",
    "Period (* partially finalised)",
    None,
    options=_period_options,
    read=_period,
    follows=("contract", "payment_method"),
    head="Period",
)
FINALISED_ON: Choice[date | None] = Choice(
    "finalised_on",
    "Finalised on",
    None,
    options=_day_options,
    read=_day,
    follows=("contract",),
    dates=_only,
    instead_of="period",
    hint="A day counts instead of a period",
)
IS_SUMMARY = Tick("is_summary", "Summary", False, hint="One line for each client, costs and income apart")


def units(request: Request) -> ModelSelect:
    """Remittances of runs that were finalised between the dates, and that paid something of the period and method."""
    query = (
        Remittance.select(Remittance, PaymentRun, Contract, Organisation)
        .join_from(Remittance, PaymentRun)
        .join_from(Remittance, Organisation)
        .left_outer_join(Contract, on=Remittance.contract, src=Remittance)
        .where(Remittance.id.in_(Remittance.visible_to(request.viewer).select(Remittance.id)))
        .order_by(Remittance.number.desc())
    )
    if request.organisation:
        query = query.where(Remittance.organisation == request.organisation)
    if request.contract:
        query = query.where(Remittance.contract == request.contract)
    if request.from_date:
        query = query.where(PaymentRun.finalise_date >= request.from_date)
    if request.to_date:
        query = query.where(PaymentRun.finalise_date <= request.to_date)
    wanted = _wanted(request)
    if wanted is not None:
        query = query.where(fn.EXISTS(ITEM.select(ITEM.id).where(ITEM.remittance == Remittance.id, wanted)))
    return query


def _wanted(request: Request) -> Expression | None:
    """A condition on the items of the period and payment method that are asked for, None for all. A day counts instead
    of the period.
    """
    wanted = None
    period = request[PERIOD]
    if period and not request[FINALISED_ON]:
        wanted = (ITEM.period_start == period.first) & (ITEM.period_end == period.last)
    if method := request[PAYMENT_METHOD]:
        of_method = (ITEM.contract == method.contract_id) & (ITEM.period_start >= method.start_date)
        if method.end_date:
            of_method &= ITEM.period_start <= method.end_date
        wanted = of_method if wanted is None else wanted & of_method
    return wanted


def rows_of(remittances: Sequence[Remittance], request: Request) -> list[Row]:
    """The lines; in a summary one for each client and side, with how many lines it adds up."""
    lines = client_lines(remittances, _wanted(request))
    return [
        (
            remittance.number,
            _contract_words(remittance),
            line.period_start,
            line.period_end,
            group.client.full_name if group.client else None,
            group.client.ssref if group.client else None,
            SIDE_NAMES[line.side],
            line.reason,
            line.from_date,
            line.to_date,
            line.amount_pence,
            line.vat_pence,
            STATUS,
        )
        for remittance in remittances
        for group in lines[remittance.id]
        for line in (summary_of(group.lines) if request[IS_SUMMARY] else group.lines)
    ]


def creditor_references(request: Request) -> list[str]:
    """`Creditor reference 741254`, of the organisations that were paid; nothing where these are many."""
    rows = units(request).order_by().select(Remittance.creditor_ref, Organisation.creditor_ref).distinct()
    found = {paid_as or now for paid_as, now in rows.limit(MOST_CREDITORS + 1).tuples()} - {""}
    return [f"Creditor reference {', '.join(sorted(found))}"] if 0 < len(found) <= MOST_CREDITORS else []


def sums(request: Request) -> list[int]:
    """What all lines come to: amounts and VAT of what is asked for."""
    return sums_of(_items(request), ITEM.amount_pence, ITEM.vat_pence)


def size(request: Request) -> int:
    """How many items were paid; some of them are added up."""
    return _items(request).count()


def _items(request: Request) -> ModelSelect:
    wanted = _wanted(request)
    query = ITEM.select().where(ITEM.remittance.in_(units(request).order_by().select(Remittance.id)))
    return query if wanted is None else query.where(wanted)


def usual(asked: ReportInput) -> dict[str, str]:
    """The newest period of which something was paid."""
    newest = paid_periods(asked.scope, most=1)
    return {"period": _period_value(newest[0])} if newest else {}


def notes(request: Request) -> list[Row]:
    """The council's notes on these remittances, below all lines."""
    return notes_of(units(request).where(Remittance.notes != ""))


def notes_of(remittances: Iterable[Remittance]) -> list[Row]:
    """One row for the notes of each remittance that has some."""
    return [
        (paid.number, _contract_words(paid), *[None] * 5, f"Remittance Notes: {paid.notes}", *[None] * 5)
        for paid in remittances
        if paid.notes
    ]


def _contract_words(remittance: Remittance) -> str:
    return remittance.contract.reference if remittance.contract_id else CLAIMS


REPORT = Report(
    name="remittance-advice",
    title="Remittance Advice Provider Payments",
    about="What was paid for each contract: every line with its reason, dates, amount and VAT.",
    columns=COLUMNS,
    units=units,
    rows_of=rows_of,
    dates_words="Payments that were finalised between these dates",
    nothing="No payments match. A remittance appears here as soon as its payment run is finalised.",
    unit_word="remittance",
    parameters=(CONTRACT, PAYMENT_METHOD, PERIOD, FINALISED_ON, IS_SUMMARY),
    usual=usual,
    notes=notes,
    sums=sums,
    total_in="Reason for Payment",
    facts=creditor_references,
    has_pdf=True,
    size=size,
    units_at_once=50,
)

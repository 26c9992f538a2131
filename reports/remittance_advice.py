"""Remittance Advice Provider Payments: what was paid, line by line."""

from collections.abc import Iterable, Sequence

from peewee import Expression, ModelSelect, fn

from models import Contract, Organisation, PaymentItem, PaymentRun, Remittance
from queries.remittances.lines import client_lines
from reports.table import Column, Report, Request, Row
from rules.remittances import CLAIMS, SIDE_NAMES, summary_of

COLUMNS = (
    Column("Remittance", "number"),
    Column("Contract"),
    Column("Period Start", "date"),
    Column("Period End", "date"),
    Column("Client"),
    Column("SSRef"),
    Column("Cost / Income"),
    Column("Reason for Payment"),
    Column("From", "date"),
    Column("To", "date"),
    Column("Amount", "money"),
    Column("VAT", "money"),
    Column("Status"),
)
STATUS = "Paid"
ITEM = PaymentItem


def units(request: Request) -> ModelSelect:
    """Remittances of runs that were finalised between the dates, and that paid something of the period and method."""
    query = (
        Remittance.select(Remittance, PaymentRun, Contract, Organisation)
        .join_from(Remittance, PaymentRun)
        .join_from(Remittance, Organisation)
        .left_outer_join(Contract, on=Remittance.contract, src=Remittance)
        .where(Remittance.id.in_(Remittance.visible_to(request.visitor).select(Remittance.id)))
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
    """A condition on the items of the period and payment method that are asked for; None for all."""
    wanted = None
    if request.period:
        wanted = (ITEM.period_start == request.period[0]) & (ITEM.period_end == request.period[1])
    if request.payment_method:
        method = request.payment_method
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
        for line in (summary_of(group.lines) if request.is_summary else group.lines)
    ]


def foot(request: Request) -> list[Row]:
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
    nothing="Nothing was paid for this choice. A remittance appears here as soon as its payment run is finalised.",
    unit_word="remittance",
    parameters=("organisation", "contract", "payment_method", "period", "finalised_on", "is_summary"),
    foot=foot,
    has_pdf=True,
)

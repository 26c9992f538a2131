"""Remittance Advice Provider Payments: what was paid, line by line."""

from models import Contract, Organisation, PaymentRun, Remittance
from reports.remittance_lines import client_lines
from reports.table import Column, Report
from rules.remittances import SIDE_NAMES

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
CLAIMS = "One-Off Claims"
STATUS = "Paid"


def units(request):
    """Remittances of runs that were finalised between the dates."""
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
    return query


def rows_of(remittances):
    lines = client_lines(remittances)
    return [
        (
            remittance.number,
            remittance.contract.reference if remittance.contract_id else CLAIMS,
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
        for line in group.lines
    ]


REPORT = Report(
    name="remittance-advice",
    title="Remittance Advice Provider Payments",
    about="What was paid for each contract: every line with its reason, dates, amount and VAT.",
    columns=COLUMNS,
    units=units,
    rows_of=rows_of,
    dates_words="Payments that were finalised between these dates",
    nothing="Nothing was paid between these dates. A remittance appears here as soon as its payment run is finalised.",
    unit_word="remittance",
)

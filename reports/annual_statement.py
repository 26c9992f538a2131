"""Annual Statement Of Foster Carer Payments: what was in the bank in a tax year, line by line, with its total."""

from collections.abc import Sequence

from peewee import ModelSelect

from models import PaymentItem, Remittance
from queries.remittances.lines import client_lines
from reports.parameters import ORGANISATION, Choice, Options, ReportInput, Request
from reports.table import Column, Report, Row, sums_of
from rules.financial_years import financial_year_name, tax_year_dates, tax_year_of

COLUMNS = (
    Column("Paid On", "date"),
    Column("Remittance", "number", is_on_phone=False),
    Column("Client", or_on_phone="Reason for Payment"),
    Column("SSRef", is_on_phone=False),
    Column("Reason for Payment", is_on_phone=False),
    Column("From", "date", is_on_phone=False),
    Column("To", "date", is_on_phone=False),
    Column("Amount", "money"),
)

TAX_YEARS_OFFERED = 8


def _tax_years(asked: ReportInput) -> Options:
    """This one first: `2025/2026`."""
    this_year = tax_year_of(asked.today)
    years = range(this_year, this_year - TAX_YEARS_OFFERED, -1)
    return [(str(year), financial_year_name(year)) for year in years]


TAX_YEAR: Choice[int | None] = Choice(
    "tax_year",
    "Tax Year",
    None,
    options=_tax_years,
    read=lambda text, _asked: int(text),
    dates=lambda year: tax_year_dates(year) if year else None,
    required=True,
)


def units(request: Request) -> ModelSelect:
    """Remittances whose date in the bank is within the dates, those of a tax year, 6 April to 5 April; what is still on
    its way was not paid yet.
    """
    return _chosen(Remittance.select(), request).order_by(Remittance.bank_date, Remittance.number)


def _chosen(query: ModelSelect, request: Request) -> ModelSelect:
    query = query.where(Remittance.id.in_(Remittance.visible_to(request.viewer).select(Remittance.id)))
    if request.organisation:
        query = query.where(Remittance.organisation == request.organisation)
    if request.contract:
        query = query.where(Remittance.contract == request.contract)
    if request.from_date:
        query = query.where(Remittance.bank_date >= request.from_date)
    return query.where(Remittance.bank_date <= min(request.today, request.to_date or request.today))


def rows_of(remittances: Sequence[Remittance], _request: Request) -> list[Row]:
    """A row for each client's amount of each remittance."""
    lines = client_lines(remittances)
    return [
        (
            remittance.bank_date,
            remittance.number,
            group.client.full_name if group.client else None,
            group.client.ssref if group.client else None,
            line.reason,
            line.from_date,
            line.to_date,
            line.amount_pence + line.vat_pence,
        )
        for remittance in remittances
        for group in lines[remittance.id]
        for line in group.lines
    ]


def sums(request: Request) -> list[int]:
    """What was paid in all, with VAT."""
    return sums_of(_chosen(Remittance.select(), request), Remittance.amount_pence)


def size(request: Request) -> int:
    """How many items the remittances paid; some of them are added up."""
    paid = _chosen(Remittance.select(Remittance.id), request)
    return PaymentItem.select().where(PaymentItem.remittance.in_(paid)).count()


REPORT = Report(
    name="annual-statement-of-foster-carer-payments",
    title="Annual Statement Of Foster Carer Payments",
    about="Everything that was in the bank in a tax year, with any VAT, and what it comes to.",
    columns=COLUMNS,
    units=units,
    rows_of=rows_of,
    dates_words="Payments that were in the bank between these dates",
    nothing="Nothing was in the bank in this tax year. Payments appear here on their date in the bank.",
    unit_word="remittance",
    parameters=(ORGANISATION, TAX_YEAR),
    sums=sums,
    total_in="Reason for Payment",
    has_total_in_files=True,
    has_pdf=True,
    size=size,
    units_at_once=50,
)

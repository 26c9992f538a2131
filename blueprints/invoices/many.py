"""The list of invoices: the financial year, the status, a search, and what each comes to."""

from dataclasses import dataclass

from flask import request
from peewee import Case

from models import Invoice, Organisation
from queries.invoices.totals import PAYABLE, total_of
from queries.listing import Column, ListPage
from rules.financial_years import financial_year_name, financial_year_of
from rules.invoice_statuses import STATUS_NAMES
from web.listing import list_request
from web.picks import Pick, pick, whole_number

STATUS_ORDER = Case(Invoice.status, [(status, place) for place, status in enumerate(STATUS_NAMES)])
COLUMNS = (
    Column("status", "Status", (STATUS_ORDER, Invoice.number * -1)),
    Column("number", "Number", (Invoice.number,), css="num"),
    Column("reference", "Reference", (Invoice.reference_key,)),
    Column("date", "Date on Invoice", (Invoice.date_on_invoice,)),
    Column("total", "Total Payable", (total_of(PAYABLE),), css="num w-money"),
)
LONGEST_SEARCH = 60


@dataclass(frozen=True)
class Chosen:
    """The filters as they are set."""

    year: Pick
    status: Pick
    search: str

    @property
    def words(self):
        """What the filters are, in one line."""
        searched = [f"“{self.search}”"] if self.search else []
        return ", ".join([self.year.words, self.status.words, *searched])


def filters(visitor, today):
    """The filters from the address; this financial year unless another is picked."""
    query = Invoice.visible_to(visitor)
    years = {year for (year,) in query.select(Invoice.financial_year).distinct().tuples()} | {financial_year_of(today)}
    options = [(year, financial_year_name(year)) for year in sorted(years, reverse=True)]
    status = request.args.get("status") if request.args.get("status") in STATUS_NAMES else None
    return Chosen(
        year=pick("year", "Financial year", "[All years]", options, otherwise=financial_year_of(today)),
        status=Pick("status", "Status", "[All statuses]", tuple(STATUS_NAMES.items()), status),
        search=request.args.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH],
    )


def listing(visitor, chosen):
    """The page of the list that the address asks for: invoices with their organisation."""
    query = Invoice.visible_to(visitor).select(Invoice, Organisation).join_from(Invoice, Organisation)
    if chosen.year.value is not None:
        query = query.where(Invoice.financial_year == chosen.year.value)
    if chosen.status.value:
        query = query.where(Invoice.status == chosen.status.value)
    if chosen.search:
        is_found = Invoice.reference_key.contains("".join(chosen.search.split()).upper())
        number = whole_number(chosen.search)
        query = query.where(is_found if number is None else is_found | (Invoice.number == number))
    return ListPage(query, COLUMNS, list_request(), sort="status", tie_break=(Invoice.id,))

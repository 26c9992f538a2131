"""The list of invoices and credit notes: by financial year, status, and number or reference."""

from dataclasses import dataclass

from peewee import Case, ModelSelect, fn

from models import Commitment, Invoice, Organisation
from queries.invoices.totals import PAYABLE, total_of
from queries.keyset import ids_after
from queries.listing import Column, ListPage, ListRequest
from rules.actor import Actor
from rules.invoice_statuses import STATUS_NAMES, WITH_COUNCIL

STATUSES = {  # what the list can be narrowed to: (its words, the statuses)
    **{status: (name, (status,)) for status, name in STATUS_NAMES.items()},
    "with_council": ("With the council", WITH_COUNCIL),
}
STATUS_ORDER = Case(Invoice.status, [(status, place) for place, status in enumerate(STATUS_NAMES)])
COLUMNS = (
    Column("status", "Status", (STATUS_ORDER, Invoice.number * -1)),
    Column("number", "Number", (Invoice.number,), css="num"),
    Column("reference", "Reference", (Invoice.reference_key,)),
    Column("date", "Date on Invoice", (Invoice.date_on_invoice,)),
    Column("total", "Total Payable", (total_of(PAYABLE),), css="num w-money"),
)
SHOWN = (
    Invoice.id,
    Invoice.status,
    Invoice.submitted_at,
    Invoice.status_reason,
    Invoice.kind,
    Invoice.number,
    Invoice.reference,
    Invoice.date_on_invoice,
)


@dataclass(frozen=True)
class InvoiceFilters:
    """Which invoices are asked for; None and "" for all. `status` is a key of STATUSES; `number` is the search where it
    is a whole number.
    """

    financial_year: int | None = None
    status: str | None = None
    search: str = ""
    number: int | None = None


def financial_years(viewer: Actor) -> set[int]:
    """The financial years of the dates on the viewer's invoices."""
    return {year for (year,) in Invoice.visible_to(viewer).select(Invoice.financial_year).distinct().tuples()}


def list_invoices(viewer: Actor, filters: InvoiceFilters, request: ListRequest) -> ListPage:
    """The page of the viewer's invoices that is asked for, each with the name of its organisation."""
    query = _found(viewer, filters).select(*SHOWN, Organisation.id, Organisation.name)
    return ListPage(query.join_from(Invoice, Organisation), COLUMNS, request, sort="status", tie_break=(Invoice.id,))


def payable_of_list(viewer: Actor, filters: InvoiceFilters) -> int:
    """What all invoices that are asked for come to, in pence, whichever page shows them."""
    ids = _found(viewer, filters).select(Invoice.id)
    return int(Commitment.select(fn.COALESCE(fn.SUM(PAYABLE), 0)).where(Commitment.invoice.in_(ids)).scalar())


def _found(viewer: Actor, filters: InvoiceFilters) -> ModelSelect:
    query = Invoice.visible_to(viewer)
    if filters.financial_year is not None:
        query = query.where(Invoice.financial_year == filters.financial_year)
    if filters.status:
        query = query.where(Invoice.status.in_(STATUSES[filters.status][1]))
    if filters.search:
        is_found = Invoice.reference_key.contains("".join(filters.search.split()).upper())
        query = query.where(is_found if filters.number is None else is_found | (Invoice.number == filters.number))
    return query


def invoices_after(viewer: Actor, after: int, limit: int) -> list[Invoice]:
    """At most `limit` of the viewer's invoices whose ids come after this one, in their order. Two queries."""
    ids = ids_after(Invoice.visible_to(viewer), Invoice.id, after, limit)
    return list(Invoice.select().where(Invoice.id.in_(ids)).order_by(Invoice.id))

"""The filters of the list of invoices: what the address picks, and what may be picked."""

from dataclasses import dataclass
from datetime import date

from flask import request

from queries.invoices.invoice_list import STATUSES, InvoiceFilters, financial_years
from rules.actor import Actor
from rules.financial_years import financial_year_name, financial_year_of
from web.picks import Pick, pick, search_words, whole_number


@dataclass(frozen=True)
class InvoicePicks:
    """The filters as they are set, to be shown."""

    year: Pick
    status: Pick
    search: str

    @property
    def words(self) -> str:
        """What the filters are, in one line."""
        searched = [f"“{self.search}”"] if self.search else []
        return ", ".join([self.year.words, self.status.words, *searched])

    @property
    def filters(self) -> InvoiceFilters:
        """What they ask of the list."""
        return InvoiceFilters(self.year.value, self.status.value, self.search, whole_number(self.search))


def picks_of(viewer: Actor, today: date) -> InvoicePicks:
    """The filters from the address; this financial year unless another is picked."""
    years = financial_years(viewer) | {financial_year_of(today)}
    options = [(year, financial_year_name(year)) for year in sorted(years, reverse=True)]
    status = request.args.get("status") if request.args.get("status") in STATUSES else None
    return InvoicePicks(
        year=pick("year", "Financial year", "[All years]", options, otherwise=financial_year_of(today)),
        status=Pick(
            "status", "Status", "[All statuses]", tuple((key, words) for key, (words, _) in STATUSES.items()), status
        ),
        search=search_words(),
    )

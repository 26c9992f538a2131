"""The page of a half-year: its figures, the list behind the one that is selected, and its notice."""

from collections.abc import Iterator, Sequence
from datetime import date

from flask import request, url_for

from blueprints.council_compliance.periods import asked_of, so_far
from content.council_settings import CouncilSettings
from queries.invoices.clock import Lateness, lateness
from queries.paging import Page, page_of
from queries.payments_compliance import (
    ListedInvoice,
    earliest_submission,
    half_year,
    listed_invoices,
    notice_of,
)
from rules.actor import Actor
from rules.dates import format_date
from rules.money import plain_decimal
from rules.payments_compliance import SHARES, Figure, HalfYear, InvoiceClock, half_years_back
from web import council
from web.listing import asked_page

HEADINGS = (
    "Provider",
    "Invoice",
    "Submitted",
    "In The Bank",
    "Days",
    "Status",
    "Authorised On Day",
    "Days On Hold",
    "Amount",
    "Interest",
    "Fixed Sum",
)


class HalfYearPage:
    """What the address asks for: a half-year, and a figure whose list is shown. A half-year that is over goes first."""

    def __init__(self, viewer: Actor, today: date, settings: CouncilSettings):
        self.viewer, self.today, self.settings = viewer, today, settings
        halves = half_years_back(today, earliest_submission(viewer, today))
        asked = asked_of(halves, halves[1] if len(halves) > 1 else halves[0])
        self.half: HalfYear = half_year(viewer, asked, today)
        self.options = [(first.isoformat(), self._words((first, last)), first == asked[0]) for first, last in halves]
        self.notice = notice_of(viewer, asked)
        self.figure = self._figure()
        self.listed = self.half.clocks(self.figure)
        self.share = self.half.share(self.figure)
        self.page: Page = page_of(asked_page(), len(self.listed))

    @property
    def rows(self) -> list[tuple[ListedInvoice, Lateness | None]]:
        """The rows of this page, each with what its lateness costs."""
        return [(row, self._lateness(row.clock)) for row in self._invoices(self.page.cut(self.listed))]

    @property
    def late_pence(self) -> tuple[int, int]:
        """(interest, fixed sums) of all rows of the list, in pence."""
        late = [each for each in map(self._lateness, self.listed) if each]
        return sum(each.interest_pence for each in late), sum(each.fixed_sum_pence for each in late)

    @property
    def words(self) -> str:
        """The half-year, and whether it goes on."""
        return self._words((self.half.first, self.half.last))

    @property
    def shares(self) -> list[Figure]:
        """The figures of the table of shares."""
        return list(SHARES)

    def address(self, endpoint: str = ".half_year_figures", **values: object) -> str:
        """Where this half-year is shown otherwise: another figure, another page, a file."""
        return url_for(endpoint, **{"from": self.half.first.isoformat()}, **values)

    def page_address(self, number: int) -> str:
        """Another page of the same list."""
        return self.address(list=self.figure, page=number) + "#list"

    def file_rows(self) -> Iterator[tuple[object, ...]]:
        """All rows of the list for a file, in the order of HEADINGS."""
        for row in self._invoices(self.listed):
            late, clock = self._lateness(row.clock), row.clock
            yield (
                row.organisation,
                row.reference,
                format_date(clock.submitted_on),
                format_date(clock.bank_date) if clock.bank_date else "",
                clock.days,
                row.status_words,
                row.authorised_day,
                row.hold_days or "",
                plain_decimal(clock.pence),
                plain_decimal(late.interest_pence if late else 0),
                plain_decimal(late.fixed_sum_pence if late else 0),
            )

    def notice_rows(self) -> list[tuple[str, object]]:
        """What the notice says, line by line, as regulation 38 asks for it."""
        half, share = self.half, self.half.share
        return [
            ("Contracting authority", council.current_council().name),
            ("First day of the reporting period", format_date(half.first)),
            ("Last day of the reporting period", format_date(half.last)),
            ("Average number of days taken to pay", half.average_days or "No payment"),
            *((f"Paid in {each.label}, per cent", share(each).percent or "No payment") for each in SHARES),
            ("Became payable and not paid in the period, per cent", share(Figure.NOT_PAID).percent or "No invoice"),
            ("Approved by", self.approver[0]),
            ("Job title", self.approver[1]),
        ]

    @property
    def approver(self) -> tuple[str, str]:
        """(name, job title) of who approved the notice, or is to: empty where the council has set nobody."""
        if self.notice:
            return self.notice.approver_name, self.notice.approver_job_title
        return self.settings.notice_approver_name, self.settings.notice_approver_job_title

    def _words(self, half: tuple[date, date]) -> str:
        return HalfYear(half, (), self.today).words + so_far(half, self.today)

    def _figure(self) -> Figure:
        """The figure that the address names, else the first of these that has something: late payments, all payments,
        what was not paid.
        """
        asked = request.args.get("list", "")
        if asked in list(Figure):
            return Figure(asked)
        return next((each for each in (Figure.LATER, Figure.PAID) if self.half.clocks(each)), Figure.NOT_PAID)

    def _invoices(self, clocks: Sequence[InvoiceClock]) -> list[ListedInvoice]:
        return listed_invoices(self.viewer, clocks, self.today)

    def _lateness(self, clock: InvoiceClock) -> Lateness | None:
        return lateness(clock.submitted_on, clock.bank_date or self.today, clock.pence, self.settings)

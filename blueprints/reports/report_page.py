"""One page of a report on screen."""

from collections.abc import Iterable
from urllib.parse import urlencode

from blueprints.reports.forms import RequestedReport
from queries.paging import Page
from reports.parameters import Request
from reports.table import TOTAL, Report, Row, as_shown

CARDS = "cards"


class Shown:
    """What every report's page has: where it stands among all pages, and how a phone shows its rows: in one line each,
    or `as_cards` with every column.
    """

    template = "reports/_rows.html"
    too_many = False
    chart: object = None

    def __init__(self, asked: RequestedReport, page: Page, as_cards: bool = False):
        self.asked = asked
        self.page, self.pages = page.number, page.pages
        self.is_lean = asked.report.is_lean and not as_cards
        self.cards_query = urlencode({**asked.address, CARDS: "y", "page": self.page})

    def page_query(self, page: int) -> str:
        """The query string of another page."""
        return urlencode({**self.asked.address, "page": page})


class ReportPage(Shown):
    """The rows of one page, as they are shown.

    `columns` are (place, Column) of those that are shown: VAT that is zero in every row is said in one sentence.
    `instead`: {place of a cell: that of the one that a phone shows where it is empty}.
    """

    def __init__(self, asked: RequestedReport, request: Request, page_number: int, as_cards: bool = False):
        report = asked.report
        page, rows = report.page_of_rows(request, page_number)
        super().__init__(asked, page, as_cards)
        self.rows = shown_rows(report, rows)
        self.count = page.count if page.pages > 1 or report.has_ids else len(rows)
        self.facts = report.facts_of(request)
        is_last = bool(rows) and self.page == self.pages
        total = report.total_of(request) if is_last else None
        self.notes = [_note(row) for row in report.notes_below(request)] if is_last else []
        self.chart = report.chart(request) if report.chart and self.rows else None
        every = list(enumerate(report.columns))
        shown = [*rows, *([total] if total else [])]
        may_go = [(place, column.label) for place, column in every if column.goes_when_zero]
        self.zero = [label for place, label in may_go if not any(row[place] for row in shown)]
        self.columns = [each for each in every if each[1].label not in self.zero]
        places = {column.label: place for place, column in every}
        self.instead = {place: places[column.or_on_phone] for place, column in every if column.or_on_phone}
        self.total = self._shown_total(report, total) if total else None

    def _shown_total(self, report: Report, total: Row) -> list[str]:
        """The total, with its word in the first column that this screen and a phone have."""
        [cells] = shown_rows(report, [tuple(None if cell == TOTAL else cell for cell in total)])
        cells[next(place for place, column in self.columns if column.is_on_phone or not self.is_lean)] = TOTAL
        return cells


def _note(row: Row) -> tuple[str, str]:
    """(what it is of, the note): a note is the last text of its row."""
    *of, note = [str(cell) for cell in row if cell is not None]
    return ", ".join(of), note


def shown_rows(report: Report, rows: Iterable[Row]) -> list[list[str]]:
    """Rows of values as the screen and paper have them."""
    return [[as_shown(*pair) for pair in zip(report.columns, row, strict=True)] for row in rows]

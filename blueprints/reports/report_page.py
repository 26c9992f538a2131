"""One page of a report on screen."""

from collections.abc import Iterable
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from queries.paging import page_number
from reports.parameters import Request
from reports.table import Report, Row, as_shown

UNITS_A_PAGE = 50


class ReportPage:
    """The rows of one page, as they are shown, and where the other pages are."""

    is_by_client = False

    def __init__(self, report: Report, asked: Request, args: MultiDict[str, str]):
        page, rows = report.page_of_rows(asked, page_number(args.get("page")), UNITS_A_PAGE)
        self.count, self.page, self.pages = page.count, page.number, page.pages
        self.rows = shown_rows(report, rows)
        self.facts = report.facts_of(asked)
        is_last = bool(self.rows) and self.page == self.pages
        self.foot_rows = shown_rows(report, report.rows_below(asked)) if is_last else []
        self._kept = [(name, value) for name, value in args.items(multi=True) if name != "page"]

    def page_query(self, page: int) -> str:
        """The query string of another page."""
        return urlencode([*self._kept, ("page", page)])


def shown_rows(report: Report, rows: Iterable[Row]) -> list[list[str]]:
    """Rows of values as the screen and paper have them."""
    return [[as_shown(*pair) for pair in zip(report.columns, row, strict=True)] for row in rows]

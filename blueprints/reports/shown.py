"""One page of a report on screen."""

from urllib.parse import urlencode

from queries.paging import page_of
from reports.table import as_shown
from web.listing import asked_page

UNITS_A_PAGE = 50


class Shown:
    """The rows of one page, as they are shown, and where the other pages are."""

    def __init__(self, report, asked, args):
        query = report.units(asked)
        self.count = query.order_by().count()
        page = page_of(asked_page(), self.count, UNITS_A_PAGE)
        self.page, self.pages = page.number, page.pages
        units = list(query.paginate(self.page, UNITS_A_PAGE))
        self.rows = shown_rows(report, report.rows_of(units, asked))
        self.foot_rows = shown_rows(report, report.foot_rows(asked)) if self.rows and self.page == self.pages else []
        self._kept = [(name, value) for name, value in args.items(multi=True) if name != "page"]

    def page_query(self, page):
        """The query string of another page."""
        return urlencode([*self._kept, ("page", page)])


def shown_rows(report, rows):
    """Rows of values as the screen and paper have them."""
    return [[as_shown(*pair) for pair in zip(report.columns, row, strict=True)] for row in rows]

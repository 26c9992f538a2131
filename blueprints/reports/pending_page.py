"""Pending Scheduled Payments on screen: one page of the clients, under their periods."""

from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from queries.paging import page_number, page_of
from reports.parameters import Request
from reports.pending_by_client import cut, periods_of, total_of
from reports.table import Report

CLIENTS_A_PAGE = 50
MOST_LINES = 3000  # more are for a file, not for a screen


class PendingPage:
    """One page of the report. `too_many` where the choice is too large for a screen."""

    is_by_client = True

    def __init__(self, report: Report, asked: Request, args: MultiDict[str, str]):
        query = report.units(asked)
        self.count = query.order_by().count()
        self.too_many = self.count > MOST_LINES
        periods = [] if self.too_many else periods_of(list(query))
        clients = [client for period in periods for client in period.clients]
        page = page_of(page_number(args.get("page")), len(clients), CLIENTS_A_PAGE)
        self.page, self.pages, self.clients = page.number, page.pages, len(clients)
        self.rows, self.total = cut(periods, page.cut(clients)), total_of(periods)
        self._kept = [(name, value) for name, value in args.items(multi=True) if name != "page"]

    def page_query(self, page: int) -> str:
        """The query string of another page."""
        return urlencode([*self._kept, ("page", page)])

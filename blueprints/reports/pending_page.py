"""Pending Scheduled Payments on screen and paper: the clients under their periods."""

from blueprints.reports.forms import RequestedReport
from blueprints.reports.report_page import Shown
from queries.paging import Page, page_of
from reports.parameters import Request
from reports.pending_by_client import cut, periods_of, total_of

CLIENTS_A_PAGE = 50
MOST_LINES = 3000  # more are for a file, not for a screen


class PendingPage(Shown):
    """One page of the report. `too_many` where the choice is too large for a screen."""

    template = "reports/_pending_rows.html"

    def __init__(
        self,
        asked: RequestedReport,
        request: Request,
        page_number: int,
        as_cards: bool = False,
        clients_a_page: int | None = None,
    ):
        query = asked.report.units(request)
        self.count = query.order_by().count()
        self.too_many = self.count > MOST_LINES
        self.many_words = f"{self.count:,} lines"
        periods = [] if self.too_many else periods_of(list(query))
        clients = [client for period in periods for client in period.clients]
        page: Page = page_of(page_number, len(clients), clients_a_page or CLIENTS_A_PAGE)
        super().__init__(asked, page, as_cards)
        self.clients = len(clients)
        self.rows, self.total = cut(periods, page.cut(clients)), total_of(periods)

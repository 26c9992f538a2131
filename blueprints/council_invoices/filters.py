"""The queue of invoices as a page: what its address shows."""

from queries.invoices.queue import QueueFilters, QueueView
from rules.invoice_statuses import InvoiceStatus
from web.permissions import Permission
from web.picks import search_words
from web.queue_pages import QueuePage

SHOW = {
    QueueView.OPEN: "Mine and unassigned",
    QueueView.MINE: "Mine",
    QueueView.ALL: "Everybody’s",
    QueueView.ON_HOLD: InvoiceStatus.ON_HOLD.label,
    QueueView.AUTHORISED: "Authorised by me today",
}
QUEUE = QueuePage("council_invoices", "council_invoices.queue", "invoice", SHOW, works=Permission.INVOICES_DECIDE)


def queue_filters() -> QueueFilters:
    """The filters of the address."""
    return QueueFilters(QueueView(QUEUE.shown), search_words())

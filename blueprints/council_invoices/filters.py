"""The filters of the queue: those of the address, and how they are kept under a name."""

from urllib.parse import parse_qsl, urlencode

from flask import request, url_for

from models import SavedFilter
from queries.invoices.queue import QueueFilters, QueueView
from queries.saved_filters import saved_filter
from rules.actor import Actor
from rules.invoice_statuses import InvoiceStatus
from web.picks import search_words, whole_number

PAGE = "council_invoices"  # whose filters are saved
SHOW = {
    QueueView.OPEN: "Mine and unassigned",
    QueueView.MINE: "Mine",
    QueueView.ALL: "Everybody’s",
    QueueView.ON_HOLD: InvoiceStatus.ON_HOLD.label,
    QueueView.AUTHORISED: "Authorised by me today",
}
KEPT = ("show", "q", "sort", "page")


def queue_filters() -> QueueFilters:
    """The filters of the address."""
    view = request.args.get("show", QueueView.OPEN)
    search = search_words()
    return QueueFilters(QueueView(view) if view in SHOW else QueueView.OPEN, search)


def kept_filters() -> dict[str, str]:
    """The part of the address that stays while another invoice is selected or decided."""
    return {name: request.args[name] for name in KEPT if name in request.args}


def newly_picked(viewer: Actor) -> SavedFilter | None:
    """The saved filter that was picked just now (`?saved=`, where it is not the one `was` shown); None else."""
    saved_id = whole_number(request.args.get("saved", ""))
    if not saved_id or request.args.get("was") == request.args["saved"]:
        return None
    return saved_filter(viewer, PAGE, saved_id)


def query_of_address() -> str:
    """What the address filters and sorts by, as it is kept under a name."""
    return urlencode(sorted((name, value) for name, value in kept_filters().items() if name != "page"))


def address_of(query: str) -> str:
    """The queue's address with a kept query."""
    return url_for("council_invoices.queue", **{name: value for name, value in parse_qsl(query) if name in KEPT})

"""The home page's tile, and the council's queue of documents that were rejected."""

from queries.contract_documents import documents_to_decide, rejected
from queries.document_publishing import blocked_by
from rules.dates import format_date
from rules.moment import london_date
from rules.money import format_pence
from web.asked_once import asked_once
from web.queues import Waiting
from web.templating import plural
from web.tiles import State, amount, one_line, strong


def documents_tile(viewer):
    """`2 to agree or reject; blocking £812.40 of payment`"""
    found = asked_once(documents_to_decide, viewer)
    if not found:
        return State(["Nothing to agree"])
    lines = [strong(f"{plural(len(found), 'document')} to agree or reject")]
    blocked_pence = sum(each.held_pence for each in found)
    if blocked_pence:
        lines.append(one_line("Blocking ", amount(format_pence(blocked_pence)), " of payment"))
    return State(lines)


def rejected_queue(viewer):
    """Documents that a provider rejected, and that no newer version has replaced."""
    found = rejected(viewer)
    return Waiting(found.in_all, f"since {format_date(london_date(found.oldest))}" if found.oldest else "")


def publish_queue(viewer):
    """Lines whose contract asks for a document that the council has still to publish, and what that holds back."""
    found = blocked_by(viewer)
    return Waiting(found.unpublished.lines + found.rejected.lines, pence=found.unpublished.pence + found.rejected.pence)

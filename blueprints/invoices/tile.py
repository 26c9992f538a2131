"""The home page's tile: what is with the provider to submit, and what is with the council."""

from queries.home.open_invoices import open_invoices
from queries.invoices import payable
from rules.invoice_statuses import WITH_COUNCIL, InvoiceStatus
from rules.money import format_pence
from web import forecasts
from web.asked_once import asked_once
from web.tiles import State, amount, one_line, strong


def invoices_tile(viewer):
    """`1 with you to submit, £6,951.65; 2 with the council, £9,418.20`; `£123.45 to put on an invoice`"""
    found = asked_once(open_invoices, viewer)
    ours = [each for each in found if each.status == InvoiceStatus.UNSUBMITTED]
    theirs = [each for each in found if each.status in WITH_COUNCIL]
    lines = []
    if ours:
        words = strong(f"{len(ours):,} with you to submit")
        lines.append(one_line(words, ", ", amount(format_pence(sum(each.pence for each in ours)))))
    if theirs:
        pence = format_pence(sum(each.pence for each in theirs))
        lines.append(one_line(f"{len(theirs):,} with the council, ", amount(pence)))
    offered = 0 if ours else _offered_pence(viewer)
    if offered > 0:
        lines.append(one_line(amount(format_pence(offered)), " to put on an invoice"))
    idle = "Nothing to invoice yet"
    return State(lines or [idle])


def _offered_pence(viewer):
    """What New Invoice would offer now: less than what is payable where the council takes one period at a time."""
    expected = forecasts.expected_by(viewer)
    if expected is None or expected.not_submitted_pence <= 0:
        return 0
    return asked_once(payable.offered_pence, viewer.organisation_id)

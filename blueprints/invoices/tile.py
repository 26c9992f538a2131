"""The home page's tile: what is with the provider to submit, and what is with the council."""

from queries.home.invoices_and_documents import invoices_and_documents
from queries.invoices import payable
from rules.money import format_pence
from web import forecasts
from web.asked_once import asked_once
from web.tiles import State, amount, one_line, strong


def invoices_tile(viewer):
    """`1 with you to submit, £6,951.65; 2 with the council, £9,418.20`; `£123.45 to put on an invoice`"""
    waiting = asked_once(invoices_and_documents, viewer)
    lines = []
    if waiting.with_provider:
        words = strong(f"{waiting.with_provider:,} with you to submit")
        lines.append(one_line(words, ", ", amount(format_pence(waiting.with_provider_pence))))
    if waiting.with_council:
        pence = format_pence(waiting.with_council_pence)
        lines.append(one_line(f"{waiting.with_council:,} with the council, ", amount(pence)))
    offered = 0 if waiting.with_provider else _offered_pence(viewer)
    if offered > 0:
        lines.append(one_line(amount(format_pence(offered)), " to put on an invoice"))
    idle = "Nothing waits: make a new invoice when something is payable"
    return State(lines or [idle], due=bool(waiting.with_provider))


def _offered_pence(viewer):
    """What New Invoice would offer now: less than what is payable where the council takes one period at a time."""
    expected = forecasts.expected_by(viewer)
    if expected is None or expected.not_submitted_pence <= 0:
        return 0
    return payable.on_no_invoice_pence(viewer.organisation_id, payable.turns_of(viewer.organisation_id))

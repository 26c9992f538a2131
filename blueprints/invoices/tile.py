"""The home page's tile: what is with the provider to submit, and what is with the council."""

from peewee import JOIN, fn

from models import Commitment, Invoice
from operations.invoice_totals import PAYABLE
from rules.money import format_pence
from web.permissions import Permission
from web.tiles import State, amount, joined, strong, tile


@tile("Invoices/Credit Notes", Permission.INVOICES_READ, url="/invoices", model="invoiced")
def invoices_tile(visitor):
    """`1 with you to submit, £6,951.65; 2 with the council, £9,418.20`"""
    rows = (
        Invoice.visible_to(visitor)
        .select(Invoice.status, fn.COUNT(Invoice.id.distinct()), fn.COALESCE(fn.SUM(PAYABLE), 0))
        .join(Commitment, JOIN.LEFT_OUTER, on=Commitment.invoice == Invoice.id)
        .where(Invoice.status.in_(("unsubmitted", "pending", "on_hold")))
        .group_by(Invoice.status)
        .tuples()
    )
    with_whom = {}
    for status, count, pence in rows:
        whose = "you" if status == "unsubmitted" else "council"
        count_before, pence_before = with_whom.get(whose, (0, 0))
        with_whom[whose] = (count_before + count, pence_before + int(pence))
    lines = []
    if "you" in with_whom:
        count, pence = with_whom["you"]
        lines.append(joined(strong(f"{count} with you to submit"), ", ", amount(format_pence(pence))))
    if "council" in with_whom:
        count, pence = with_whom["council"]
        lines.append(joined(f"{count} with the council, ", amount(format_pence(pence))))
    return State(lines or ["Nothing waits: make a new invoice when something is payable"], due="you" in with_whom)

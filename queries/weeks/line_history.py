"""What became of one line's week: who changed what, and the invoices and disputes that it is in."""

from datetime import datetime
from typing import NamedTuple

from models import AuditEvent, Commitment, Dispute, Invoice, PaymentItem
from queries.audit import events_of
from queries.weeks.week_line import WeekLine
from rules.actor import Actor
from rules.actual_events import ActualEvent, FigureChange, figure_changes
from rules.disputes import OPEN, STATUS_NAMES, holds
from rules.invoice_statuses import InvoiceStatus
from rules.weeks import week_end


class LineChange(NamedTuple):
    """A change of a line's week: when (UTC), by whom, what was done, and the figures that it changed."""

    at: datetime
    who: str
    what: str
    changes: list[FigureChange]


class RelatedRow(NamedTuple):
    """An invoice or dispute that a line's week is in: its reference or reason, and its status in words."""

    id: int
    words: str
    status: str


def changes_of(line: WeekLine) -> list[LineChange]:
    """The changes of a line's week, the newest first."""
    if line.actual is None:
        return []
    return [
        LineChange(event.at, event.person_name, ActualEvent(event.kind).words, figure_changes(event.was, event.now))
        for event in AuditEvent.with_words(events_of(line.actual))
    ]


def invoices_with(viewer: Actor, line: WeekLine) -> list[RelatedRow]:
    """The invoices that the viewer may see with money of this line's week."""
    query = (
        Invoice.visible_to(viewer)
        .join(Commitment)
        .join(PaymentItem)
        .where(PaymentItem.line_key == line.key)
        .where(PaymentItem.slice_start <= week_end(line.week_start), PaymentItem.slice_end >= line.week_start)
        .distinct()
    )
    return [RelatedRow(row.id, row.reference, InvoiceStatus(row.status).label) for row in query]


def disputes_about(viewer: Actor, line: WeekLine) -> list[RelatedRow]:
    """The disputes that the viewer may see which hold, or held, this line's week."""
    query = Dispute.visible_to(viewer).where(
        Dispute.client == line.client_id,
        Dispute.organisation == line.organisation_id,
        Dispute.status.in_((*OPEN, "resolved")),
    )
    rows = [row for row in query.order_by(Dispute.id) if holds(row, line.key, line.week_start)]
    return [RelatedRow(row.id, row.reason, STATUS_NAMES[row.status]) for row in rows]

"""How the status of a thing is shown to its reader: the words, and the tone and icon of the tag."""

from datetime import date, datetime
from typing import NamedTuple, Protocol

from models import Action, Claim
from rules.dates import short_date
from rules.invoice_clock import day_of_clock
from rules.invoice_flags import Flag
from rules.invoice_statuses import STATUS_NAMES, WITH_COUNCIL, InvoiceStatus
from rules.moment import london_date


class StatusWords(NamedTuple):
    """A status as its reader sees it: the words, and the tone and icon of the tag."""

    words: str
    tone: str
    icon: str


class ActionStatus(NamedTuple):
    """How an action stands: `word` is the guides' (Pending, Overdue, Done), `words` say with whom, in `tone`. The
    megaphone of the lists has the guides' colours: amber while it is open, whoever has it.
    """

    word: str
    words: str
    tone: str

    @property
    def horn_tone(self) -> str:
        """The tone of the megaphone beside the guides' word."""
        return "todo" if self.word == "Pending" else self.tone


INVOICE_TAGS = {  # in a list, where the dates have columns of their own
    InvoiceStatus.UNSUBMITTED: StatusWords(InvoiceStatus.UNSUBMITTED.label, "todo", "ring"),
    InvoiceStatus.PENDING: StatusWords(InvoiceStatus.PENDING.label, "wait", "clock"),
    InvoiceStatus.ON_HOLD: StatusWords(InvoiceStatus.ON_HOLD.label, "wait", "clock"),
    InvoiceStatus.AUTHORISED: StatusWords(InvoiceStatus.AUTHORISED.label, "ok", "check"),
    InvoiceStatus.FINALISED: StatusWords(InvoiceStatus.FINALISED.label, "", "lock"),
}
CLAIM_TAGS = {  # in the list of claims
    "unsubmitted": StatusWords("Unsubmitted", "todo", "ring"),
    "pending": StatusWords("Pending", "", "clock"),
    "accepted": StatusWords("Accepted", "ok", "check"),
    "rejected": StatusWords("Rejected", "bad", "cross"),
}
FLAG_TAGS = {
    Flag.DUPLICATE: StatusWords(Flag.DUPLICATE, "bad", "alert"),
    Flag.OVER_ORDER: StatusWords(Flag.OVER_ORDER, "bad", "flag"),
    Flag.OVER_PLAN: StatusWords(Flag.OVER_PLAN, "todo", "flag"),
    Flag.OFF_TREND: StatusWords(Flag.OFF_TREND, "todo", "flag"),
    Flag.CHANGED: StatusWords(Flag.CHANGED, "wait", "turn"),
    Flag.FIRST: StatusWords(Flag.FIRST, "wait", "flag"),
}


class InvoiceDates(Protocol):
    """What an invoice's status is worded from: a row of the table, or one like it."""

    status: str
    status_reason: str
    submitted_at: datetime | None
    authorised_at: datetime | None
    bank_date: date | None


def invoice_status(invoice: InvoiceDates, side: str, today: date, payment_terms_days: int) -> StatusWords:
    """The status of an invoice in the words of the provider or the council, which pays in `payment_terms_days`."""
    status = InvoiceStatus(invoice.status)
    if status in WITH_COUNCIL and invoice.submitted_at is not None:
        day = f"day {day_of_clock(invoice.submitted_at, today)} of {payment_terms_days}"
        return _with_council(status, invoice.submitted_at, side, today, day)
    if status == InvoiceStatus.UNSUBMITTED:
        if side == "council":
            return StatusWords("Unsubmitted: with the provider", "off", "turn")
        words = "Returned to you: not submitted again yet" if invoice.status_reason else "With you: not submitted yet"
        return StatusWords(words, "todo", "ring")
    if status == InvoiceStatus.AUTHORISED:
        on = f" on {short_date(london_date(invoice.authorised_at), today)}" if invoice.authorised_at else ""
        return StatusWords(f"Authorised{on}: to be paid in a payment run", "ok", "check")
    paid = f", in the bank {invoice.bank_date:%d/%m/%Y}" if invoice.bank_date else ""
    return StatusWords(f"Finalised{paid}", "off", "lock")


def _with_council(status: InvoiceStatus, submitted_at: datetime, side: str, today: date, day: str) -> StatusWords:
    if side == "council":
        return StatusWords(f"{STATUS_NAMES[status]}, {day}", "wait", "clock")
    held = "On hold with" if status == InvoiceStatus.ON_HOLD else "With"
    since = short_date(london_date(submitted_at), today)
    return StatusWords(f"{held} the council since {since}, {day}", "wait", "clock")


def claim_status(claim: Claim, side: str, today: date) -> StatusWords:
    """The status of a one-off claim in the words of its reader."""
    tag = CLAIM_TAGS[claim.status]
    if claim.status == "unsubmitted":
        words = "With you: not submitted yet" if side == "provider" else "Unsubmitted: with the provider"
        return StatusWords(words, "todo", "ring")
    if claim.status == "pending":
        since = short_date(london_date(claim.submitted_at), today)
        words = f"With the council since {since}" if side == "provider" else f"Pending since {since}"
        return StatusWords(words, "wait", "clock")
    return tag._replace(words=f"{tag.words} on {short_date(london_date(claim.decided_at), today)}")


_DISPUTES = {  # status: for the provider, and for the council
    "proposed": (StatusWords("Proposed", "", "dot"), StatusWords("Proposed: raise or drop it", "todo", "ring")),
    "in_dispute": (
        StatusWords("In Dispute: with you to answer", "todo", "ring"),
        StatusWords("In Dispute: with the provider", "wait", "clock"),
    ),
    "resolution_requested": (
        StatusWords("Resolution Requested: with the council", "wait", "clock"),
        StatusWords("Resolution Requested: with you to decide", "todo", "ring"),
    ),
    "resolved": (StatusWords("Resolved", "ok", "check"),) * 2,
    "dropped": (StatusWords("Dismissed", "", "dot"),) * 2,
}


def dispute_status(status: str, side: str) -> StatusWords:
    """The status of a dispute in the words of the provider or the council."""
    return _DISPUTES[status][side == "council"]


def document_status(status: str, is_replaced: bool, side: str) -> StatusWords:
    """The status of a contract document in the words of the provider or the council."""
    if status == "approved":
        return StatusWords("Approved", "ok", "check")
    if is_replaced:
        return StatusWords("Replaced", "", "turn")
    if status == "rejected":
        return StatusWords("Rejected", "wait" if side == "provider" else "todo", "turn")
    return StatusWords("Published", "todo" if side == "provider" else "wait", "ring")


def change_request_status(status: str) -> StatusWords:
    """The status of a change request, in the guides' colours."""
    return {
        "pending": StatusWords("Pending", "todo", "clock"),
        "accepted": StatusWords("Accepted", "ok", "check"),
        "rejected": StatusWords("Rejected", "bad", "turn"),
    }[status]


def action_status(action: Action, side: str, today: date) -> ActionStatus:
    """How an action stands for a reader of this side."""
    if action.status == "done":
        return ActionStatus("Done", "Done", "ok")
    is_late = action.due_date is not None and action.due_date < today
    is_ours = action.assigned_side == side
    whose = "with you" if is_ours else "with the council" if side == "provider" else "with the provider"
    asked = ", closure requested" if action.closure_requested_at else ""
    if is_late:
        return ActionStatus("Overdue", f"Overdue: {whose}{asked}", "bad")
    return ActionStatus("Pending", f"Open: {whose}{asked}", "todo" if is_ours else "wait")

"""Invoices and credit notes: legal moves, and the reason that an officer gives for one."""

from collections.abc import Collection, Iterable

from rules.broken import RuleBroken
from rules.invoice_events import InvoiceEvent
from rules.invoice_statuses import DECIDED, FOLLOWS_ACTUALS, STATUS_NAMES, WITH_COUNCIL, InvoiceStatus
from rules.moves import Move, Moves
from rules.written_words import LONGEST_REASON, clean_words

TAKES_FILES = FOLLOWS_ACTUALS
KIND_NAMES = {"invoice": "Invoice", "credit_note": "Credit note"}
INVOICE_MOVES = Moves(  # one without a new status deletes
    "invoice",
    STATUS_NAMES,
    {
        "submit": Move((InvoiceStatus.UNSUBMITTED,), InvoiceStatus.PENDING, "provider", InvoiceEvent.SUBMITTED),
        "delete": Move((InvoiceStatus.UNSUBMITTED,), None, "provider", InvoiceEvent.DELETED),
        "hold": Move((InvoiceStatus.PENDING,), InvoiceStatus.ON_HOLD, "council", InvoiceEvent.ON_HOLD),
        "authorise": Move((InvoiceStatus.PENDING,), InvoiceStatus.AUTHORISED, "council", InvoiceEvent.AUTHORISED),
        "return": Move(WITH_COUNCIL, InvoiceStatus.UNSUBMITTED, "council", InvoiceEvent.RETURNED),
        "release": Move((InvoiceStatus.ON_HOLD,), InvoiceStatus.PENDING, "council", InvoiceEvent.OFF_HOLD),
        "put_back": Move((InvoiceStatus.AUTHORISED,), InvoiceStatus.PENDING, "council", InvoiceEvent.PUT_BACK),
    },
)


def may_edit(status: str, side: str) -> bool:
    """Whether this side may change the items, the reference, the dates and the typed totals of an invoice."""
    return INVOICE_MOVES.allows("submit", status, side)


def may_add_files(status: str) -> bool:
    """Whether supporting files may be added to an invoice."""
    return status in TAKES_FILES


def may_remove_files(status: str, statuses_of_parts: Iterable[str]) -> bool:
    """Whether supporting files may be taken off an invoice: while it, and every part of it, is with the provider."""
    return all(each == InvoiceStatus.UNSUBMITTED for each in (status, *statuses_of_parts))


def may_hold_item(status: str, items: int) -> bool:
    """Whether an officer may put one item of an invoice of this many on hold: the only one is held with its invoice."""
    return items > 1 and INVOICE_MOVES.allows("hold", status, "council")


def is_final(status: str) -> bool:
    """Whether the amounts of an invoice are final: a later change of its weeks becomes an adjustment."""
    return status in DECIDED


def clean_reason(reason: str, words: str | None, reasons: Collection[str]) -> str:
    """`Figures differ: two hours too many`. Raises RuleBroken without a reason of the list, the council's setting."""
    if reason not in reasons:
        raise RuleBroken("Choose the reason", "reason")
    return f"{reason}: {tidy}" if (tidy := clean_note(words, required=False)) else reason


def clean_note(words: str | None, required: bool = True) -> str:
    """What an officer writes for the provider. Raises RuleBroken where it is required and missing, or too long."""
    missing = "Say why, in a few words that the provider will read" if required else ""
    return clean_words(words, "note", LONGEST_REASON, missing, "The words must be {longest} characters or fewer")

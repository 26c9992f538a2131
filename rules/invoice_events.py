"""What happens to an invoice or credit note, as the audit trail keeps it and as its history says it."""

from enum import StrEnum

STORED_NAMES = {"invoice": "invoice", "credit_note": "credit note"}  # the first words of a stored kind


class InvoiceEvent(StrEnum):
    """One kind of event. The members are the words after `invoice` or `credit note` in the stored kind."""

    CREATED = "created"
    UPDATED = "updated"
    KIND_CHANGED = "kind of invoice changed"
    ITEM_ADDED = "item added"
    ITEM_REMOVED = "item removed"
    FILE_ADDED = "file added"
    FILE_REMOVED = "file removed"
    SUBMITTED = "submitted"
    SUBMITTED_ON_BEHALF = "submitted on behalf of the provider"
    DELETED = "deleted"
    ASSIGNED = "taken"
    UNASSIGNED = "let go"
    ON_HOLD = "put on hold"
    OFF_HOLD = "released"
    ITEM_HELD = "item held"
    PART_ON_HOLD = "part put on hold"
    RETURNED = "returned"
    AUTHORISED_FIRST = "authorised, a second officer is needed"
    FIRST_TAKEN_BACK = "first authorisation taken back"
    AUTHORISED = "authorised"
    PUT_BACK = "put back to Pending"
    RECALCULATED = "recalculated"
    FINALISED = "finalised"

    @property
    def label(self) -> str:
        """The words of the history: `Put on hold`."""
        return self.value[:1].upper() + self.value[1:]

    def stored(self, invoice_kind: str = "invoice") -> str:
        """The kind that the audit trail keeps: `credit note submitted`. `invoice_kind`: `invoice` or `credit_note`."""
        return self.value if self is InvoiceEvent.KIND_CHANGED else f"{STORED_NAMES[invoice_kind]} {self.value}"


OF_THE_OFFICE = (InvoiceEvent.ASSIGNED, InvoiceEvent.UNASSIGNED)  # to which officer it is assigned
_BY_STORED = {event.stored(kind): event for event in InvoiceEvent for kind in STORED_NAMES}


def event_of(stored: str) -> InvoiceEvent | None:
    """The event of a stored kind; None for one that is not an invoice's."""
    return _BY_STORED.get(stored)

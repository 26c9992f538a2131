"""The statuses of an invoice, and the groups of them that decisions are made by."""

from enum import StrEnum


class InvoiceStatus(StrEnum):
    """Where an invoice or credit note stands. The members are the stored texts."""

    UNSUBMITTED = "unsubmitted"
    PENDING = "pending"
    ON_HOLD = "on_hold"
    AUTHORISED = "authorised"
    FINALISED = "finalised"

    @property
    def label(self) -> str:
        """The name on screens and in files: `On Hold`."""
        return self.value.replace("_", " ").title()


WITH_COUNCIL = (InvoiceStatus.PENDING, InvoiceStatus.ON_HOLD)  # submitted, and to be decided
FOLLOWS_ACTUALS = (InvoiceStatus.UNSUBMITTED, *WITH_COUNCIL)  # its items are recalculated when its care changes
DECIDED = (InvoiceStatus.AUTHORISED, InvoiceStatus.FINALISED)  # its items are frozen
STATUS_NAMES: dict[str, str] = {status: status.label for status in InvoiceStatus}

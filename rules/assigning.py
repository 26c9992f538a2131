"""Who may work on what stands in a queue of the council, and what is said when it changes hands."""

from typing import NamedTuple

from rules.change_requests import REQUEST_MOVES
from rules.claim_events import ClaimEvent
from rules.claims import PENDING
from rules.dispute_events import DisputeEvent
from rules.invoice_events import InvoiceEvent
from rules.invoice_statuses import WITH_COUNCIL

FINANCE, ADMINISTRATORS = "finance_officer", "system_administrator"
NOT_ONE_OF_THEM = "This officer cannot decide it. Choose another"


class Work(NamedTuple):
    """One kind of thing that an officer is assigned to: the role that decides it, the statuses in which it is worked
    on, and the kinds of its events.
    """

    role: str
    statuses: tuple[str, ...]
    assigned: str
    unassigned: str


INVOICE = Work(FINANCE, tuple(WITH_COUNCIL), InvoiceEvent.ASSIGNED, InvoiceEvent.UNASSIGNED)
CLAIM = Work(FINANCE, (PENDING,), ClaimEvent.ASSIGNED, ClaimEvent.UNASSIGNED)
DISPUTE = Work(
    FINANCE, ("proposed", "in_dispute", "resolution_requested"), DisputeEvent.ASSIGNED, DisputeEvent.UNASSIGNED
)
CHANGE_REQUEST = Work(
    ADMINISTRATORS,
    REQUEST_MOVES["accept"].from_statuses,
    "change request assigned",
    "change request unassigned",
)

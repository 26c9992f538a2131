"""What happens to a claim, as the audit trail keeps it."""

from enum import StrEnum


class ClaimEvent(StrEnum):
    """One kind of event."""

    CREATED = "claim created"
    CHANGED = "claim changed"
    ITEM_ADDED = "claim item added"
    ITEM_CHANGED = "claim item changed"
    ITEM_REMOVED = "claim item removed"
    ITEM_DIFFERENT = "claim item said to be a different one"
    JOURNEY_ADDED = "claim journey added"
    JOURNEY_CHANGED = "claim journey changed"
    JOURNEY_REMOVED = "claim journey removed"
    FILE_ADDED = "claim file added"
    FILE_REMOVED = "claim file removed"
    SUBMITTED = "claim submitted"
    DELETED = "claim deleted"
    ASSIGNED = "claim assigned"
    UNASSIGNED = "claim unassigned"
    NOTED = "claim notes of the panel changed"
    ACCEPTED_FIRST = "claim accepted, a second officer is needed"
    ACCEPTED = "claim accepted"
    REJECTED = "claim rejected"

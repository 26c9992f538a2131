"""Markup planted in every text that people type, so that a page that does not escape one is seen."""

from models import (
    Action,
    ActionNote,
    ActionPost,
    Actual,
    Claim,
    ClaimItem,
    ClaimJourney,
    Client,
    Contract,
    ContractDocument,
    Dispute,
    Invoice,
    Organisation,
    OverpaymentPlan,
    PaymentItem,
    Person,
    Remittance,
    SavedReply,
    Service,
    ServiceLevel,
    Suspension,
    Team,
    UploadedFile,
    Visit,
)

PLANTED = "\"'><i data-planted>"
TYPED = {
    Action: ("title", "re_line", "related_words"),
    ActionNote: ("text", "person_name"),
    ActionPost: ("text", "person_name"),
    Actual: ("comment", "note"),
    Claim: ("notes", "decision_notes"),
    ClaimItem: ("description", "la_notes"),
    ClaimJourney: ("from_place", "to_place", "purpose"),
    Client: ("title", "forename", "surname", "ssref"),
    Contract: ("name",),
    ContractDocument: ("notes", "rejection_reason"),
    Dispute: ("details", "response", "reason"),
    Invoice: ("reference", "status_reason"),
    Organisation: ("name", "address_1", "telephone"),
    OverpaymentPlan: ("cause", "answer", "decision"),
    PaymentItem: ("reason", "status_reason"),
    Person: ("forename", "surname", "title"),
    Remittance: ("notes",),
    SavedReply: ("name", "text"),
    Service: ("name",),
    ServiceLevel: ("name", "unit"),
    Suspension: ("reason",),
    Team: ("name",),
    UploadedFile: ("file_name",),
    Visit: ("comments", "reference"),
}


def plant_markup():
    """Write it behind each of these texts of every row."""
    for table, names in TYPED.items():
        for name in names:
            column = getattr(table, name)
            table.update({column: column.concat(PLANTED)}).execute()

"""Markup planted in every text that people type, so that a page that does not escape one is seen."""

from models import (
    Action,
    ActionNote,
    ActionPost,
    ActionSending,
    Actual,
    ActualsFile,
    ApiKey,
    CareUpload,
    ChangeRequest,
    Claim,
    ClaimItem,
    ClaimJourney,
    Client,
    ComplianceNotice,
    Contract,
    ContractDocument,
    Dispute,
    DocumentTemplate,
    EmailWording,
    HelpTopic,
    Invoice,
    MovedLine,
    Notice,
    Organisation,
    OutgoingEmail,
    OverpaymentPlan,
    Pack,
    PageNotice,
    PasswordRequest,
    PaymentItem,
    PaymentRun,
    PaymentRunCheck,
    Period,
    Person,
    Remittance,
    SavedFilter,
    SavedReply,
    Service,
    ServiceLevel,
    Suspension,
    Team,
    Uplift,
    UploadedFile,
    Visit,
    database,
)
from operations import audit
from tests.support import factories

ADDRESS = ("address_1", "address_2", "town", "county", "postcode", "country", "mobile", "telephone", "fax")
PLANTED = "\"'><i data-planted>"
TYPED = {
    Action: ("title", "re_line", "related_words"),
    ActionNote: ("text", "person_name"),
    ActionPost: ("text", "person_name", "assigned_words"),
    ActionSending: ("title", "text"),
    Actual: ("comment", "note"),
    ActualsFile: ("file_name",),
    ApiKey: ("name",),
    CareUpload: ("file_name",),
    ChangeRequest: ("entity_name", "rejection_words"),
    Claim: ("notes", "decision_notes"),
    ClaimItem: ("description", "la_notes"),
    ClaimJourney: ("from_place", "to_place", "purpose"),
    Client: ("title", "forename", "surname", "ssref"),
    ComplianceNotice: ("approver_name", "approver_job_title"),
    Contract: ("name",),
    ContractDocument: ("notes", "rejection_reason", "text"),
    Dispute: ("details", "response", "reason"),
    DocumentTemplate: ("text",),
    EmailWording: ("subject", "body"),
    HelpTopic: ("title", "summary", "text"),
    Invoice: ("reference", "status_reason", "vat_number"),
    MovedLine: ("status_reason",),
    Notice: ("text",),
    Organisation: (*ADDRESS, "name", "email", "creditor_ref", "vat_number"),
    OutgoingEmail: ("recipient", "subject", "body", "error"),
    OverpaymentPlan: ("cause", "answer", "decision"),
    Pack: ("title",),
    PageNotice: ("text",),
    PasswordRequest: ("name", "organisation_name", "email", "telephone"),
    PaymentItem: ("reason", "status_reason"),
    PaymentRun: ("sent_back_because",),
    PaymentRunCheck: ("details",),
    Period: ("answer_reason", "remittance_notes"),
    Person: (*ADDRESS, "forename", "surname", "title"),
    Remittance: ("notes", "organisation_name"),
    SavedFilter: ("name",),
    SavedReply: ("name", "text"),
    Service: (*ADDRESS, "name", "email"),
    ServiceLevel: ("name", "unit", "cost_centre", "subjective"),
    Suspension: ("reason",),
    Team: ("name",),
    UploadedFile: ("file_name",),
    Uplift: ("reason",),
    Visit: ("comments", "reference", "given_cpli", "given_level"),
}


def plant_markup():
    """Write it behind each of these texts of every row, into what a provider asks to be changed, and into an event."""
    factories.make_payment_run_check(payment_run=PaymentRun.select().first())
    for make in (
        factories.make_help_topic,
        factories.make_email_wording,
        factories.make_outgoing_email,
        factories.make_compliance_notice,
        factories.make_saved_filter,
    ):
        make()
    for table, names in TYPED.items():
        assert table.select().exists(), f"no {table.__name__} is there to plant markup in"
        for name in names:
            column = getattr(table, name)
            table.update({column: column.concat(PLANTED)}).execute()
    for request in ChangeRequest.select():
        asked = {name: f"{value}{PLANTED}" for name, value in request.asked.items()}
        ChangeRequest.update(asked=asked).where(ChangeRequest.id == request.id).execute()
    with database.atomic():
        told = {"surname": PLANTED, "reason": PLANTED}
        audit.record("details changed", audit.SYSTEM, factories.AT, subject=Person.select().first(), was=told, now=told)

"""What each permission of web/permissions.py lets somebody do, in words, for the table of the roles."""

# {heading: {permission: what it lets somebody do}}, in the order of the table
PROVIDERS = {
    "Care": {
        "lines_read": "Read care package line items",
        "actuals_read": "Read actuals and visits",
        "actuals_edit": "Record, confirm and import actuals and visits",
        "disputes_read": "Read disputes",
        "disputes_edit": "Answer disputes and ask for their resolution",
        "documents_read": "Read contract documents",
        "documents_decide": "Agree or reject contract documents",
    },
    "Money": {
        "orders_read": "Read purchase orders",
        "invoices_read": "Read invoices and credit notes",
        "invoices_edit": "Make, change and submit invoices and credit notes",
        "scheduled_read": "Read scheduled payments",
        "scheduled_edit": "Confirm or reject scheduled payments",
        "claims_read": "Read one-off claims",
        "claims_edit": "Make and submit one-off claims",
        "remittances_read": "Read remittances",
        "reports_read": "Read and download reports",
        "evidence_read": "Ask for evidence packs of what they may read",
        "take_away_read": "Take away everything of the organisation",
    },
    "Working together": {
        "actions_read": "Read actions and change requests",
        "actions_edit": "Write actions and answer them",
        "organisation_read": "Read the details of the organisation, its services and contacts",
        "organisation_edit": "Ask for changes of details, contacts and roles",
        "keys_read": "See API keys, and when each was last used",
        "keys_edit": "Make and end API keys",
    },
}
COUNCIL = {
    "Deciding": {
        "actions_answer": "Answer actions and pass them on",
        "send_to_many": "Send a message or document to many providers",
        "invoices_decide": "Authorise, hold and return invoices; create a provider’s credit note",
        "disputes_decide": "Raise, resolve and re-open disputes",
        "claims_decide": "Accept and reject one-off claims",
        "actuals_unlock": "Unlock weeks",
        "scheduled_decide": "Decide scheduled lines and overpayment plans",
    },
    "Paying": {
        "runs_read": "Read payment runs",
        "runs_prepare": "Prepare, check and finalise payment runs",
        "runs_approve": "Approve payment runs",
    },
    "Keeping": {
        "commission": "Keep organisations, contracts, prices, clients and care; publish contract documents",
        "people_read": "Read who has which roles and who signed in when",
        "trail_read": "Read the audit trail",
        "administer": "Keep people, roles and passwords; decide change requests; keep settings",
    },
    "Looking": {
        "council_read": "Read the council’s queues, dashboard and payments compliance",
    },
}
EVERYBODY = "signed_in"  # changing one's own password and the like, which is in no table

"""What people are told of: the kinds of notice, which e-mails one may choose, and which cannot be switched off.

The contract: docs/domain/notices.md.
"""

from datetime import timedelta

ACTIONS, LINE_ITEMS, DOCUMENTS = "actions", "line_items", "documents"
DISPUTES, INVOICES, EXCEPTIONS = "disputes", "invoices", "exceptions"
ACTIONS_NOW, PASSWORD_NOW = "actions_immediate", "password_immediate"
DAILY = {
    ACTIONS: "Actions",
    LINE_ITEMS: "Care Package Line Items",
    DOCUMENTS: "Contract Documents",
    DISPUTES: "Disputes",
    INVOICES: "Invoices/Credit Notes",
    EXCEPTIONS: "Payments Exceptions",
}
IMMEDIATE = {ACTIONS_NOW: "Actions (Immediate)", PASSWORD_NOW: "Password Change (Immediate)"}
SUBSCRIPTIONS = {**DAILY, **IMMEDIATE}
ALWAYS = (PASSWORD_NOW,)
ALL_DAILY = "daily"  # the one e-mail a day, as its own link switches it off
TOPIC_OF = {  # {e-mail to a provider's contacts: the topic that it belongs to}
    "action_updated": ACTIONS,
    "action_closed": ACTIONS,
    "action_closes_soon": ACTIONS,
    "action_reminder": ACTIONS,
    "change_request_decided": ACTIONS,
    "line_items_changed": LINE_ITEMS,
    "prices_changed": LINE_ITEMS,
    "contract_document_published": DOCUMENTS,
    "dispute_raised": DISPUTES,
    "dispute_reopened": DISPUTES,
    "dispute_resolved": DISPUTES,
    "actuals_unlocked": DISPUTES,
    "credit_note_created": INVOICES,
    "invoice_authorised": INVOICES,
    "invoice_held": INVOICES,
    "invoice_put_back": INVOICES,
    "invoice_returned": INVOICES,
    "invoice_recalculated": INVOICES,
    "claim_accepted": INVOICES,
    "claim_rejected": INVOICES,
    "payment_made": INVOICES,
    "overpayment_announced": EXCEPTIONS,
    "overpayment_decided": EXCEPTIONS,
    "overpayment_dropped": EXCEPTIONS,
    "payment_exceptions": EXCEPTIONS,
}
SENT_NOW = {ACTIONS: ACTIONS_NOW}  # {topic: the subscription by which its e-mails are sent at once}
FOR_OFFICERS = ("invoice_changed", "setting_changed")  # e-mails to officers that the bell shows, too
KEPT_FOR = timedelta(days=90)
MOST_SHOWN = 200


def switched_off_by(mail: str) -> tuple[str, ...]:
    """The subscriptions that the link of an e-mail may switch off: a daily one's all six, else its own alone."""
    if mail == ALL_DAILY:
        return tuple(DAILY)
    return (mail,) if mail in SUBSCRIPTIONS and mail not in ALWAYS else ()

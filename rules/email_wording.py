"""The council's own wording of e-mails: plain text with named places, and nothing that could name a client.

The contract: docs/domain/notices.md. A place is a name in braces. What people type (titles, reasons, comments) has no
place, and neither has a client's name: inboxes are shared.
"""

import re
from collections.abc import Mapping
from typing import Any

from rules.broken import RuleBroken
from rules.dates import date_range, day_name
from rules.money import format_pence
from rules.written_words import clean_words

LONGEST_SUBJECT, LONGEST_BODY = 150, 4_000  # characters
PLACES = {
    "organisation": "the provider’s name",
    "thing": "what it is about: Action, Dispute, Invoice",
    "number": "its number or reference",
    "amount": "the amount, such as £1,072.30",
    "dates": "the dates that it is for",
    "due": "the day that counts: of payment, or until when to answer",
    "link": "the address of its page",
}
_ACTION = ("organisation", "thing", "number", "link")
_DISPUTE = ("organisation", "thing", "number", "dates", "link")
_INVOICE = ("organisation", "thing", "number", "amount", "link")
_OVERPAYMENT = ("organisation", "thing", "amount", "due", "link")
PLACES_OF = {  # {e-mail that the council may word: the places it has}
    "action_updated": _ACTION,
    "action_closed": _ACTION,
    "action_closes_soon": (*_ACTION, "due"),
    "action_reminder": _ACTION,
    "change_request_decided": _ACTION,
    "contract_document_published": ("organisation", "thing", "link"),
    "dispute_raised": _DISPUTE,
    "dispute_reopened": _DISPUTE,
    "dispute_resolved": _DISPUTE,
    "actuals_unlocked": ("organisation", "thing", "dates", "link"),
    "invoice_authorised": _INVOICE,
    "invoice_held": ("organisation", "thing", "number", "link"),
    "invoice_put_back": ("organisation", "thing", "number", "link"),
    "invoice_returned": ("organisation", "thing", "number", "link"),
    "invoice_recalculated": _INVOICE,
    "credit_note_created": _INVOICE,
    "line_items_changed": ("organisation", "thing", "link"),
    "prices_changed": ("organisation", "thing", "due", "link"),
    "claim_accepted": ("organisation", "thing", "amount", "link"),
    "claim_rejected": ("organisation", "thing", "link"),
    "overpayment_announced": _OVERPAYMENT,
    "overpayment_decided": _OVERPAYMENT,
    "overpayment_dropped": ("organisation", "thing", "amount", "link"),
    "payment_exceptions": ("organisation", "thing", "amount", "link"),
    "payment_made": ("organisation", "thing", "amount", "due", "link"),
}
NAMES = {  # {e-mail: what the council calls it}
    "action_updated": "Something new in an action",
    "action_closed": "An action was closed",
    "action_closes_soon": "An action is about to close by itself",
    "action_reminder": "Nobody has opened an action yet",
    "change_request_decided": "A change request was decided",
    "contract_document_published": "A contract document was published",
    "dispute_raised": "A dispute was raised",
    "dispute_reopened": "A dispute was re-opened",
    "dispute_resolved": "A dispute was resolved",
    "actuals_unlocked": "Actuals were unlocked",
    "invoice_authorised": "An invoice was authorised",
    "invoice_put_back": "An invoice was put back to Pending",
    "invoice_held": "An invoice was put on hold",
    "invoice_returned": "An invoice was returned",
    "invoice_recalculated": "A submitted invoice changed",
    "credit_note_created": "A credit note was created for the provider",
    "line_items_changed": "Care package line items changed",
    "prices_changed": "Prices changed by an uplift",
    "claim_accepted": "A claim was accepted",
    "claim_rejected": "A claim was rejected",
    "overpayment_announced": "An overpayment was announced",
    "overpayment_decided": "An overpayment was decided",
    "overpayment_dropped": "An overpayment is not taken back",
    "payment_exceptions": "Payments exceptions",
    "payment_made": "A payment was made",
}
THINGS = {
    "action_updated": "Action",
    "action_closed": "Action",
    "action_closes_soon": "Action",
    "action_reminder": "Action",
    "change_request_decided": "Change request",
    "contract_document_published": "Contract document",
    "dispute_raised": "Dispute",
    "dispute_reopened": "Dispute",
    "dispute_resolved": "Dispute",
    "actuals_unlocked": "Actuals",
    "line_items_changed": "Care package line items",
    "prices_changed": "Prices",
    "claim_accepted": "Claim",
    "claim_rejected": "Claim",
    "overpayment_announced": "Overpayment",
    "overpayment_decided": "Overpayment",
    "overpayment_dropped": "Overpayment",
    "payment_exceptions": "Payments exceptions",
    "payment_made": "Payment",
}
SAMPLE = {
    "organisation": "Rose Care",
    "number": "1234",
    "amount": "£1,072.30",
    "dates": "10/11/2025 - 16/11/2025",
    "due": "Friday 28 November 2025",
    "link": "https://portal.example.gov.uk/page",
}
_PLACE = re.compile(r"\{([^{}\n]*)\}")


def clean_wording(name: str, subject: str | None, body: str | None) -> tuple[str, str]:
    """(subject, body) as they are kept. Raises RuleBroken where one is missing or too long, names a place that this
    e-mail does not have, or where the body lacks the link.
    """
    subject = " ".join(clean_words(subject, "subject", LONGEST_SUBJECT, "Enter the subject").split())
    body = clean_words(body, "body", LONGEST_BODY, "Write the text of the e-mail")
    for field, text in (("subject", subject), ("body", body)):
        unknown = [place for place in _PLACE.findall(text) if place not in PLACES_OF[name]]
        if unknown:
            named = ", ".join(f"{{{place}}}" for place in dict.fromkeys(unknown))
            raise RuleBroken(f"This e-mail has no place called {named}. Use those listed beside the text", field)
    if "{link}" not in body:
        raise RuleBroken("Write {link} where the address of the page belongs", "body")
    return subject, body


def facts_of(name: str, values: Mapping[str, Any]) -> dict[str, str]:
    """{place: words} of an e-mail, from the values that its own template is given: those of its places, and no more."""
    first, last = values.get("first_day"), values.get("last_day")
    due = values.get("bank_date") or values.get("earliest_date") or (None if first else last)
    amount = values.get("amount_pence")
    found = {
        "organisation": values.get("organisation", ""),
        "thing": THINGS.get(name) or values.get("kind") or "Credit Note",
        "number": str(values.get("number") or values.get("reference") or ""),
        "amount": "" if amount is None else format_pence(amount),
        "dates": date_range(first, last) if first else "",
        "due": day_name(due) if due else "",
        "link": values.get("link", ""),
    }
    return {place: found[place] for place in PLACES_OF[name]}


def sample_of(name: str) -> dict[str, str]:
    """{place: words} for a preview."""
    return {place: {**SAMPLE, "thing": THINGS.get(name, "Invoice")}[place] for place in PLACES_OF[name]}


def fill(text: str, facts: Mapping[str, str]) -> str:
    """The text with each place replaced by its words, on one line each; other braces stay as they are."""
    return _PLACE.sub(lambda place: " ".join(facts[place[1]].split()) if place[1] in facts else place[0], text)

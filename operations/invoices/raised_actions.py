"""Actions to the provider that an invoice raises by itself: when it is returned, and when it loses items to another."""

from content.action_types import RETURNED
from models import Action, Invoice
from operations import actions, audit
from queries import council_settings
from queries.action_types import type_named
from rules.actions import earliest_due
from rules.actor import Actor
from rules.broken import RuleBroken
from rules.moment import Moment


def open_return_action(invoice: Invoice, words: str, by: Actor, at: Moment) -> Action:
    """The action to the provider that a returned invoice raises, in the caller's transaction. Returns the Action."""
    title = f"{_subject_kind(invoice)} {invoice.reference} was returned"
    return _open_about(invoice, title, f"{words}\n\nMake the changes, then submit it again.", by, at)


def open_joined_action(invoice: Invoice, joined: Invoice, at: Moment) -> Action:
    """The action to the provider of an invoice that lost items to another one, in the caller's transaction."""
    title = f"Items of {_subject_kind(invoice).lower()} {invoice.reference} joined {joined.reference}"
    text = (
        f"The council put {joined.reference} back to Pending. It has an item of the same client, contract and period, "
        f"so these are on it now and no longer on {invoice.reference}. No money is lost: look at both."
    )
    return _open_about(invoice, title, text, audit.SYSTEM, at)


def _subject_kind(invoice: Invoice) -> str:
    return "Credit Note" if invoice.kind == "credit_note" else "Invoice"


def _open_about(invoice: Invoice, title: str, text: str, by: Actor, at: Moment) -> Action:
    """An action to the provider about an invoice."""
    subject_kind, kind = _subject_kind(invoice), type_named(RETURNED)
    if kind is None:
        raise RuleBroken("The type for returned invoices is missing", "type")
    due = earliest_due(kind.working_days, at.today, council_settings.read().bank_holidays)
    words = f"{invoice.reference} ({subject_kind})"
    about = {"organisation": invoice.organisation_id, "related_type": subject_kind, "related_id": invoice.id}
    return actions.open_as_checked(kind.name, title, text, by, at, kind.team, due, words, **about).action

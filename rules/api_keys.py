"""Keys by which machines use the API: what each scope lets one do, and what a key must be when it is made."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from rules.broken import RuleBroken

LONGEST_NAME = 60
START = "remit_"  # what every key begins with, so that one that leaked is recognised
SHOWN_LETTERS = 12  # by which people tell their keys apart
RANDOM_BYTES = 32


class Scope(StrEnum):
    """What a key may be used for."""

    VISITS_WRITE = "visits:write"
    CARE_READ = "care:read"
    INVOICES_WRITE = "invoices:write"
    PAYMENTS_READ = "payments:read"
    # keys of the council
    CARE_WRITE = "care:write"
    LEDGER_READ = "ledger:read"
    COMPLIANCE_READ = "compliance:read"


SCOPES = {  # by side, with what people read
    "provider": {
        Scope.VISITS_WRITE: "Visits and actuals: write",
        Scope.CARE_READ: "Care and orders: read",
        Scope.INVOICES_WRITE: "Invoices: write",
        Scope.PAYMENTS_READ: "Remittances and payments: read",
    },
    "council": {
        Scope.CARE_WRITE: "Care: import",
        Scope.LEDGER_READ: "Payment files and items: read",
        Scope.COMPLIANCE_READ: "Compliance figures: read",
    },
}
SCOPE_WORDS = {scope: words for of_side in SCOPES.values() for scope, words in of_side.items()}


def name_of_key(text: str) -> str:
    """The name that a key is given. Raises RuleBroken where it is blank or too long."""
    name = " ".join(text.split())
    if not name:
        raise RuleBroken("Enter a name, such as the system that will use the key", "name")
    if len(name) > LONGEST_NAME:
        raise RuleBroken(f"The name must be {LONGEST_NAME} characters or fewer", "name")
    return name


def scopes_of_key(chosen: Collection[str], side: str) -> list[Scope]:
    """The scopes that are chosen for a key of this side. Raises RuleBroken where there is none."""
    found = [scope for scope in SCOPES[side] if scope in chosen]
    if not found:
        raise RuleBroken("Choose at least one thing that the key may do", "scopes")
    return found


def last_day_of_key(last_day: date | None, today: date) -> date | None:
    """The last day on which a key works, None for no such day. Raises RuleBroken for one that is over."""
    if last_day is not None and last_day < today:
        raise RuleBroken("Enter today or a later day, or leave it blank", "last_day")
    return last_day

"""Change requests: what a provider may ask to be changed, how it is typed, and how a request stands.

The contract: docs/domain/actions.md#change-requests.
"""

import re
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from rules.broken import RuleBroken
from rules.moves import Move, Moves
from rules.written_words import LONGEST_REASON, clean_words

UPDATE_ORGANISATION, UPDATE_SERVICE, UPDATE_CONTACT = "update_organisation", "update_service", "update_contact"
NEW_CONTACT, ADD_ROLE, DELETE_ROLE = "new_contact", "add_contact_role", "delete_contact_role"
KINDS = {
    UPDATE_ORGANISATION: "Update Organisation",
    UPDATE_SERVICE: "Update Service",
    NEW_CONTACT: "New Contact",
    UPDATE_CONTACT: "Update Contact",
    ADD_ROLE: "Add Contact Role",
    DELETE_ROLE: "Delete Contact Role",
}
STATUS_NAMES = {"pending": "Pending", "accepted": "Accepted", "rejected": "Rejected"}
NOT_VALID, ALREADY_SO, NOT_AGREED, OTHER = "Not valid", "Already so", "Not agreed", "Other"
REASONS = (NOT_VALID, ALREADY_SO, NOT_AGREED, OTHER)  # as shipped: they are the council's to change
REQUEST_MOVES = Moves(
    "request",
    STATUS_NAMES,
    {
        "accept": Move(("pending",), "accepted", "council", "accepted"),
        "reject": Move(("pending",), "rejected", "council", "rejected"),
    },
)
INVITATION_LASTS = timedelta(days=2)
LONGEST = 200  # characters of one field
_ADDRESS = {
    "address_1": "Address 1",
    "address_2": "Address 2",
    "address_3": "Address 3",
    "town": "Town",
    "county": "County",
    "postcode": "Postcode",
    "country": "Country",
    "uprn": "UPRN",
    "usrn": "USRN",
}
_TELEPHONES = {"mobile": "Mobile", "telephone": "Telephone", "fax": "Fax"}
ORGANISATION_FIELDS = {"name": "Name", **_ADDRESS, **_TELEPHONES, "email": "Email"}
SERVICE_FIELDS = {name: label for name, label in ORGANISATION_FIELDS.items() if name != "mobile"}
CONTACT_FIELDS = {
    "title": "Title",
    "forename": "Forename",
    "surname": "Surname",
    **_ADDRESS,
    **_TELEPHONES,
    "email": "Email",
}
FIELDS = {  # {kind: {field: its label}}, in the order of the guides
    UPDATE_ORGANISATION: ORGANISATION_FIELDS,
    UPDATE_SERVICE: SERVICE_FIELDS,
    UPDATE_CONTACT: CONTACT_FIELDS,
    NEW_CONTACT: {**CONTACT_FIELDS, "role": "Role"},
    ADD_ROLE: {"role": "Role"},
    DELETE_ROLE: {"role": "Role"},
}
NEEDED = {
    UPDATE_ORGANISATION: ("name",),
    UPDATE_SERVICE: ("name",),
    UPDATE_CONTACT: ("surname", "email"),
    NEW_CONTACT: ("surname", "email"),
}
DIGITS = {"uprn": 12, "usrn": 8}  # at most so many
NOTHING_CHANGED = "Nothing is different. Change at least one field, or go back"
_EMAIL = re.compile(r"[^@\s;,<>]+@[^@\s;,<>]+\.[^@\s;,.<>]+")


class RequestRefused(RuleBroken):
    """Fields that cannot be asked for: `by_field` has the sentence of each."""

    def __init__(self, by_field: Mapping[str, str]) -> None:
        field, sentence = next(iter(by_field.items()))
        super().__init__(sentence, field)
        self.by_field = dict(by_field)


def cleaned(kind: str, typed: Mapping[str, str | None]) -> dict[str, str]:
    """What was typed into the details of a kind of request, as it is kept: {field: text}, without the role.

    Raises RequestRefused with the sentence of each field that is wrong.
    """
    found, wrong = {}, {}
    for field, label in FIELDS[kind].items():
        if field == "role":
            continue
        try:
            found[field] = _cleaned_field(field, label, typed.get(field), field in NEEDED.get(kind, ()))
        except RuleBroken as broken:
            wrong[field] = broken.message
    if wrong:
        raise RequestRefused(wrong)
    return found


def _cleaned_field(field: str, label: str, typed: str | None, is_needed: bool) -> str:
    text = " ".join(
        clean_words(typed, field, LONGEST, too_long=f"{label} must be {{longest}} characters or fewer").split()
    )
    if not text:
        if is_needed:
            raise RuleBroken(f"Enter the {label.lower()}", field)
        return ""
    if field == "email" and not _EMAIL.fullmatch(text):
        raise RuleBroken("Enter an e-mail address like name@example.org", field)
    if field in DIGITS and not (text.isascii() and text.isdigit() and len(text) <= DIGITS[field]):
        raise RuleBroken(f"The {label} is a number of {DIGITS[field]} digits or fewer", field)
    if field in _TELEPHONES and not re.search(r"\d", text):
        raise RuleBroken(f"{label} must be a telephone number", field)
    return text.upper() if field == "postcode" else text


def differences(current: Mapping[str, str], wanted: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """({field: as it is}, {field: as it is asked for}) of the fields that differ. Raises RuleBroken where none does."""
    changed = [field for field in wanted if wanted[field] != (current.get(field) or "")]
    if not changed:
        raise RuleBroken(NOTHING_CHANGED)
    return {field: current.get(field) or "" for field in changed}, {field: wanted[field] for field in changed}


def clean_rejection(reason: str | None, words: str | None, reasons: Collection[str]) -> tuple[str, str]:
    """(reason, words) of a rejection. Raises RuleBroken without one of the `reasons`, and for *Other* without words."""
    if reason is None or reason not in reasons:
        raise RuleBroken("Choose a reason", "reason")
    missing = "Say why: the provider reads this" if reason == OTHER else ""
    return reason, clean_words(words, "note", LONGEST_REASON, missing)


def rejection_words(reason: str, words: str) -> str:
    """`Other: address is not valid`"""
    return f"{reason}: {words}" if words else reason


def has_ended(ends_at: datetime, used_at: datetime | None, now: datetime) -> bool:
    """Whether an invitation's link opens nothing any more."""
    return used_at is not None or now >= ends_at

"""The roles of contacts and officers (docs/domain/people.md)."""

import json
import re
from hashlib import sha256
from typing import NamedTuple

from rules.broken import Problems, RuleBroken
from rules.written_words import clean_words

PROVIDER_ROLES = ("administrator", "finance_clerk", "accounts_payable", "care_coordinator", "read_only")
OFFICER_ROLES = ("finance_officer", "payment_approver", "commissioning_officer", "system_administrator", "auditor")
SYSTEM_ADMINISTRATOR = "system_administrator"
OWN_ROLES = "Nobody changes their own roles or access. Ask another System Administrator"
NO_PASSWORD, CAN_SIGN_IN, ENDED = "no_password", "can_sign_in", "ended"
STATES = {CAN_SIGN_IN: "Can sign in", NO_PASSWORD: "Not signed in yet", ENDED: "Access ended"}
LONGEST_ADDRESS, LONGEST_NAME, LONGEST_TELEPHONE = 254, 100, 40  # characters
ADDRESS_TAKEN = "Somebody with this e-mail address is here already"
_EMAIL = re.compile(r"[^@\s;,<>]+@[^@\s;,<>]+\.[^@\s;,.<>]+")


class NewPerson(NamedTuple):
    """What is typed of somebody."""

    email: str
    forename: str
    surname: str
    telephone: str = ""


def email_address(typed: str | None) -> str:
    """The e-mail address as it is kept: lower case. Raises RuleBroken (field `email`) for what is none."""
    text = (typed or "").strip().lower()
    if not (_EMAIL.fullmatch(text) and text.isprintable() and len(text) <= LONGEST_ADDRESS):
        raise RuleBroken("Enter an e-mail address like name@example.org", "email")
    return text


def cleaned_person(typed: NewPerson) -> NewPerson:
    """What was typed of somebody, as it is kept. Raises RuleBroken, all problems at once."""
    problems = Problems()
    email = problems.try_(email_address, typed.email)
    surname = problems.try_(clean_words, typed.surname, "surname", LONGEST_NAME, "Enter the surname")
    forename = problems.try_(clean_words, typed.forename, "forename", LONGEST_NAME)
    telephone = problems.try_(clean_words, typed.telephone, "telephone", LONGEST_TELEPHONE)
    problems.raise_any()
    return NewPerson(email or "", forename or "", surname or "", telephone or "")


def details_mark(details: NewPerson) -> str:
    """A short mark of somebody's details: a page that changes them sends it along, so that a change made meanwhile is
    noticed.
    """
    return sha256(json.dumps(details).encode()).hexdigest()[:16]


def role_name(role: str) -> str:
    """`Finance Clerk`"""
    return role.replace("_", " ").title()


def access_state(has_password: bool, has_ended: bool) -> str:
    """How it stands with somebody's access: one of STATES."""
    return ENDED if has_ended else CAN_SIGN_IN if has_password else NO_PASSWORD

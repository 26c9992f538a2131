"""The roles of contacts and officers (docs/domain/people.md)."""

import re
from typing import NamedTuple

from rules.broken import RuleBroken

PROVIDER_ROLES = ("administrator", "finance_clerk", "accounts_payable", "care_coordinator", "read_only")
OFFICER_ROLES = ("finance_officer", "payment_approver", "commissioning_officer", "system_administrator", "auditor")
SYSTEM_ADMINISTRATOR = "system_administrator"
OWN_ROLES = "Nobody changes their own roles or access. Ask another System Administrator"
NO_PASSWORD, CAN_SIGN_IN, ENDED = "no_password", "can_sign_in", "ended"
STATES = {CAN_SIGN_IN: "Can sign in", NO_PASSWORD: "Not signed in yet", ENDED: "Access ended"}
LONGEST_ADDRESS = 254
_EMAIL = re.compile(r"[^@\s;,<>]+@[^@\s;,<>]+\.[^@\s;,.<>]+")


class NewPerson(NamedTuple):
    """What is typed of somebody new."""

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


def role_name(role: str) -> str:
    """`Finance Clerk`"""
    return role.replace("_", " ").title()


def access_state(has_password: bool, has_ended: bool) -> str:
    """How it stands with somebody's access: one of STATES."""
    return ENDED if has_ended else CAN_SIGN_IN if has_password else NO_PASSWORD

"""E-mails that could not be sent, as staff read of them: what, to whom by role, since when, and why. No address."""

import re
from datetime import datetime
from typing import NamedTuple

from peewee import Case, fn

from models import ContactRole, OfficerRole, Organisation, OutgoingEmail, Person
from rules.actor import Actor
from rules.mail_failures import why_words

MOST_SHOWN = 200


class UnsentMail(NamedTuple):
    """An e-mail that was given up. `to` names its reader's roles: "Administrator of Rose Care". One that came back may
    have no words any more, and is not sent again.
    """

    id: int
    subject: str
    to: str
    written_at: datetime
    given_up_at: datetime
    attempts: int
    why: str
    has_words: bool


class MailQueue(NamedTuple):
    """How the mail stands: how many were given up, when the first of them was written, how many are to be sent, and how
    many of the first can be sent again.
    """

    failed: int
    since: datetime | None
    waiting: int
    again: int


def mail_queue(viewer: Actor) -> MailQueue:
    """How the mail stands, for the council alone."""
    if viewer.side != "council":
        return MailQueue(0, None, 0, 0)
    with_words = fn.SUM(Case(None, [(OutgoingEmail.body != "", 1)], 0))
    columns = (OutgoingEmail.state, fn.COUNT(OutgoingEmail.id), fn.MIN(OutgoingEmail.created_at), with_words)
    waiting = OutgoingEmail.select(*columns).where(OutgoingEmail.state.in_(("failed", "queued")))
    found = {state: more for state, *more in waiting.group_by(OutgoingEmail.state).tuples()}
    failed, since, again = found.get("failed", (0, None, 0))
    return MailQueue(failed, since, found.get("queued", (0,))[0], again)


def unsent_mail(viewer: Actor) -> list[UnsentMail]:
    """The latest e-mails that were given up, newest first; for the council alone."""
    if viewer.side != "council":
        return []
    rows = OutgoingEmail.select().where(OutgoingEmail.state == "failed").order_by(OutgoingEmail.id.desc())
    found = list(rows.limit(MOST_SHOWN))
    readers = _readers({mail.recipient for mail in found})
    return [
        UnsentMail(
            mail.id,
            mail.subject,
            readers.get(mail.recipient, "Somebody who is no longer known here"),
            mail.created_at,
            mail.run_at,
            mail.attempts,
            why_words(mail.error),
            bool(mail.body),
        )
        for mail in found
    ]


def _readers(addresses: set[str]) -> dict[str, str]:
    """Who reads the mail of each address, by role and organisation."""
    contacts = ContactRole.select(Person.email, ContactRole.role, Organisation.name).join(Person)
    contacts = contacts.switch(ContactRole).join(Organisation).where(Person.email.in_(addresses))
    officers = OfficerRole.select(Person.email, OfficerRole.role).join(Person).where(Person.email.in_(addresses))
    roles: dict[str, dict[str, list[str]]] = {}
    for email, role, name in [*contacts.tuples(), *((*each, "") for each in officers.tuples())]:
        roles.setdefault(email, {}).setdefault(name, []).append(re.sub("_", " ", role).title())
    return {email: "; ".join(map(_role_words, by_name.items())) for email, by_name in roles.items()}


def _role_words(held: tuple[str, list[str]]) -> str:
    name, roles = held
    words = ", ".join(sorted(roles))
    return f"{words} of {name}" if name else words

"""Links by mail: somebody new chooses a first password, once and within two days; who has forgotten theirs a new one,
within an hour.
"""

import hashlib
import secrets
from datetime import timedelta

from models import Invitation, Person, database
from operations import audit, emails, passwords, signing_in
from operations.guarded import guarded_update
from rules.actor import Actor
from rules.broken import IllegalMove
from rules.change_requests import INVITATION_LASTS, has_ended
from rules.moment import Moment

TOKEN_BYTES = 24
ENDED = "This link has been used, or has ended. Ask for another one"
RESET_LASTS = timedelta(hours=1)


def invite(person: Person, organisation_name: str, by: Actor, at: Moment) -> None:
    """Send somebody the link to choose a password, inside the caller's transaction; earlier links end."""
    path = _new_link(person, INVITATION_LASTS, at)
    emails.send("invitation", emails.People([person.id]), at, path, organisation=organisation_name)
    audit.record("contact invited" if person.side == "provider" else "officer invited", by, at, subject=person)


def send_reset(person: Person, by: Actor, at: Moment) -> None:
    """Send somebody the link to choose a new password, inside the caller's transaction; earlier links end."""
    path = _new_link(person, RESET_LASTS, at)
    emails.send("password_reset", emails.People([person.id]), at, path)
    audit.record("password link sent", by, at, subject=person)


def _new_link(person: Person, lasts: timedelta, at: Moment) -> str:
    end_all(person.id, at)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    Invitation.create(person=person.id, token_hash=_hash_of(token), sent_at=at.now, ends_at=at.now + lasts)
    return f"/invitation/{token}"


def end_all(person_id: int, at: Moment) -> int:
    """End the links of somebody that are not used yet, inside the caller's transaction. Returns how many."""
    theirs = (Invitation.person == person_id) & Invitation.used_at.is_null()
    return int(Invitation.update(ends_at=at.now).where(theirs).execute())


def invited(token: str, at: Moment) -> Person | None:
    """Who may choose a password by the link with this token; None where it opens nothing (any more)."""
    row = Invitation.get_or_none(Invitation.token_hash == _hash_of(token))
    if row is None or has_ended(row.ends_at, row.used_at, at.now):
        return None
    return Person.get_or_none((Person.id == row.person_id) & Person.access_ended_at.is_null())


def choose_password(token: str, password: str, address: str, at: Moment) -> Person:
    """Set the password of the one who was invited; the link is used then, and wrong tries are forgotten.
    Returns the person.

    Raises IllegalMove for a link that has ended, passwords.PasswordRefused with every rule that is broken.
    """
    person = invited(token, at)
    if person is None:
        raise IllegalMove(ENDED)
    by = audit.NotSignedIn(person.id, person.name, address, person.side)
    with database.atomic():
        row = Invitation.get(Invitation.token_hash == _hash_of(token))
        guarded_update(row, {"used_at": at.now}, Invitation.used_at.is_null(), is_counted=False, words=ENDED)
        passwords.issue(person, password, by, at, must_change=False)
        signing_in.forgive(person)
    return person


def _hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

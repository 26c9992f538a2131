"""Private calendars of payment dates: which one an address names, and what is in it."""

import hashlib
from datetime import datetime

from models import CalendarFeed, ContactRole, Contract, Organisation, PaymentMethod, Person
from rules.actor import Actor

LONGEST_TOKEN = 64


def token_hash(token: str) -> str:
    """What is kept of an address's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def made_at(viewer: Actor) -> datetime | None:
    """When the viewer's address was made, or None where there is none."""
    feed = CalendarFeed
    theirs = (feed.person == viewer.person_id) & (feed.organisation == viewer.organisation_id)
    return feed.select(feed.made_at).where(theirs).scalar()


def find_feed(token: str) -> tuple[CalendarFeed, frozenset[str]] | None:
    """(feed with its organisation, the roles that its person has there) of an address, or None where there is none.

    A person whose access has ended reads nothing any more.
    """
    if len(token) > LONGEST_TOKEN:
        return None
    feed = (
        CalendarFeed.select(CalendarFeed, Organisation)
        .join(Organisation)
        .switch(CalendarFeed)
        .join(Person)
        .where(CalendarFeed.token_hash == token_hash(token), Person.access_ended_at.is_null())
        .first()
    )
    if feed is None:
        return None
    roles = ContactRole.select(ContactRole.role).where(
        ContactRole.person == feed.person_id, ContactRole.organisation == feed.organisation_id
    )
    return feed, frozenset(role for (role,) in roles.tuples())


def contracts_of_feed(feed: CalendarFeed) -> list[Contract]:
    """The contracts of its organisation that are, were or will be paid on schedule."""
    scheduled = PaymentMethod.select(PaymentMethod.contract).where(PaymentMethod.model == "scheduled")
    return list(Contract.select().where(Contract.organisation == feed.organisation_id, Contract.id.in_(scheduled)))

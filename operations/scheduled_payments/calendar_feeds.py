"""Private calendars of payment dates: whoever knows the address may read one, so it can be renewed at any time."""

import hashlib
import secrets

from models import CalendarFeed, ContactRole, Organisation, Person, database
from operations import audit

TOKEN_BYTES = 24


def renew(by, at):
    """A new address for the visitor's calendar of the organisation that they act for; the one before stops working.

    Returns its token. Only a hash is kept, so it is shown this once.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with database.atomic():
        theirs = (CalendarFeed.person == by.person_id) & (CalendarFeed.organisation == by.organisation_id)
        CalendarFeed.delete().where(theirs).execute()
        feed = CalendarFeed.create(
            person=by.person_id, organisation=by.organisation_id, token_hash=_hash(token), made_at=at.now
        )
        audit.record("payment calendar address renewed", by=by, at=at, subject=feed)
    return token


def stop(by, at):
    """Take the visitor's calendar address away."""
    with database.atomic():
        theirs = (CalendarFeed.person == by.person_id) & (CalendarFeed.organisation == by.organisation_id)
        if CalendarFeed.delete().where(theirs).execute():
            audit.record("payment calendar address taken away", by=by, at=at, organisation=by.organisation_id)


def made_at(by):
    """When the visitor's address was made, or None where there is none."""
    theirs = (CalendarFeed.person == by.person_id) & (CalendarFeed.organisation == by.organisation_id)
    return CalendarFeed.select(CalendarFeed.made_at).where(theirs).scalar()


def find(token):
    """(feed with its organisation, the roles that its person has there) of an address, or None where there is none.

    A person whose access has ended reads nothing any more.
    """
    feed = (
        CalendarFeed.select(CalendarFeed, Organisation)
        .join(Organisation)
        .switch(CalendarFeed)
        .join(Person)
        .where(CalendarFeed.token_hash == _hash(token), Person.access_ended_at.is_null())
        .first()
    )
    if feed is None:
        return None
    roles = ContactRole.select(ContactRole.role).where(
        ContactRole.person == feed.person_id, ContactRole.organisation == feed.organisation_id
    )
    return feed, frozenset(role for (role,) in roles.tuples())


def _hash(token):
    return hashlib.sha256(token.encode()).hexdigest()

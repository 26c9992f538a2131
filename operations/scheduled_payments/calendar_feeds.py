"""Private calendars of payment dates. Anybody who knows the address can read one, so it can be renewed at any time."""

import secrets

from models import CalendarFeed, database
from operations import audit
from queries.scheduled_payments.calendar_feeds import token_hash
from rules.actor import Actor
from rules.moment import Moment

TOKEN_BYTES = 24


def renew(by: Actor, at: Moment) -> str:
    """A new address for the actor's calendar of the organisation that they act for; the one before stops working.

    Returns its token. Only a hash is kept, so it is shown this once.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with database.atomic():
        theirs = (CalendarFeed.person == by.person_id) & (CalendarFeed.organisation == by.organisation_id)
        CalendarFeed.delete().where(theirs).execute()
        feed = CalendarFeed.create(
            person=by.person_id, organisation=by.organisation_id, token_hash=token_hash(token), made_at=at.now
        )
        audit.record("payment calendar address renewed", by=by, at=at, subject=feed)
    return token


def stop(by: Actor, at: Moment) -> None:
    """Take the actor's calendar address away."""
    with database.atomic():
        theirs = (CalendarFeed.person == by.person_id) & (CalendarFeed.organisation == by.organisation_id)
        if CalendarFeed.delete().where(theirs).execute():
            audit.record("payment calendar address taken away", by=by, at=at, organisation=by.organisation_id)

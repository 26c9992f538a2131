"""The one e-mail a day: what is new for somebody and was not mailed yet, if they want to be told."""

from itertools import groupby

from models import DailyEmail, Notice, Organisation, Person, database
from operations import emails
from queries.notices import subscriptions_of
from rules.moment import Moment
from rules.notices import ALL_DAILY

MOST_LINES = 50


def send(at: Moment) -> int:
    """Send everybody their daily e-mail who has not had today's. Returns how many were written.

    Each person's is one short transaction that may be run again: the day is noted with the e-mail.
    """
    waiting = Notice.select(Notice.person).where(Notice.mailed_at.is_null()).distinct().tuples()
    return sum(_send_to(person_id, at) for (person_id,) in list(waiting))


def _send_to(person_id: int, at: Moment) -> int:
    with database.atomic():
        if not _is_first_today(person_id, at):
            return 0
        found = _not_mailed(person_id)
        wanted = subscriptions_of(person_id)
        told = [notice for notice in found if wanted.get(notice.topic)]
        Notice.update(mailed_at=at.now).where(Notice.id.in_([notice.id for notice in found])).execute()
        if not told or not Person.select().where(Person.id == person_id, Person.access_ended_at.is_null()).exists():
            DailyEmail.delete().where(DailyEmail.person == person_id).execute()  # the next one may still come today
            return 0
        shown = told[:MOST_LINES]
        emails.send_to_one(person_id, "daily", ALL_DAILY, at, count=len(told), groups=_groups(shown))
    return 1


def _is_first_today(person_id: int, at: Moment) -> bool:
    """Note that today's e-mail is being written; False where it was already."""
    row = {"person": person_id, "sent_on": at.today}
    if DailyEmail.insert(**row).on_conflict_ignore().execute():
        return True
    mine = (DailyEmail.person == person_id) & (DailyEmail.sent_on < at.today)
    return bool(DailyEmail.update(sent_on=at.today).where(mine).execute())


def _not_mailed(person_id: int) -> list[Notice]:
    query = Notice.select(Notice, Organisation).left_outer_join(Organisation)
    return list(
        query.where(Notice.person == person_id, Notice.mailed_at.is_null()).order_by(Organisation.name, Notice.id)
    )


def _groups(notices: list[Notice]) -> list[tuple[str, list[tuple[str, str]]]]:
    """[(organisation, [(sentence, full address), ...]), ...]"""
    return [
        (name, [(each.text, emails.link_to(each.path, each.organisation_id)) for each in some])
        for name, some in groupby(notices, key=lambda each: each.organisation.name if each.organisation_id else "")
    ]

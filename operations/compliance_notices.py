"""A half-year's payments compliance notice was published: on which day, and who had approved it."""

from datetime import date
from functools import partial

from models import ComplianceNotice, database
from operations import audit
from operations.guarded import guarded_update
from rules.actor import Actor
from rules.broken import CHANGED, IllegalMove, RuleBroken
from rules.dates import format_date
from rules.moment import Moment
from rules.payments_compliance import half_year_of

FIELD = "published_on"
not_then = partial(RuleBroken, field=FIELD)


def record_publication(
    first_day: date, published_on: date | None, approver: tuple[str, str], version: int, by: Actor, at: Moment
) -> ComplianceNotice:
    """Record, or correct, the day on which the notice of the half-year from `first_day` was published.

    approver: (name, job title) of who approved it; version: that of the record that the officer saw, 0 for none.
    Raises RuleBroken before the half-year is over, for a day within it or to come, and where nobody is named who
    approves; IllegalMove where a colleague recorded it first.
    """
    first, last = half_year_of(first_day)
    if first != first_day or not last < at.today:
        raise not_then("This half-year is not over yet: its notice is published afterwards")
    if published_on is None or not last < published_on <= at.today:
        span = f"{format_date(last)} and not later than today"
        raise not_then(f"Enter the day on which the notice was published, after {span}")
    name, job_title = approver
    if not name or not job_title:
        raise RuleBroken("Enter in Settings, under Publishing, who approves the notice: their name and job title")
    values = {"published_on": published_on, "approver_name": name, "approver_job_title": job_title}
    more = {"recorded_by": by.person_id, "recorded_at": at.now}
    with database.atomic():
        notice = ComplianceNotice.get_or_none(ComplianceNotice.first_day == first)
        if notice is None:
            if version:
                raise IllegalMove(CHANGED)
            notice = _insert(first, values | more)
            was = None
        else:
            was = {name: getattr(notice, name) for name in values}
            guarded_update(notice, values | more, version=version)
        audit.record("compliance notice published", by, at, subject=notice, was=was, now={"from": first, **values})
    return notice


def _insert(first: date, values: dict[str, object]) -> ComplianceNotice:
    new_id = ComplianceNotice.insert(first_day=first, **values).on_conflict_ignore().execute()
    if not new_id:
        raise IllegalMove(CHANGED)
    return ComplianceNotice.get_by_id(new_id)

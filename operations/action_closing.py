"""Actions that close by themselves: where the provider says nothing, and only while it is theirs to answer.

The nightly round goes through them. Each is one transaction that expects the state it saw, so that an answer that comes
at the same moment counts.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from peewee import fn

from models import Action, ActionPost, database
from operations import actions, audit, emails
from operations.guarded import guarded_update
from rules.action_closing import closes_on, is_to_be_warned
from rules.broken import IllegalMove
from rules.moment import Moment, london_date


class Silent(NamedTuple):
    """An open action that is the provider's to answer, who has said nothing since the council's last post."""

    action: Action
    closes: date


def close_silent(at: Moment) -> tuple[int, int]:
    """Warn the providers of those that are about to close, and close those whose day has come. Returns how many."""
    warned = closed = 0
    for each in list(_silent()):
        if each.closes <= at.today and each.action.warned_at is not None:
            closed += _close(each.action, at)
        elif is_to_be_warned(each.closes, at.today) and each.action.warned_at is None:
            warned += _warn(each, at)
    return warned, closed


def _silent() -> Iterator[Silent]:
    last = ActionPost.select(fn.MAX(ActionPost.id)).group_by(ActionPost.action)
    query = (
        Action.select(Action, ActionPost.posted_at.alias("last_of_council"))
        .join(ActionPost)
        .where(Action.status == "open", Action.assigned_side == "provider", Action.closes_with != "")
        .where(ActionPost.id.in_(last), ActionPost.side == "council")
    )
    for action in query.order_by(Action.id).objects():
        yield Silent(action, _closing_day(action))


def _closing_day(action: Action) -> date:
    return closes_on(london_date(action.last_of_council), action.due_date, action.closes_after_days)


def _warn(silent: Silent, at: Moment) -> int:
    """Note that the provider is told, and tell them; a day later at the earliest it closes."""
    action = silent.action
    with database.atomic():
        try:
            guarded_update(action, {"warned_at": at.now}, *_still_theirs(action))
        except IllegalMove:
            return 0
        day = max(silent.closes, at.today)
        readers = emails.Contacts(action.organisation_id, emails.ABOUT_ACTIONS)
        emails.send("action_closes_soon", readers, at, f"/actions/{action.id}", number=action.id, last_day=day)
        audit.record("action warned", audit.SYSTEM, at, subject=action, now={"closes": day})
    return 1


def _close(action: Action, at: Moment) -> int:
    try:
        actions.post(action, "closed", action.closes_with, audit.SYSTEM, at)
    except IllegalMove:
        return 0
    return 1


def _still_theirs(action: Action) -> tuple[object, ...]:
    return Action.status == "open", Action.assigned_side == "provider", Action.last_post_at == action.last_post_at

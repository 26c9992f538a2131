"""The actions that are open for the viewer, counted, and the next of those that are with their side."""

from datetime import date
from typing import NamedTuple

from peewee import Case, ModelSelect, fn

from models import Action
from queries.prepared import Prepared, Reader, Slot
from rules.actor import Actor

WITH_US_NAMED = 6
REPLIES_NAMED = 3


class OurAction(NamedTuple):
    """An open action that is with the viewer's side; most are to be replied to by a day."""

    id: int
    title: str
    due_date: date | None


class OpenActions(NamedTuple):
    """How many are open, overdue, with the viewer's side, and both; `with_us` are the first of ours, by their day."""

    in_all: int = 0
    late: int = 0
    ours: int = 0
    ours_late: int = 0
    with_us: tuple[OurAction, ...] = ()
    replies: tuple[OurAction, ...] = ()  # the next of them that are due by a day to come


class _Row(NamedTuple):
    id: int
    title: str
    due_date: date | None
    assigned_side: str
    in_all: int
    late: int
    ours: int
    ours_late: int


def open_actions(viewer: Actor, today: date) -> OpenActions:
    """The OpenActions of a viewer, in one query."""
    rows = OPEN.rows(viewer.side, organisation_id=viewer.organisation_id, today=today)
    if not rows:
        return OpenActions()
    first = rows[0]
    ours = [OurAction(row.id, row.title, row.due_date) for row in rows if row.assigned_side == viewer.side]
    with_us = sorted(ours, key=lambda each: (each.due_date or date.max, each.id))
    replies = [each for each in ours if each.due_date and each.due_date >= today][:REPLIES_NAMED]
    return OpenActions(
        first.in_all, int(first.late), int(first.ours), int(first.ours_late), tuple(with_us), tuple(replies)
    )


def _open(side: str) -> ModelSelect:
    today = Slot("today")
    is_ours, is_late = Action.assigned_side == side, Action.due_date < today
    counts = (
        fn.COUNT(Action.id).over(),
        *(fn.SUM(Case(None, [(so, 1)], 0)).over() for so in (is_late, is_ours, is_ours & is_late)),
    )
    query = Action.visible_to(Reader(side)).where(Action.status == "open")
    query = query.select(Action.id, Action.title, Action.due_date, Action.assigned_side, *counts)
    first_replies_to_come = Case(None, [(is_ours & (Action.due_date >= today), 0), (is_ours, 1)], 2)
    return query.order_by(first_replies_to_come, Action.due_date, Action.id).limit(WITH_US_NAMED)


OPEN = Prepared(_Row, _open)

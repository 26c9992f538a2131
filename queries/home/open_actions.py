"""The actions that are open for the viewer, counted, and the replies due next."""

from datetime import date
from typing import NamedTuple

from peewee import Case, ModelSelect, fn

from models import Action
from queries.prepared import Prepared, Reader, Slot
from rules.actor import Actor

REPLIES_NAMED = 3


class ReplyDue(NamedTuple):
    """An action that waits for a reply by a day to come."""

    id: int
    title: str
    due_date: date


class OpenActions(NamedTuple):
    """How many are open, overdue, and with the viewer's side; `replies` are the next of these by a day to come."""

    in_all: int = 0
    late: int = 0
    ours: int = 0
    replies: tuple[ReplyDue, ...] = ()


class _Row(NamedTuple):
    id: int
    title: str
    due_date: date | None
    assigned_side: str
    in_all: int
    late: int
    ours: int


def open_actions(viewer: Actor, today: date) -> OpenActions:
    """The OpenActions of a viewer, in one query."""
    rows = OPEN.rows(viewer.side, organisation_id=viewer.organisation_id, today=today)
    if not rows:
        return OpenActions()
    ours = [row for row in rows if row.assigned_side == viewer.side]
    replies = [ReplyDue(row.id, row.title, row.due_date) for row in ours if row.due_date and row.due_date >= today]
    return OpenActions(rows[0].in_all, int(rows[0].late), int(rows[0].ours), tuple(replies))


def _open(side: str) -> ModelSelect:
    today = Slot("today")
    is_ours = Action.assigned_side == side
    counts = (
        fn.COUNT(Action.id).over(),
        fn.SUM(Case(None, [(Action.due_date < today, 1)], 0)).over(),
        fn.SUM(Case(None, [(is_ours, 1)], 0)).over(),
    )
    query = Action.visible_to(Reader(side)).where(Action.status == "open")
    query = query.select(Action.id, Action.title, Action.due_date, Action.assigned_side, *counts)
    first_replies_to_come = Case(None, [(is_ours & (Action.due_date >= today), 0)], 1)
    return query.order_by(first_replies_to_come, Action.due_date, Action.id).limit(REPLIES_NAMED)


OPEN = Prepared(_Row, _open)

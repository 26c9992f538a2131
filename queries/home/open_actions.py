"""The actions that are open for the visitor, counted, and the replies due next."""

from dataclasses import dataclass
from datetime import date

from peewee import Case, fn

from models import Action
from rules.actor import Actor

REPLIES_NAMED = 3


@dataclass(frozen=True)
class OpenActions:
    """How many are open, overdue, and with the visitor's side; `replies` are the next of these by a day to come."""

    count: int = 0
    late: int = 0
    ours: int = 0
    replies: tuple[Action, ...] = ()


def open_actions(visitor: Actor, today: date) -> OpenActions:
    """The OpenActions of a visitor, in one query."""
    is_ours = Action.assigned_side == visitor.side
    comes = is_ours & (Action.due_date >= today)
    counts = (
        fn.COUNT(Action.id).over().alias("in_all"),
        fn.SUM(Case(None, [(Action.due_date < today, 1)], 0)).over().alias("late"),
        fn.SUM(Case(None, [(is_ours, 1)], 0)).over().alias("ours"),
    )
    query = Action.visible_to(visitor).select(Action.id, Action.title, Action.due_date, Action.assigned_side, *counts)
    query = query.where(Action.status == "open")
    rows = list(query.order_by(Case(None, [(comes, 0)], 1), Action.due_date, Action.id).limit(REPLIES_NAMED))
    if not rows:
        return OpenActions()
    replies = [row for row in rows if row.assigned_side == visitor.side and row.due_date and row.due_date >= today]
    return OpenActions(int(rows[0].in_all), int(rows[0].late), int(rows[0].ours), tuple(replies))

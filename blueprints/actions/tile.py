"""The home page's megaphone and the council's queue: open actions, and those that are overdue."""

from peewee import Case, fn

from models import Action
from web import clock, queues
from web.permissions import Permission
from web.tiles import State, joined, strong, tile, under


@tile("Actions and Change Requests", Permission.ACTIONS_READ, url="/actions")
def actions_tile(visitor):
    """`9 open Actions (6 overdue)`, `3 with you`"""
    count, late, ours = _counts(visitor)
    if not count:
        return State(["No open Actions"])
    line = [strong(f"{count} open Action{'' if count == 1 else 's'}")]
    if late:
        line += [" (", under(f"{late} overdue"), ")"]
    return State([joined(*line), f"{ours} with you"], due=bool(ours), late=bool(late))


@queues.queue("Actions", Permission.COUNCIL_READ, url="/actions?assigned=2")
def actions_queue(visitor):
    """Actions that wait for an answer of the council."""
    count, late, ours = _counts(visitor)
    return queues.Waiting(ours, f"{late} of {count} open ones overdue" if late else "")


def _counts(visitor):
    """(open, overdue, with the visitor's side)"""
    is_late = Case(None, [(Action.due_date < clock.today(), 1)], 0)
    is_ours = Case(None, [(Action.assigned_side == visitor.side, 1)], 0)
    query = (
        Action.visible_to(visitor)
        .select(fn.COUNT(Action.id), fn.COALESCE(fn.SUM(is_late), 0), fn.COALESCE(fn.SUM(is_ours), 0))
        .where(Action.status == "open")
    )
    return tuple(map(int, query.tuples().get()))

"""The home page's tile: how many lines are current, and how many of them are new."""

from queries.home.task_figures import task_figures
from rules.actor import Actor
from web import clock
from web.asked_once import asked_once
from web.tiles import State


def lines_tile(viewer: Actor) -> State:
    """`41 current, 2 new this week`: authorised, started, not ended; new ones started within seven days."""
    found = asked_once(task_figures, viewer, clock.today())
    words = f"{found.lines_current:,} current" if found.lines_current else "None current"
    return State([f"{words}, {found.lines_new:,} new this week" if found.lines_new else words])

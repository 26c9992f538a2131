"""The home page's tile: how many lines are current, and how many of them are new."""

from queries.line_items.counts import line_counts
from rules.actor import Actor
from web import clock
from web.tiles import State


def lines_tile(viewer: Actor) -> State:
    """`41 current, 2 new this week`: authorised, started, not ended; new ones started within seven days."""
    found = line_counts(viewer, clock.today())
    words = f"{found.current:,} current" if found.current else "None current"
    return State([f"{words}, {found.new:,} new this week" if found.new else words])

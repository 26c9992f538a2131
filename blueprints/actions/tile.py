"""The home page's megaphone: open actions, and those that are overdue."""

from queries.home.open_actions import open_actions
from web import clock
from web.asked_once import asked_once
from web.tiles import State, in_red, one_line, strong


def actions_tile(viewer):
    """`9 open Actions (6 overdue)`, `3 with you`"""
    found = asked_once(open_actions, viewer, clock.today())
    if not found.in_all:
        return State(["No open Actions"])
    line = [strong(f"{found.in_all} open Action{'' if found.in_all == 1 else 's'}")]
    if found.late:
        line += [" (", in_red(f"{found.late} overdue"), ")"]
    return State([one_line(*line), f"{found.ours} with you"], due=bool(found.ours), late=bool(found.late))

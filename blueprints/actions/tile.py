"""The megaphone: open actions and those that are overdue, in a colour and in words, on the home page and on a tab."""

from flask import url_for

from queries.home.open_actions import open_actions
from web import clock
from web.asked_once import asked_once
from web.permissions import Permission
from web.tabs import TabSign
from web.templating import plural
from web.tiles import State, drawn, in_red, linked, one_line, strong

HORN = "horn"


def actions_tile(viewer):
    """`9 open Actions (6 overdue)`, `3 with you`"""
    found = asked_once(open_actions, viewer, clock.today())
    sign = drawn(HORN, tone_of(found))
    new = [linked("New Action", url_for("actions.new"))] if viewer.may(Permission.ACTIONS_EDIT) else []
    if not found.in_all:
        return State([one_line(sign, "No open Actions"), *new])
    line = [sign, strong(plural(found.in_all, "open Action"))]
    if found.late:
        line += [" (", in_red(f"{found.late} overdue"), ")"]
    return State([one_line(*line), f"{found.ours} with you", *new])


def actions_sign(viewer):
    """`Actions`, `3 Actions`, `3 Actions (1 overdue)`: those that are open."""
    found = asked_once(open_actions, viewer, clock.today())
    words = plural(found.in_all, "Action") if found.in_all else "Actions"
    return TabSign(HORN, tone_of(found), f"{words} ({found.late} overdue)" if found.late else words)


def tone_of(found):
    """The megaphone's colour, as the guides have it: green where none is open, red where one is overdue, else amber."""
    if not found.in_all:
        return "ok"
    return "bad" if found.late else "todo"

"""What the home page says needs a reply."""

from flask import url_for

from queries.home.open_actions import open_actions
from rules.dates import near_date
from web import clock
from web.asked_once import asked_once
from web.needs import NAMED, Need
from web.permissions import Permission
from web.templating import plural


def action_needs(viewer):
    """The actions that are with the viewer's side, those that are overdue in red; many of them are one row."""
    if not viewer.may(Permission.ACTIONS_EDIT):
        return []
    found = asked_once(open_actions, viewer, clock.today())
    if found.ours > NAMED:
        late = f"{found.ours_late} overdue" if found.ours_late else ""
        address = url_for("actions.list_actions", assigned=1)
        return [Need(f"Reply to {plural(found.ours, 'Action')}", address, "They are with you.", late=late)]
    return [_need(each) for each in found.with_us]


def _need(action):
    due, today = action.due_date, clock.today()
    is_late = due is not None and due < today
    small = f"Reply due {near_date(due, today)}." if due and not is_late else "" if due else "It is with you."
    late = f"Overdue since {near_date(due, today)}" if is_late else ""
    return Need(f"Reply to “{action.title}”", url_for("actions.one", action_id=action.id), small, late=late)

"""The home page's tiles of details and contacts."""

from queries.home.task_figures import task_figures
from web import clock
from web.asked_once import asked_once
from web.templating import plural
from web.tiles import State


def organisation_tile(_viewer):
    """What the tile leads to."""
    return State(["View and Request Changes to Organisation Details"])


def services_tile(_viewer):
    """What the tile leads to."""
    return State(["View and Request Changes to Service Details"])


def contacts_tile(viewer):
    """What the tile leads to, and how many requests wait for the council."""
    count = asked_once(task_figures, viewer, clock.today()).requests_pending
    if not count:
        return State(["View and Request Changes to Contacts"])
    return State([f"{plural(count, 'change request')} with the council"])

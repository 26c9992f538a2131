"""Where officers start: what needs them, the work queues, and the runs that are not paid yet."""

from flask import Blueprint, request
from flask_login import current_user

from blueprints.council_queues.start import Start, days_left, shown_by_banks
from content.action_types import SYSTEM_ADMIN
from queries.first_start import is_left
from queries.teams import staffed_teams, team_for, unstaffed_types
from web import clock, council, queues
from web.htmx import page
from web.permissions import Permission, requires

bp = Blueprint("council_queues", __name__, url_prefix="/council")


@bp.get("")
@requires(Permission.COUNCIL_READ)
def overview():
    """What needs the officer; for HTMX the list of queues at the side of a queue's page (`?at=`)."""
    shown, staffed = queues.shown_to(current_user), staffed_teams()
    return page(
        "council_queues/overview.html",
        fragment="council_queues/_nav.html",
        queues=shown,
        at=request.args.get("at"),
        start=Start(shown),
        greeting=clock.greeting(),
        days_left=days_left,
        shown_by_banks=shown_by_banks,
        unstaffed=unstaffed_types(staffed=staffed),
        unstaffed_team=team_for(council.settings().unstaffed_team, SYSTEM_ADMIN, staffed),
        has_first_start=is_left(current_user),
    )

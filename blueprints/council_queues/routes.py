"""The work queues with counts, age and money."""

from flask import Blueprint, request
from flask_login import current_user

from content.action_types import SYSTEM_ADMIN
from queries.first_start import is_left
from queries.teams import team_for, unstaffed_types
from web import council, queues
from web.htmx import page
from web.permissions import Permission, requires

bp = Blueprint("council_queues", __name__, url_prefix="/council")


@bp.get("")
@requires(Permission.COUNCIL_READ)
def overview():
    """Every queue that there is, with what waits in it; for HTMX the list at the side of a queue's page (`?at=`)."""
    return page(
        "council_queues/overview.html",
        fragment="council_queues/_nav.html",
        queues=queues.shown_to(current_user),
        unstaffed=unstaffed_types(),
        unstaffed_team=team_for(council.settings().unstaffed_team, SYSTEM_ADMIN),
        has_first_start=is_left(current_user),
        at=request.args.get("at"),
    )

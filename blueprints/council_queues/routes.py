"""The work queues with counts, age and money."""

from flask import Blueprint, request
from flask_login import current_user

from web import queues
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
        at=request.args.get("at"),
    )

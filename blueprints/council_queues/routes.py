"""N1: the work queues with counts, age and money."""

from flask import Blueprint
from flask_login import current_user

from web import queues
from web.htmx import page
from web.permissions import Permission, requires

bp = Blueprint("council_queues", __name__, url_prefix="/council")


@bp.get("")
@requires(Permission.COUNCIL_READ)
def overview():
    """Every queue that there is, with what waits in it."""
    return page("council_queues/overview.html", queues=queues.shown_to(current_user))

"""How the money and the work of the council stand."""

from flask import Blueprint

from web.htmx import page
from web.permissions import Permission, requires

bp = Blueprint("council_dashboard", __name__, url_prefix="/council/dashboard")


@bp.get("")
@requires(Permission.COUNCIL_READ)
def overview():
    """Where the figures are."""
    return page("council_dashboard/overview.html")

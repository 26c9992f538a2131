"""How the money and the work of the council stand: the figures, each with a link to its list."""

from flask import Blueprint, request
from flask_login import current_user

from blueprints.council_dashboard.dashboard_page import DashboardPage
from web import clock
from web.htmx import page
from web.permissions import Permission, requires

bp = Blueprint("council_dashboard", __name__, url_prefix="/council/dashboard")


@bp.get("")
@requires(Permission.COUNCIL_READ)
def overview():
    """The dashboard of a financial year."""
    shown = DashboardPage(current_user, clock.today(), request.args.get("year", ""))
    return page("council_dashboard/overview.html", shown=shown)

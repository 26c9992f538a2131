"""How fast the council pays invoices, by half-year, on screen and as CSV."""

from flask import Blueprint
from flask_login import current_user

from queries.invoices.clock import half_years
from rules.dates import format_date
from web import clock
from web.downloads import send_csv
from web.htmx import page
from web.permissions import Permission, requires

bp = Blueprint("council_dashboard", __name__, url_prefix="/council/dashboard")
HEADINGS = (
    "From",
    "To",
    "Invoices",
    "Average Days",
    "Within 30 Days %",
    "31 To 60 Days %",
    "Over 60 Days %",
    "Unpaid",
)


@bp.get("")
@requires(Permission.COUNCIL_READ)
def overview():
    """The half-years' figures."""
    return page("council_dashboard/overview.html", halves=half_years(current_user, clock.today()))


@bp.get("/days-to-pay.csv")
@requires(Permission.COUNCIL_READ)
def days_to_pay():
    """The same as a file."""
    rows = [
        (
            format_date(half.first),
            format_date(half.last),
            half.invoices,
            half.average_days,
            half.within_30_percent,
            half.within_60_percent,
            half.over_60_percent,
            half.unpaid,
        )
        for half in half_years(current_user, clock.today())
    ]
    return send_csv("days-to-pay.csv", HEADINGS, rows)

"""How fast the council pays invoices, by half-year, on screen and as CSV."""

from itertools import chain

from flask import Blueprint
from flask_login import current_user

from queries.invoices.clock import half_years
from rules.dates import format_date
from rules.invoice_clock import HalfYear
from rules.money import plain_decimal
from web import clock
from web.downloads import send_csv
from web.htmx import page
from web.permissions import Permission, requires

bp = Blueprint("council_dashboard", __name__, url_prefix="/council/dashboard")
HEADINGS = (
    "From",
    "To",
    "Payments",
    "Average Days",
    "Within 30 Days %",
    "Within 30 Days £",
    "31 To 60 Days %",
    "31 To 60 Days £",
    "61 Days Or More %",
    "61 Days Or More £",
    "Became Payable £",
    "Not Paid In It £",
    "Not Paid In It %",
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
    rows = [_row(half) for half in half_years(current_user, clock.today())]
    return send_csv("days-to-pay.csv", HEADINGS, rows)


def _row(half: HalfYear) -> tuple:
    shares = [(share.percent, plain_decimal(share.pence)) for share in (half.within_30, half.within_60, half.over_60)]
    return (
        format_date(half.first),
        format_date(half.last),
        half.payments,
        half.average_days,
        *chain.from_iterable(shares),
        plain_decimal(half.became_payable_pence),
        plain_decimal(half.not_paid_pence),
        half.not_paid_percent,
    )

"""Care Package Line Items."""

from flask import Blueprint
from flask_login import current_user

from blueprints.care_package_line_items.filters import picks_of
from models import CarePackageLineItem
from queries.line_items import detail
from queries.line_items.line_list import list_lines as list_line_items
from rules import wording
from rules.care import LineItem
from rules.financial_years import financial_year_name
from rules.order_explanations import timetable_words
from web import clock, record_access
from web.htmx import page
from web.listing import list_request
from web.loading import get_object_or_404
from web.permissions import Permission, may_open, requires
from web.picks import Pick, pick

bp = Blueprint("care_package_line_items", __name__, url_prefix="/care-package-line-items")


@bp.get("")
@requires(Permission.LINES_READ)
def list_lines():
    """The lines that are current or to come; ended and unauthorised ones where they are asked for."""
    chosen, today = picks_of(current_user), clock.today()
    listing = list_line_items(current_user, chosen.filters, list_request(), today, may_open("actions.new"))
    rows = [line.shown(today) for line in listing.rows()]
    return page("care_package_line_items/list.html", listing=listing, rows=rows, chosen=chosen)


@bp.get("/<id:line_id>")
@requires(Permission.LINES_READ)
def one(line_id):
    """One line, over time."""
    line = get_object_or_404(detail.visible_lines(current_user), CarePackageLineItem.id == line_id)
    record_access.note_access(line.client_id, f"Line item {line.reference}")
    care = detail.load_care(line)
    year = _year_pick(care)
    shown_year = year.value or year.options[0][0]
    return page(
        "care_package_line_items/one.html",
        row=detail.priced(line, care, clock.today()),
        prices=detail.price_rows(care),
        timetable=timetable_words(care.sessions, line.service_level.unit) if care.pricing == "timetabled" else None,
        suspensions=detail.suspensions_of(line),
        contributions=detail.contribution_rows(care),
        allowance=detail.allowance_words(line, care),
        documents=detail.documents_of(line),
        orders=detail.orders_of(line, current_user),
        year=year,
        shown_year=shown_year,
        actuals=detail.actuals_in(line, shown_year),
        payments=detail.payments_in(line, current_user, shown_year),
        pricing_name=wording.PRICING_NAMES[line.pricing],
    )


def _year_pick(care: LineItem) -> Pick:
    """The pick list of the line's financial years, the latest one picked unless another is asked for."""
    years = detail.years_in_force(care, clock.today())
    options = [(year, financial_year_name(year)) for year in years]
    return pick("year", "Financial Year", "[Latest]", options, otherwise=years[0])

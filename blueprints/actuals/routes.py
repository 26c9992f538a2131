"""The week page. The editor and the changes are in their own modules beside it."""

from flask import Blueprint, abort, redirect, request
from flask_login import current_user

from blueprints.actuals import wording
from blueprints.actuals.addresses import WeekContext, day_of, last_ended_week, organisation_or_none, service_of
from blueprints.actuals.dispute_week import actuals_in_dispute
from blueprints.actuals.sheet import figure_words
from blueprints.actuals.week_page import page_values
from models import Organisation
from rules.broken import RuleBroken
from rules.dates import parse_date
from rules.weeks import days_of_week, monday_of
from web.htmx import page
from web.permissions import Permission, requires

bp = Blueprint("actuals", __name__, url_prefix="/actuals")
bp.add_app_template_filter(wording.week_days)
bp.add_app_template_filter(wording.suspended_words)
bp.add_app_template_filter(wording.week_tag)
bp.add_app_template_filter(wording.cells)
bp.add_app_template_filter(wording.day_marks)
bp.add_app_template_filter(wording.comments)
bp.add_app_template_filter(figure_words)
bp.add_app_template_filter(days_of_week)
bp.add_app_template_global(actuals_in_dispute)


@bp.get("")
@requires(Permission.ACTUALS_READ)
def week():
    """A week of an organisation: the newest that has ended, unless the address names another."""
    organisation = organisation_or_none()
    if organisation is None:
        organisations = Organisation.visible_to(current_user).order_by(Organisation.name)
        return page("actuals/choose_organisation.html", organisations=organisations)
    asked, problem = request.args.get("week"), ""
    if "go" in request.args:
        try:
            asked = monday_of(parse_date(request.args["go"])).isoformat()
        except RuleBroken as broken:
            problem = broken.message
        else:
            return redirect(WeekContext(organisation, day_of(asked), service_of(organisation)).week_url(), 302)
    context = WeekContext(organisation, day_of(asked) if asked else last_ended_week(), service_of(organisation))
    if context.week != monday_of(context.week):
        return redirect(context.week_url(monday_of(context.week)), 302)
    values = page_values(context, problem)
    if problem:
        return page("actuals/week.html", status=422, form=values["week"], **values)
    return page("actuals/week.html", **values)


@bp.get("/summary")
@requires(Permission.ACTUALS_READ)
def summary():
    """The strip, the buttons and the calendar again, after a client's week was changed in place."""
    organisation = organisation_or_none()
    asked = request.args.get("week")
    if organisation is None or not asked:
        abort(404)
    context = WeekContext(organisation, monday_of(day_of(asked)), service_of(organisation))
    return page("actuals/week.html", "actuals/_summary.html", is_swapped=True, **page_values(context))

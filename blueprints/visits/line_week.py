"""One line's week, visit by visit: planned, actual and paid minutes, the rule, and other roundings."""

from datetime import date

from flask import abort, url_for
from flask_login import current_user

from blueprints.visits.uploads import bp
from blueprints.visits.wording import standing_of
from models import CarePackageLineItem
from queries.visits.line_rows import line_row
from queries.visits.lines import Outcome
from queries.visits.week import week_of_visits
from rules.visits import minutes_between
from rules.weeks import monday_of
from web import clock
from web.htmx import page
from web.loading import get_object_or_404
from web.permissions import Permission, requires
from web.record_access import note_access


@bp.get("/actuals/visits/lines/<id:line_id>/<week>")
@requires(Permission.ACTUALS_READ)
def line_week(line_id, week):
    """The visits of a care package line item in one week."""
    line = get_object_or_404(CarePackageLineItem.visible_to(current_user), CarePackageLineItem.id == line_id)
    week_start = _monday(week)
    organisation = line.contract.organisation
    found = week_of_visits(organisation.id, line.id, week_start, clock.today())
    if found is None:
        abort(404)
    note_access(line.client_id, f"visits, week of {week_start.isoformat()}")
    whose = {"organisation": organisation.reference} if current_user.side == "council" else {}
    week_url = url_for("actuals.line", ref=found.visit_week.line.ref, week=week_start.isoformat(), **whose)
    rows = [(timed, standing_of(timed.visit, timed.times), _planned(timed)) for timed in found.visits]
    return page(
        "visits/line_week.html",
        found=found,
        line=found.visit_week.line,
        row=line_row(found.visit_week),
        is_to_come=found.visit_week.outcome == Outcome.FILL,
        rows=rows,
        planned_minutes=sum(planned for _, _, planned in rows),
        week_start=week_start,
        week_url=week_url,
    )


def _planned(timed):
    """A visit's planned minutes, all carers together."""
    return minutes_between(timed.times.planned_start, timed.times.planned_end) * timed.times.carers


def _monday(text):
    """The Monday of the address."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        abort(404)
    if day != monday_of(day) or not 2000 <= day.year <= 2200:
        abort(404)
    return day

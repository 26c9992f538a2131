"""One line's week: its figures, who changed what and when, and the invoices and disputes that it is in."""

from functools import partial

from flask import abort
from flask_login import current_user

from blueprints.actuals.addresses import context_of
from blueprints.actuals.forms import UnlockForm
from blueprints.actuals.routes import bp
from operations.actuals import unlocking
from queries.weeks import loading
from queries.weeks.client_weeks import client_weeks
from queries.weeks.line_history import changes_of, disputes_about, invoices_with
from rules.line_keys import unplanned_client_id
from web import record_access
from web.forms_once import submit_once
from web.htmx import page
from web.late_forms import never_kept
from web.permissions import Permission, requires


@bp.get("/lines/<ref>/<week>")
@requires(Permission.ACTUALS_READ)
def line(ref, week):
    """One line's week and its history."""
    context, found = _load_line(ref, week)
    record_access.note_access(found.client_id, f"Actuals of {ref}, week of {week}")
    return _line_page(context, found, UnlockForm(formdata=None))


@bp.post("/lines/<ref>/<week>/unlock")
@requires(Permission.ACTUALS_UNLOCK)
@never_kept("reason")
def unlock(ref, week):
    """An officer opens a locked week, with a reason."""
    context, found = _load_line(ref, week)
    scope = context.scope(found.client_id, refs={ref})
    form = UnlockForm()
    return submit_once(
        partial(unlocking.unlock, scope, context.week, form.reason.data or ""),
        to=context.line_url(found),
        notice="The week is open: the provider can change it now.",
        form=form,
        again=lambda _broken: _line_page(context, found, form),
    )


def _load_line(ref, week):
    """(context, WeekLine). 404 where it is not there or not theirs."""
    context = context_of(week)
    lines = loading.load_week(
        loading.Scope(context.organisation.id, client_id=unplanned_client_id(ref), refs={ref}), context.week
    )
    if not lines:
        abort(404)
    return context, lines[0]


def _line_page(context, found, form):
    [group] = client_weeks(context.view(), [found], [found])
    return page(
        "actuals/line.html",
        form=form,
        context=context,
        line=found,
        group=group,
        history=changes_of(found),
        invoices=invoices_with(current_user, found),
        disputes=disputes_about(current_user, found),
    )

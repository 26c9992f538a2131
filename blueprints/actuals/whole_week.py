"""What is done with a whole week, of a service or all: confirm, confirm what matches, undo, generate."""

from functools import partial

from flask import request

from blueprints.actuals.addresses import context_of
from blueprints.actuals.routes import bp
from blueprints.actuals.week_page import load_page, page_values
from operations.actuals import confirming
from rules.money import format_pence
from web.forms_once import refused_status, submit_once
from web.htmx import page
from web.late_forms import never_kept
from web.permissions import Permission, requires
from web.templating import plural


@bp.get("/weeks/<week>/confirm")
@requires(Permission.ACTUALS_EDIT)
def confirm_week_page(week):
    """Before Confirm Actuals: how many lines have nothing recorded, and what they come to."""
    context = context_of(week)
    return page("actuals/confirm_week.html", week=load_page(context), context=context)


@bp.post("/weeks/<week>/confirm")
@requires(Permission.ACTUALS_EDIT)
@never_kept()
def confirm_week(week):
    """Confirm everything of the week that waits for it."""
    context, seen = context_of(week), _seen_pence()
    return _run(context, partial(confirming.confirm, context.scope(), context.week, seen_pence=seen), _notice)


@bp.post("/weeks/<week>/confirm-matching")
@requires(Permission.ACTUALS_EDIT)
@never_kept()
def confirm_matching(week):
    """Confirm what matches the plan."""
    context, seen = context_of(week), _seen_pence()
    confirm = partial(confirming.confirm, context.scope(), context.week, only_matching=True, seen_pence=seen)
    return _run(context, confirm, _notice)


@bp.post("/weeks/<week>/undo-confirm")
@requires(Permission.ACTUALS_EDIT)
@never_kept()
def undo_confirm_week(week):
    """Put back what was confirmed a short while ago."""
    context = context_of(week)
    return _run(
        context,
        partial(confirming.undo_confirm, context.scope(), context.week),
        lambda lines: f"{plural(len(lines), 'line')} no longer confirmed. The figures are still saved.",
    )


@bp.post("/weeks/<week>/generate")
@requires(Permission.ACTUALS_EDIT)
@never_kept()
def generate(week):
    """Copy the plan into lines with nothing recorded."""
    context = context_of(week)
    return _run(
        context,
        partial(confirming.generate, context.scope(), context.week),
        lambda lines: f"The plan was copied into {plural(len(lines), 'line')}: look at them, then confirm.",
    )


def _notice(outcome):
    words = f"Confirmed {plural(len(outcome.lines), 'line')} of {plural(outcome.clients, 'client')}"
    said = f"{words}, {format_pence(outcome.cost_pence)}."
    if outcome.left:
        line, message = outcome.left[0]
        said += f" {plural(len(outcome.left), 'line')} left: {line.client_name}, {line.title}: {message}."
    return said


def _seen_pence():
    """The amount that the button named; nothing where the form has none."""
    text = request.form.get("seen_pence", "")
    return int(text) if text.lstrip("-").isdigit() and text.isascii() and len(text) < 15 else None


def _run(context, verb, notice):
    """Run the form's operation, then back to the week; what a rule says is shown on it."""
    return submit_once(verb, to=context.week_url(), notice=notice, again=partial(_refused, context))


def _refused(context, broken):
    values = page_values(context, broken.message)
    return page("actuals/week.html", status=refused_status(broken), form=values["week"], **values)

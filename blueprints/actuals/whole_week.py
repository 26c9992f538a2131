"""What is done with a whole week, of a service or all: confirm, confirm what matches, undo, generate."""

from flask import request
from flask_login import current_user

from blueprints.actuals.addresses import place_of
from blueprints.actuals.routes import bp
from blueprints.actuals.week_page import load_page, page_values
from operations.actuals import confirming
from operations.form_keys import run_once
from rules.broken import IllegalMove, RuleBroken
from rules.money import format_pence
from web import clock
from web.htmx import done, page
from web.permissions import Permission, requires
from web.templating import plural


@bp.get("/weeks/<week>/confirm")
@requires(Permission.ACTUALS_EDIT)
def confirm_week_page(week):
    """Before Confirm Actuals: how many lines have nothing recorded, and what they come to."""
    place = place_of(week)
    return page("actuals/confirm_week.html", week=load_page(place), place=place)


@bp.post("/weeks/<week>/confirm")
@requires(Permission.ACTUALS_EDIT)
def confirm_week(week):
    """Confirm everything of the week that waits for it."""
    place, seen = place_of(week), _seen_pence()
    return _run(place, lambda by, at: _told(confirming.confirm(place.scope(), place.week, by, at, seen_pence=seen)))


@bp.post("/weeks/<week>/confirm-matching")
@requires(Permission.ACTUALS_EDIT)
def confirm_matching(week):
    """Confirm what matches the plan."""
    place, seen = place_of(week), _seen_pence()

    def verb(by, at):
        return _told(confirming.confirm(place.scope(), place.week, by, at, only_matching=True, seen_pence=seen))

    return _run(place, verb)


@bp.post("/weeks/<week>/undo-confirm")
@requires(Permission.ACTUALS_EDIT)
def undo_confirm_week(week):
    """Put back what was confirmed a short while ago."""
    place = place_of(week)

    def verb(by, at):
        lines = confirming.undo_confirm(place.scope(), place.week, by, at)
        return f"{plural(len(lines), 'line')} no longer confirmed: saved, not yet sent."

    return _run(place, verb)


@bp.post("/weeks/<week>/generate")
@requires(Permission.ACTUALS_EDIT)
def generate(week):
    """Copy the plan into lines with nothing recorded."""
    place = place_of(week)

    def verb(by, at):
        lines = confirming.generate(place.scope(), place.week, by, at)
        return f"The plan was copied into {plural(len(lines), 'line')}: look at them, then confirm."

    return _run(place, verb)


def _told(outcome):
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


def _run(place, verb):
    """Run one verb once for its form, then back to the week; what a rule says is shown on it."""
    notices = []
    by, at = current_user, clock.moment()

    def change():
        notices.append(verb(by, at))
        return place.week_url()

    try:
        url = run_once(request.form.get("form_key"), by, at, change)
    except RuleBroken as broken:
        values = page_values(place, broken.message)
        status = 409 if isinstance(broken, IllegalMove) else 422
        return page("actuals/week.html", status=status, form=values["week"], **values)
    return done(url, notice=notices[0] if notices else None)

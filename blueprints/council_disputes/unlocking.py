"""Unlock: the locked lines of a client's week, with a reason and what it will mean."""

from datetime import date

from flask import abort, request, url_for
from flask_login import current_user

from blueprints.council_disputes.forms import UnlockForm
from blueprints.council_disputes.routes import ID, bp
from models import Client, Organisation
from operations.actuals import unlocking
from operations.form_keys import run_once
from queries.weeks import loading
from rules.broken import IllegalMove, RuleBroken
from web import clock, looks
from web.htmx import done, page
from web.loading import get_object_or_404
from web.permissions import Permission, requires

ADDRESS = f"/unlock/<{ID}:organisation_id>/<{ID}:client_id>/<week>"


@bp.get(ADDRESS)
@requires(Permission.ACTUALS_UNLOCK)
def unlock(organisation_id, client_id, week):
    """Which locked lines, why, and what it will mean."""
    return _page(*_load(organisation_id, client_id, week), UnlockForm(formdata=None))


@bp.post(ADDRESS)
@requires(Permission.ACTUALS_UNLOCK)
def carry_out(organisation_id, client_id, week):
    """Unlock the ticked lines."""
    organisation, client, monday = _load(organisation_id, client_id, week)
    form, at = UnlockForm(), clock.moment()
    scope = loading.Scope(organisation.id, client_id=client.id, refs=form.lines.data)

    def act():
        if not form.lines.data:
            raise RuleBroken("Tick the lines to unlock", "lines")
        unlocking.unlock(scope, monday, form.reason.data or "", current_user, at)
        return url_for("actuals.week", week=monday.isoformat(), organisation=organisation.reference)

    try:
        url = run_once(request.form.get("form_key"), current_user, at, act)
    except RuleBroken as broken:
        form.show(broken)
        return _page(organisation, client, monday, form, 409 if isinstance(broken, IllegalMove) else None)
    return done(url, notice=f"Unlocked for {client.list_name}: the provider can change it now, and is told.")


def _load(organisation_id, client_id, week):
    organisation = get_object_or_404(Organisation.visible_to(current_user), Organisation.id == organisation_id)
    client = get_object_or_404(Client.visible_to(current_user), Client.id == client_id)
    try:
        return organisation, client, date.fromisoformat(week)
    except ValueError:
        abort(404)


def _page(organisation, client, monday, form, status=None):
    looks.note_look(client.id, f"Actuals of the week of {monday}, to unlock")
    lines = loading.load_week(loading.Scope(organisation.id, client_id=client.id), monday)
    locked = [line for line in lines if line.is_locked and not line.is_disputed]
    context = {"organisation": organisation, "client": client, "monday": monday, "locked": locked, "form": form}
    return page("council_disputes/unlock.html", status=status, **context)

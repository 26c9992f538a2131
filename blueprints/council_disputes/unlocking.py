"""Unlock: the locked lines of a client's week, with a reason and what it will mean."""

from datetime import date
from functools import partial

from flask import abort, url_for
from flask_login import current_user

from blueprints.council_disputes.forms import UnlockForm
from blueprints.council_disputes.routes import bp
from models import Client, Organisation
from operations.actuals import unlocking
from queries.weeks import loading
from rules.broken import RuleBroken
from web import record_access
from web.forms_once import refused_status, submit_once
from web.htmx import page
from web.late_forms import never_kept
from web.loading import get_object_or_404
from web.permissions import Permission, requires

ADDRESS = "/unlock/<id:organisation_id>/<id:client_id>/<week>"


@bp.get(ADDRESS)
@requires(Permission.ACTUALS_UNLOCK)
def unlock(organisation_id, client_id, week):
    """Which locked lines, why, and what it will mean."""
    return _page(*_load(organisation_id, client_id, week), UnlockForm(formdata=None))


@bp.post(ADDRESS)
@requires(Permission.ACTUALS_UNLOCK)
@never_kept("reason")
def carry_out(organisation_id, client_id, week):
    """Unlock the ticked lines."""
    organisation, client, monday = _load(organisation_id, client_id, week)
    form = UnlockForm()
    return submit_once(
        partial(_unlock, organisation, client, monday, form),
        to=url_for("actuals.week", week=monday.isoformat(), organisation=organisation.reference),
        notice=f"Unlocked for {client.list_name}: the provider can change it now, and is told.",
        form=form,
        again=lambda broken: _page(organisation, client, monday, form, refused_status(broken)),
    )


def _unlock(organisation, client, monday, form, by, at):
    if not form.lines.data:
        raise RuleBroken("Tick the lines to unlock", "lines")
    scope = loading.Scope(organisation.id, client_id=client.id, refs=form.lines.data)
    unlocking.unlock(scope, monday, form.reason.data or "", by, at)


def _load(organisation_id, client_id, week):
    organisation = get_object_or_404(Organisation.visible_to(current_user), Organisation.id == organisation_id)
    client = get_object_or_404(Client.visible_to(current_user), Client.id == client_id)
    try:
        return organisation, client, date.fromisoformat(week)
    except ValueError:
        abort(404)


def _page(organisation, client, monday, form, status=None):
    record_access.note_access(client.id, f"Actuals of the week of {monday}, to unlock")
    lines = loading.load_week(loading.Scope(organisation.id, client_id=client.id), monday)
    locked = [line for line in lines if line.is_locked and not line.is_disputed]
    context = {"organisation": organisation, "client": client, "monday": monday, "locked": locked, "form": form}
    return page("council_disputes/unlock.html", status=status, **context)

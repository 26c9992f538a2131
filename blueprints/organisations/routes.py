"""A contact of several organisations chooses the one to act for."""

from flask import Blueprint, abort, request
from flask_login import current_user

from operations import sessions
from queries.own_organisations import standings
from queries.roles import roles_by_organisation
from web import clock, council
from web.htmx import done, page
from web.late_forms import never_kept
from web.permissions import Permission, permissions_of, requires
from web.way_in import organisation_of, start_page, wanted_page

SHOWS_AMOUNTS = {Permission.INVOICES_READ, Permission.SCHEDULED_READ}
bp = Blueprint("organisations", __name__, url_prefix="/organisations")


@bp.get("")
@requires(Permission.SIGNED_IN)
def choose():
    """All of the viewer's organisations. Officers act for none: for them there is no such page."""
    if current_user.side != "provider":
        abort(404)
    wanted = wanted_page("")
    return page("organisations/choose.html", next=wanted, belongs_to=organisation_of(wanted), standings=_standings())


def _standings():
    """{organisation id: what it is owed and owes} of those where the user's roles show amounts."""
    roles = roles_by_organisation(current_user.person_id)
    shown = [id for id, _ in current_user.organisations if permissions_of(roles.get(id, ())) & SHOWS_AMOUNTS]
    return standings(shown, council.settings(), clock.moment())


@bp.post("")
@requires(Permission.SIGNED_IN)
@never_kept()
def act_for():
    """Act for another organisation from now on. One that is not the viewer's does not exist for them."""
    chosen = request.form.get("organisation", type=int)
    names = dict(current_user.organisations)
    if chosen not in names:
        abort(404)
    sessions.act_for(current_user.session_id, chosen, by=current_user, at=clock.moment())
    return done(wanted_page(start_page()), notice=f"You now act for {names[chosen]}.")

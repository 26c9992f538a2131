"""Add Actual for a client who has no line in the week: choose the client, then the editor opens."""

from flask import redirect, request

from blueprints.actuals.addresses import client_or_404, place_of
from blueprints.actuals.routes import bp
from models import Client
from operations.actuals import adding
from rules.weeks import has_ended
from web import clock
from web.htmx import page
from web.permissions import Permission, requires
from web.picks import whole_number


@bp.get("/weeks/<week>/add")
@requires(Permission.ACTUALS_EDIT)
def add(week):
    """The clients whose week something may be added to; with one chosen, on to the editor."""
    place = place_of(week)
    chosen = whole_number(request.args.get("client_id", ""))
    if chosen:
        return redirect(place.client_url("edit", client_or_404(chosen).id), 302)
    clients = []
    ended = has_ended(place.week, clock.today())
    if ended:
        ids = adding.clients_to_add_for(place.scope(), place.week)
        clients = Client.select().where(Client.id.in_(ids)).order_by(Client.surname, Client.forename, Client.ssref)
    return page("actuals/add.html", place=place, clients=list(clients), has_ended=ended)

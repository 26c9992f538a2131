"""Add Actual for a client who has no line in the week: choose the client, then the editor opens."""

from flask import redirect, request
from flask_login import current_user

from blueprints.actuals.addresses import client_or_404, context_of
from blueprints.actuals.routes import bp
from queries.weeks.addable import clients_to_add_for
from rules.weeks import has_ended
from web import clock
from web.htmx import page
from web.permissions import Permission, requires
from web.picks import whole_number


@bp.get("/weeks/<week>/add")
@requires(Permission.ACTUALS_EDIT)
def add(week):
    """The clients whose week something may be added to; with one chosen, on to the editor."""
    context = context_of(week)
    chosen = whole_number(request.args.get("client_id", ""))
    if chosen:
        return redirect(context.client_url("edit", client_or_404(chosen).id), 302)
    ended = has_ended(context.week, clock.today())
    clients = clients_to_add_for(current_user, context.scope(), context.week) if ended else []
    return page("actuals/add.html", context=context, clients=clients, has_ended=ended)

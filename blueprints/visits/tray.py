"""The waiting tray: visits that no line of care covers, with days waiting and pounds at risk, for both sides."""

from flask_login import current_user

from blueprints.visits.uploads import bp
from queries.visits.waiting import (
    list_waiting_visits,
    providers_with_waiting_visits,
    waiting_totals,
    waiting_visits,
)
from web import clock
from web.htmx import page
from web.listing import list_request
from web.permissions import Permission, requires
from web.picks import pick


@bp.get("/actuals/waiting")
@requires(Permission.ACTUALS_READ)
def waiting():
    """The provider's tray; an officer who comes here sees everybody's."""
    return _tray(None)


@bp.get("/council/waiting")
@requires(Permission.COUNCIL_READ)
def council_waiting():
    """The trays of all providers, or of the one that is picked."""
    return _tray(pick("provider", "Provider", "[All Providers]", providers_with_waiting_visits(current_user)))


def _tray(provider):
    only = provider.value if provider else None
    shows_provider = current_user.side == "council" and only is None
    listing = list_waiting_visits(current_user, list_request(), only, names_provider=shows_provider)
    totals = waiting_totals(current_user, clock.today(), only)
    return page(
        "visits/waiting.html",
        listing=listing,
        rows=waiting_visits(current_user, listing.rows(), clock.today()),
        provider=provider,
        shows_provider=shows_provider,
        at_risk_pence=totals.pence,
        oldest_days=totals.oldest_days,
    )

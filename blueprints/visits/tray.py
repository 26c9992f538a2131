"""D8: the waiting tray: visits that no line of care covers, with days waiting and pounds at risk, for both sides."""

from dataclasses import dataclass
from datetime import date

from flask_login import current_user
from peewee import JOIN, fn

from blueprints.visits.area import bp, standing_of
from models import Client, HeldBack, Organisation, ServiceLevel, Visit
from operations.visits.at_risk import Prices
from queries.listing import Column, ListPage
from queries.visits.care import Levels, load_care
from queries.visits.lines import times_of
from rules.visits import Banded, band
from web import clock
from web.htmx import page
from web.listing import list_request
from web.permissions import Permission, requires
from web.picks import pick

WAITING = "waiting_for_order"
COLUMNS = (
    Column("client", "Client", (Visit.ssref, Visit.day)),
    Column("visit", "Visit", (Visit.day, Visit.reference)),
    Column("level", "Service Level", (ServiceLevel.name, Visit.given_level)),
    Column("paid", "Paid minutes", css="num"),
    Column("waiting", "Waiting since", (Visit.waiting_since,)),
    Column("risk", "At risk", css="num w-money"),
)
PROVIDER = Column("provider", "Provider", (Organisation.name, Visit.ssref))


@dataclass(frozen=True)
class Waiting:
    """A visit of the tray. `pence` is None where no contract prices its level."""

    visit: Visit
    standing: tuple
    banded: Banded | None
    name: str
    since: date
    days: int
    pence: int | None
    why: str


@bp.get("/actuals/waiting")
@requires(Permission.ACTUALS_READ)
def waiting():
    """The provider's tray; an officer who comes here sees everybody's."""
    return _tray(None)


@bp.get("/council/waiting")
@requires(Permission.COUNCIL_READ)
def council_waiting():
    """The trays of all providers, or of the one that is picked."""
    theirs = Organisation.select().where(Organisation.id.in_(_waiting().select(Visit.organisation)))
    options = [(each.id, each.name) for each in theirs.order_by(Organisation.name, Organisation.id)]
    return _tray(pick("provider", "Provider", "[All Providers]", options))


def _waiting():
    """The visits that wait and that the visitor may see."""
    return Visit.visible_to(current_user).where(Visit.waiting_since.is_null(False))


def _tray(provider):
    query = _waiting()
    if provider is not None and provider.value is not None:
        query = query.where(Visit.organisation == provider.value)
    oldest = query.select(fn.MIN(Visit.waiting_since)).scalar()
    query = (
        query.select(Visit, ServiceLevel, Client, Organisation)
        .join_from(Visit, ServiceLevel, JOIN.LEFT_OUTER)
        .join_from(Visit, Client, JOIN.LEFT_OUTER)
        .join_from(Visit, Organisation)
    )
    shows_provider = current_user.side == "council" and (provider is None or provider.value is None)
    columns = (*((PROVIDER,) if shows_provider else ()), *COLUMNS)
    listing = ListPage(query, columns, list_request(), sort="waiting", tie_break=(Visit.id,))
    return page(
        "visits/waiting.html",
        listing=listing,
        rows=_rows(listing.rows()),
        provider=provider,
        shows_provider=shows_provider,
        at_risk_pence=_at_risk_pence(provider),
        oldest_days=_days_since(oldest) if oldest else 0,
    )


def _at_risk_pence(provider):
    """What all visits of the tray come to, in pence: those with a price."""
    held = HeldBack.visible_to(current_user).where(HeldBack.reason == WAITING)
    if provider is not None and provider.value is not None:
        held = held.where(HeldBack.organisation == provider.value)
    return int(held.select(fn.COALESCE(fn.SUM(HeldBack.amount_pence), 0)).scalar())


def _rows(visits):
    """The Waiting of the page's visits."""
    organisations = sorted({visit.organisation_id for visit in visits})
    if not organisations:
        return []
    care, levels = load_care(organisations), Levels()
    prices = Prices(organisations, care, levels)
    names = _names(visits)
    return [_row(visit, names, care[visit.organisation_id], levels, prices) for visit in visits]


def _names(visits):
    """{SSRef: name} of the clients on record: for officers, who see all; a provider's own come with their visits."""
    if current_user.side != "council":
        return {}
    found = Client.visible_to(current_user).where(Client.ssref.in_({visit.ssref for visit in visits}))
    return {client.ssref: client.list_name for client in found}


def _row(visit, names, care, levels, prices):
    times, level = times_of(visit), levels.rows.get(visit.service_level_id)
    banded = band(times, level.visit_rounding_minutes, level.frustrated_paid) if level else None
    risk = prices.at_risk(visit)
    since = clock.in_london(visit.waiting_since).date()
    return Waiting(
        visit,
        standing_of(visit, times),
        banded,
        visit.client.list_name if visit.client_id else names.get(visit.ssref, visit.ssref),
        since,
        (clock.today() - since).days,
        risk[1] if risk else None,
        _why(visit, care),
    )


def _days_since(instant):
    return (clock.today() - clock.in_london(instant).date()).days


def _why(visit, care):
    """Why no line covers it, for either side."""
    given = care.line(visit.given_cpli) if visit.given_cpli else None
    if visit.client_id is None:
        return f"There is no line of care for {visit.ssref} yet"
    if given is not None:
        return f"{given.reference} does not cover this day, and no other line of the level does"
    if visit.service_level_id is None:
        return "It names no service level, and the client has not just one line on this day"
    return "No line of the client and service level covers this day"

"""Visits that wait for an order: uploaded visits that no line of care covers yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from peewee import JOIN, ModelSelect, fn

from models import Client, HeldBack, Organisation, ServiceLevel, Visit
from queries.listing import Column, ListPage, ListRequest
from queries.prepared import Prepared, Reader, Slot
from queries.visits.care import Care, Levels, load_care
from queries.visits.lines import times_of
from queries.visits.prices import Prices
from rules.actor import Actor
from rules.moment import london_date
from rules.visits import BandedVisit, VisitTimes, band

WAITING = "waiting_for_order"  # the reason of the amounts that are held back for them
COLUMNS = (
    Column("client", "Client", (Visit.ssref, Visit.day)),
    Column("visit", "Visit", (Visit.day, Visit.reference)),
    Column("level", "Service Level", (ServiceLevel.name, Visit.given_level)),
    Column("paid", "Paid minutes", css="num"),
    Column("waiting", "Waiting since", (Visit.waiting_since,)),
    Column("risk", "At risk", css="num w-money"),
)
PROVIDER = Column("provider", "Provider", (Organisation.name, Visit.ssref))


@dataclass(frozen=True, slots=True)
class WaitingTotals:
    """How many visits wait, how long the oldest has waited in days, and what they come to in pence."""

    count: int
    oldest_days: int
    pence: int


@dataclass(frozen=True)
class WaitingVisit:
    """A visit that waits. `pence` is None where no contract prices its level, `banded` where it has no level."""

    visit: Visit
    times: VisitTimes
    banded: BandedVisit | None
    name: str
    since: date
    days: int
    pence: int | None
    why: str


def waiting_totals(viewer: Actor, today: date, organisation_id: int | None = None) -> WaitingTotals:
    """The totals of the waiting visits that the viewer may see, or of those of one organisation. One query."""
    is_one = organisation_id is not None
    count, oldest, total = TOTALS.row(viewer.side, is_one, organisation_id=viewer.organisation_id, of=organisation_id)
    since = datetime.fromisoformat(oldest) if isinstance(oldest, str) else oldest  # SQLite's smallest is its text
    return WaitingTotals(count, _days_since(since, today) if since else 0, total)


def providers_with_waiting_visits(viewer: Actor) -> list[tuple[int, str]]:
    """(id, name) of the organisations whose visits wait, by name."""
    query = Organisation.select(Organisation.id, Organisation.name).where(
        Organisation.id.in_(_waiting(viewer).select(Visit.organisation))
    )
    return list(query.order_by(Organisation.name, Organisation.id).tuples())


def list_waiting_visits(
    viewer: Actor, request: ListRequest, organisation_id: int | None = None, names_provider: bool = False
) -> ListPage:
    """A page of the waiting visits, those that wait longest first; `names_provider` adds a column for it."""
    query = (
        _waiting(viewer, organisation_id)
        .select(Visit, ServiceLevel, Client, Organisation)
        .join_from(Visit, ServiceLevel, JOIN.LEFT_OUTER)
        .join_from(Visit, Client, JOIN.LEFT_OUTER)
        .join_from(Visit, Organisation)
    )
    columns = (*((PROVIDER,) if names_provider else ()), *COLUMNS)
    return ListPage(query, columns, request, sort="waiting", tie_break=(Visit.id,))


def waiting_visits(viewer: Actor, visits: Iterable[Visit], today: date) -> list[WaitingVisit]:
    """The rows of a page of the list, in its order."""
    visits = list(visits)
    organisations = sorted({visit.organisation_id for visit in visits})
    if not organisations:
        return []
    care, levels = load_care(organisations), Levels()
    prices, names = Prices(organisations, care, levels), _names(viewer, visits)
    return [_row(visit, names, care[visit.organisation_id], levels, prices, today) for visit in visits]


class _Totals(NamedTuple):
    visits: int
    oldest: datetime | str | None
    pence: int


def _totals(side: str, is_one: bool) -> ModelSelect:
    reader, of = Reader(side), Slot("of")
    held = HeldBack.visible_to(reader).where(HeldBack.reason == WAITING)
    visits = Visit.visible_to(reader).where(Visit.waiting_since.is_null(False))
    if is_one:
        held, visits = held.where(HeldBack.organisation == of), visits.where(Visit.organisation == of)
    pence = held.select(fn.COALESCE(fn.SUM(HeldBack.amount_pence), 0))
    return visits.select(fn.COUNT(Visit.id), fn.MIN(Visit.waiting_since), pence)


def _waiting(viewer: Actor, organisation_id: int | None = None) -> ModelSelect:
    query = Visit.visible_to(viewer).where(Visit.waiting_since.is_null(False))
    return query if organisation_id is None else query.where(Visit.organisation == organisation_id)


def _names(viewer: Actor, visits: list[Visit]) -> dict[str, str]:
    """{SSRef: name} of the clients on record: for officers, who see all; a provider's own come with their visits."""
    if viewer.side != "council":
        return {}
    found = Client.visible_to(viewer).where(Client.ssref.in_({visit.ssref for visit in visits}))
    return {client.ssref: client.list_name for client in found}


def _row(
    visit: Visit, names: Mapping[str, str], care: Care, levels: Levels, prices: Prices, today: date
) -> WaitingVisit:
    times, rule = times_of(visit), levels.rules.get(visit.service_level_id)
    risk = prices.at_risk(visit)
    return WaitingVisit(
        visit=visit,
        times=times,
        banded=band(times, rule) if rule else None,
        name=visit.client.list_name if visit.client_id else names.get(visit.ssref, visit.ssref),
        since=london_date(visit.waiting_since),
        days=_days_since(visit.waiting_since, today),
        pence=risk[1] if risk else None,
        why=_why(visit, care),
    )


def _days_since(instant: datetime, today: date) -> int:
    return (today - london_date(instant)).days


def _why(visit: Visit, care: Care) -> str:
    """Why no line covers it, for either side."""
    given = care.line(visit.given_cpli) if visit.given_cpli else None
    if visit.client_id is None:
        return f"No care has been commissioned for {visit.ssref} yet"
    if given is not None:
        return f"{given.reference} does not cover this day, and no other line of the level does"
    if visit.service_level_id is None:
        return "It names no service level, and the client has not just one line on this day"
    return "No line of the client and service level covers this day"


TOTALS = Prepared(_Totals, _totals)

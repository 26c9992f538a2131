"""Weeks that are not confirmed and hold back money, by provider and week; of contracts whose period is open."""

from datetime import date, timedelta
from typing import NamedTuple

from peewee import Case, Expression, ModelSelect, fn

from models import Client, HeldBack, Organisation, ServiceLevel
from queries.listing import Column, ListPage, ListRequest
from queries.prepared import Prepared, Reader, Slot
from rules.actor import Actor
from rules.client_names import list_name
from rules.dashboard import WEEKS_SHOWN, ended_weeks
from rules.weeks import monday_of

HELD = HeldBack
BEFORE = "before"  # in the address: weeks older than those that have a column
COLUMNS = (
    Column("provider", "Provider", (Organisation.name, HELD.from_date)),
    Column("week", "Week", (HELD.from_date, Organisation.name)),
    Column("client", "Client", (Client.surname, Client.forename, Client.ssref, HELD.from_date)),
    Column("level", "Service Level", (ServiceLevel.name, HELD.from_date)),
    Column("amount", "Amount", (HELD.amount_pence,), "num w-money"),
)


class Outstanding(NamedTuple):
    """How many clients of a provider are not confirmed, by week: the newest first, and all before; and their pence."""

    organisation_id: int
    organisation: str
    pence: int
    clients: tuple[int, ...]


class OutstandingLine(NamedTuple):
    """A line of care in a week that is not confirmed."""

    id: int
    organisation_id: int
    organisation: str
    reference: str  # the organisation's
    from_date: date
    client_id: int
    surname: str
    forename: str
    ssref: str
    level: str
    amount_pence: int

    @property
    def week(self) -> date:
        """The Monday of its week."""
        return monday_of(self.from_date)

    @property
    def client(self) -> str:
        """`Angelo, Iris (A1)`"""
        return list_name(self.surname, self.forename, self.ssref)


class Sum(NamedTuple):
    """How many clients, and their pence."""

    clients: int
    pence: int


def outstanding_by_provider(viewer: Actor, today: date) -> list[Outstanding]:
    """The Outstanding of each of the viewer's providers that has something, the largest first: one query."""
    weeks = {f"week_{number}": week for number, week in enumerate(ended_weeks(today))}
    rows = BY_PROVIDER.rows(viewer.side, organisation_id=viewer.organisation_id, **weeks, **_sundays(weeks))
    return [Outstanding(row[0], row[1], row[2], tuple(row[3:])) for row in rows]


def outstanding_lines(
    viewer: Actor, request: ListRequest, today: date, provider_id: int | None, week: str | None
) -> tuple[ListPage, Sum]:
    """(the page of OutstandingLines that is asked for, the Sum of all pages): of one provider, and of one week by its
    Monday (`2025-11-10`) or of those before the ones that have a column, where these are given.
    """
    query = _not_confirmed(HELD.visible_to(viewer))
    if provider_id is not None:
        query = query.where(HELD.organisation == provider_id)
    if week == BEFORE:
        query = query.where(HELD.from_date < ended_weeks(today)[-1])
    elif week:
        monday = monday_of(date.fromisoformat(week))
        query = query.where(HELD.from_date.between(monday, monday + timedelta(days=6)))
    pairs = fn.COUNT(fn.DISTINCT(_pair()))
    clients, pence = query.select(pairs, fn.COALESCE(fn.SUM(HELD.amount_pence), 0)).tuples().get()
    rows = (
        query.select(
            *(HELD.id, HELD.organisation.alias("organisation_id"), Organisation.name.alias("organisation")),
            *(
                Organisation.reference,
                HELD.from_date,
                HELD.client.alias("client_id"),
                Client.surname,
                Client.forename,
                Client.ssref,
            ),
            *(ServiceLevel.name.alias("level"), HELD.amount_pence),
        )
        .join_from(HELD, Organisation)
        .join_from(HELD, Client)
        .join_from(HELD, ServiceLevel)
        .objects(OutstandingLine)
    )
    return ListPage(rows, COLUMNS, request, sort="-week", tie_break=(HELD.id,)), Sum(clients, int(pence))


def _pair() -> Expression:
    """A client at an organisation, as one value."""
    return HELD.organisation.cast("TEXT").concat("-").concat(HELD.client.cast("TEXT"))


def _sundays(mondays: dict[str, date]) -> dict[str, date]:
    return {f"{name}_end": monday + timedelta(days=6) for name, monday in mondays.items()}


def _not_confirmed(query: ModelSelect) -> ModelSelect:
    return query.where(HELD.reason == "not_confirmed", HELD.client.is_null(False))


def _clients(condition: Expression) -> Expression:
    return fn.COUNT(fn.DISTINCT(Case(None, [(condition, HELD.client)])))


def _by_provider(side: str) -> ModelSelect:
    names = [f"week_{number}" for number in range(WEEKS_SHOWN)]
    shown = [_clients(HELD.from_date.between(Slot(name), Slot(f"{name}_end"))) for name in names]
    pence = fn.SUM(HELD.amount_pence)
    query = _not_confirmed(HELD.visible_to(Reader(side))).join(Organisation)
    query = query.select(
        HELD.organisation, Organisation.name, pence, *shown, _clients(HELD.from_date < Slot(names[-1]))
    )
    return query.group_by(HELD.organisation, Organisation.name).order_by(pence.desc(), Organisation.name)


class _Row(NamedTuple):
    organisation_id: int
    organisation: str
    pence: int
    newest: int
    second: int
    third: int
    before: int


BY_PROVIDER = Prepared(_Row, _by_provider)

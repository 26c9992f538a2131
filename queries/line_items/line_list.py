"""The list of care package line items: whose lines, which of them, and what each costs.

The list is read often and may be long, so that its SQL is built once and rows are records, not models.
"""

from collections.abc import Collection, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from peewee import JOIN, Case, Field, Function, ModelSelect, fn

from models import CarePackageLineItem, Client, Contract, Organisation, PriceChange, Service, ServiceLevel
from queries.listing import Column, ListRequest
from queries.prepared import Ids, Prepared, PreparedList, PreparedPage, Reader, Slot, is_in
from queries.unchanged import while_unchanged
from rules import wording
from rules.actor import Actor
from rules.care import last_day_of, last_in_force
from rules.client_names import full_name, list_name
from rules.weeks import FAR_FUTURE

LINE = CarePackageLineItem
BY_CLIENT = (Client.surname, Client.forename, Client.ssref, LINE.start_date)
COLUMNS = (
    Column("ssref", "SSRef", (Client.ssref,)),
    Column("client", "Client", BY_CLIENT),
    Column("service", "Service", (Service.name, *BY_CLIENT)),
    Column("level", "Service Level", (ServiceLevel.name, *BY_CLIENT)),
    Column("start", "Start Date", (LINE.start_date,)),
    Column("end", "End Date", (fn.COALESCE(LINE.end_date, FAR_FUTURE),)),
    Column("cost", "Cost"),
    Column("pricing", "Pricing"),
    Column("id", "CPLI ID", (LINE.reference,)),
    Column("package", "Care Package Ref", (LINE.care_package_ref,)),
    Column("authorised", "Authorised", (LINE.is_authorised, *BY_CLIENT)),
)
WITH_ACTION = (*COLUMNS, Column("action", "Submit Action"))


class LineFilters(NamedTuple):
    """Which lines are asked for: ids, None for all; whether lines that have ended or are not authorised are listed."""

    organisation_id: int | None = None
    service_id: int | None = None
    client_id: int | None = None
    level_id: int | None = None
    with_historical: bool = False
    with_unauthorised: bool = False


COST_WORDS = lru_cache(maxsize=10_000)(wording.cost_words)  # many lines are bought alike
PRICING_WORDS = lru_cache(maxsize=10_000)(wording.pricing_words)


class LineRow(NamedTuple):
    """A line of the list. `unit_price` is in ten-thousandths of a pound: today's, of a line that has ended its last, of
    one to come its first.
    """

    id: int
    reference: str
    care_package_ref: str
    pricing_kind: str
    start_date: date
    end_date: date | None
    units_hundredths: int | None
    sessions: list[int]
    is_authorised: bool
    ssref: str
    title: str
    forename: str
    surname: str
    date_of_death: date | None
    service: str
    level: str
    unit: str
    provider: str
    unit_price: int

    @property
    def client(self) -> str:
        """`Mrs Iris Angelo`"""
        return full_name(self.title, self.forename, self.surname)

    @property
    def cost(self) -> str:
        """`£1,072.30 Weekly (Timetabled)`"""
        return COST_WORDS(self.pricing_kind, *self._bought)

    @property
    def pricing(self) -> str:
        """`14 x Hours at £20.50 (Spot)`"""
        return PRICING_WORDS(self.pricing_kind, self.unit, *self._bought)

    @property
    def _bought(self) -> tuple[int, int, tuple[int, ...]]:
        return self.unit_price, self.units_hundredths or 0, tuple(self.sessions)

    def has_ended(self, today: date) -> bool:
        """Whether nothing of it is in force any more."""
        last = last_day_of(self.pricing_kind, self.start_date, self.end_date)
        return last_in_force(last, self.date_of_death) < today

    def shown(self, today: date) -> "ShownLine":
        """The line as a row of the page, in the order of its columns."""
        return ShownLine(
            self.id,
            self.ssref,
            self.client,
            self.provider,
            self.service,
            self.level,
            self.start_date,
            self.end_date,
            self.has_ended(today),
            self.cost,
            self.pricing,
            self.reference,
            self.care_package_ref,
            self.is_authorised,
        )


class ShownLine(NamedTuple):
    """A row of the page, whose template unpacks it: to look at fifty rows by name takes longer than to make them."""

    id: int
    ssref: str
    client: str
    provider: str
    service: str
    level: str
    start_date: date
    end_date: date | None
    has_ended: bool
    cost: str
    pricing: str
    reference: str
    care_package_ref: str
    is_authorised: bool


class _Shape(NamedTuple):
    """Which filters are set, for a reader of a side."""

    side: str
    organisation: bool
    service: bool
    client: bool
    level: bool
    with_historical: bool
    with_unauthorised: bool


class LineOptions(NamedTuple):
    """What lines can be filtered by: (id, name) of services, clients and service levels."""

    services: Sequence[tuple[int, str]]
    clients: Sequence[tuple[int, str]]
    levels: Sequence[tuple[int, str]]


def list_lines(
    viewer: Actor, filters: LineFilters, request: ListRequest, today: date, with_action: bool = False
) -> PreparedPage[LineRow]:
    """The page of the viewer's lines that is asked for; `with_action`: with a column to submit an action in."""
    shape = _Shape(
        viewer.side,
        filters.organisation_id is not None,
        filters.service_id is not None,
        filters.client_id is not None,
        filters.level_id is not None,
        filters.with_historical,
        filters.with_unauthorised,
    )
    columns = WITH_ACTION if with_action else COLUMNS
    values = {**filters._asdict(), "today": today}
    values["organisation_id"] = viewer.organisation_id
    return LINES.page(shape, request, "client", columns, provider_id=filters.organisation_id, **values)


def lines_by_id(viewer: Actor, ids: Collection[int], today: date) -> list[LineRow]:
    """The viewer's lines with these ids, in no order; ended and unauthorised ones, too."""
    return LINES_BY_ID.rows(viewer.side, LINE.id, ids=ids, organisation_id=viewer.organisation_id, today=today)


def lines_of_clients(viewer: Actor, client_ids: Collection[int], today: date) -> list[LineRow]:
    """All the viewer's lines of these clients, the latest first."""
    found = LINES_BY_ID.rows(
        viewer.side, LINE.client, ids=client_ids, organisation_id=viewer.organisation_id, today=today
    )
    return sorted(found, key=lambda row: (row.start_date, row.id), reverse=True)


@while_unchanged
def providers(viewer: Actor) -> tuple[tuple[int, str], ...]:
    """(id, name) of the organisations that the viewer may see, by name."""
    query = Organisation.visible_to(viewer).select(Organisation.id, Organisation.name)
    return tuple(query.order_by(Organisation.name, Organisation.id).tuples())


def line_options(viewer: Actor, organisation_id: int | None) -> LineOptions:
    """What can be picked of one organisation. Of all together an officer picks levels only: the rest are too many."""
    if organisation_id is None:
        return LineOptions([], [], ALL_LEVELS.rows())
    bound = {"organisation_id": viewer.organisation_id, "provider_id": organisation_id}
    clients = CLIENTS.rows(viewer.side, **bound)
    return LineOptions(
        SERVICES.rows(viewer.side, **bound),
        [(row.id, list_name(row.surname, row.forename, row.ssref)) for row in clients],
        LEVELS.rows(viewer.side, **bound),
    )


class _Option(NamedTuple):
    id: int
    name: str


class _Client(NamedTuple):
    id: int
    surname: str
    forename: str
    ssref: str


def _services(side: str) -> ModelSelect:
    query = Service.visible_to(Reader(side)).where(Service.organisation == Slot("provider_id"))
    return query.select(Service.id, Service.name).order_by(Service.name, Service.id)


def _clients(side: str) -> ModelSelect:
    columns = (Client.id, Client.surname, Client.forename, Client.ssref)
    query = Client.select(*columns).where(Client.id.in_(_of_provider(side).select(LINE.client)))
    return query.order_by(Client.surname, Client.forename, Client.ssref)


def _levels(side: str) -> ModelSelect:
    return _all_levels().where(ServiceLevel.id.in_(_of_provider(side).select(LINE.service_level)))


def _all_levels() -> ModelSelect:
    return ServiceLevel.select(ServiceLevel.id, ServiceLevel.name).order_by(ServiceLevel.name, ServiceLevel.id)


def _of_provider(side: str) -> ModelSelect:
    return LINE.visible_to(Reader(side)).where(Contract.organisation == Slot("provider_id"))


def _lines(shape: _Shape) -> ModelSelect:
    query = LINE.visible_to(Reader(shape.side)).join_from(LINE, Client)  # joined with its contract already
    for is_set, column, name in (
        (shape.organisation, Contract.organisation, "provider_id"),
        (shape.service, LINE.service, "service_id"),
        (shape.client, LINE.client, "client_id"),
        (shape.level, LINE.service_level, "level_id"),
    ):
        if is_set:
            query = query.where(column == Slot(name))
    return _in_force(query, shape)


def _in_force(query: ModelSelect, shape: _Shape) -> ModelSelect:
    if not shape.with_historical:
        query = query.where(LINE.is_not_ended(Slot("today")))
    return query if shape.with_unauthorised else query.where(LINE.is_authorised)


def _by_client(shape: _Shape, order: str) -> ModelSelect | None:
    """An officer's lines by their clients, along the index of these and that of their lines, so that nothing is sorted:
    of 20,000 lines, only those before the page and on it are looked at. SQLite keeps to the order of a CROSS JOIN; to
    PostgreSQL it is a join like any other.
    """
    if shape.side != "council" or order.removeprefix("-") != "client" or any(shape[1:5]):
        return None
    lines = Client.select(LINE.id).join(LINE, JOIN.CROSS).where(LINE.client == Client.id)
    return _in_force(lines, shape)


def _with_names(query: ModelSelect) -> ModelSelect:
    """The columns of a LineRow."""
    query = query.join_from(LINE, Service).join_from(LINE, ServiceLevel).join_from(Contract, Organisation)
    of_line = (LINE.id, LINE.reference, LINE.care_package_ref, LINE.pricing, LINE.start_date, LINE.end_date)
    bought = (LINE.units_hundredths, LINE.sessions, LINE.is_authorised)
    person = (Client.ssref, Client.title, Client.forename, Client.surname, Client.date_of_death)
    names = (Service.name, ServiceLevel.name, ServiceLevel.unit, Organisation.name)
    return query.select(*of_line, *bought, *person, *names, price_shown(Slot("today")))


def price_shown(today: Slot | date) -> Function:
    """The unit price that is shown of a line: of today, but not before its start, nor after its last day in force.

    The same as `rules.care.LineItem.price_on` of `rules.care.day_of_price`.
    """
    last = fn.COALESCE(LINE.end_date, Case(None, [(LINE.pricing == "one_off", LINE.start_date)], FAR_FUTURE))
    last = Case(None, [(Client.date_of_death < last, Client.date_of_death)], last)
    day = Case(None, [(last < today, last)], today)
    day = Case(None, [(LINE.start_date > day, LINE.start_date)], day)
    change = PriceChange.alias()
    later = change.select(change.unit_price_tenthousandths).where(change.cpli == LINE.id, change.start_date <= day)
    return fn.COALESCE(later.order_by(change.start_date.desc()).limit(1), LINE.unit_price_tenthousandths)


def _by_id(side: str, column: Field) -> ModelSelect:
    query = LINE.visible_to(Reader(side)).join_from(LINE, Client)
    return _with_names(query.where(is_in(column, Ids("ids"))))


LINES = PreparedList(LineRow, _lines, _with_names, COLUMNS, tie_break=(LINE.id,), ids=_by_client)
LINES_BY_ID = Prepared(LineRow, _by_id)
SERVICES = Prepared(_Option, _services)
CLIENTS = Prepared(_Client, _clients)
LEVELS = Prepared(_Option, _levels)
ALL_LEVELS = Prepared(_Option, _all_levels)

"""Reads the weeks of Commissioned Vs Actuals: clients at a service and level, each with their lines' weeks."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from peewee import ForeignKeyField, ModelSelect

from models import (
    Actual,
    CarePackageLineItem,
    Client,
    Contract,
    ContractPrice,
    Organisation,
    PaymentMethod,
    Service,
    ServiceLevel,
    Table,
)
from queries.care import load_line_items
from queries.report_choices import service_group_classes
from queries.weeks.loading import PaidFrom, is_recordable
from reports.parameters import CLIENT, ORGANISATION, Choice, Request, Tick
from reports.table import Row
from rules.care import LineItem
from rules.client_names import full_name
from rules.commissioned import Comparison, compare, is_different
from rules.delivery_values import DeliveryRule, StoredRow, delivery_rule
from rules.weeks import FAR_FUTURE, monday_of, week_end, weeks_between

UnitKey = tuple[int, int, int, int]  # organisation, service, service level, client

EVERY_CLASS = "[All Service Group Classes]"
SERVICE_GROUP_CLASS = Choice(
    "service_group_class",
    "Service Group Class",
    "",
    options=lambda asked: [("", EVERY_CLASS), *((name, name) for name in service_group_classes(asked.scope))],
    read=lambda text, _asked: text,
    follows=(ORGANISATION.name,),
)
DIFFERENCES_ONLY = Tick("differences_only", "Differences Only", False)
WITH_EMPTY_WEEKS = Tick("with_empty_weeks", "Include Weeks Without Actuals", False)


class Unit(NamedTuple):
    """A client at one service and level of an organisation: what the report is grouped by."""

    organisation_id: int
    service_id: int
    level_id: int
    client_id: int
    organisation: str
    service: str
    level: str
    unit: str
    cost_centre: str
    subjective: str
    ssref: str
    title: str
    forename: str
    surname: str

    @property
    def key(self) -> UnitKey:
        """What the row is known by."""
        return self[:4]

    @property
    def client(self) -> str:
        """`Mrs Iris Angelo`"""
        return full_name(self.title, self.forename, self.surname)


class LineRecords(NamedTuple):
    """What the lines of the units are worked out from."""

    items: dict[int, LineItem]
    references: dict[int, str]
    prices: dict[tuple[int, int], list[tuple[date, date, int]]]  # of unplanned care, by contract and service level
    rules: dict[int, DeliveryRule]  # by service level


class Recorded(NamedTuple):
    """What the report needs of an Actual."""

    organisation_id: int
    service_id: int
    service_level_id: int
    client_id: int
    contract_id: int
    cpli_id: int | None
    week_start: date
    actual_hundredths: int
    frustrated_hundredths: int
    missed_hundredths: int
    extra_hundredths: int
    visits: int | None
    rows: list[StoredRow]
    is_as_generated: bool


@dataclass(slots=True)
class Week:
    """One line's week: a row of the report."""

    unit: Unit
    reference: str | None  # the CPLI ID; None for unplanned care
    pricing: str
    start_date: date | None  # of the line
    week_start: date
    actual: Recorded | None
    figures: Comparison


def units(request: Request) -> ModelSelect:
    """The Units of a request as a query, in order; those who recorded something, or, where weeks without actuals are
    asked for, those with care in the dates too.
    """
    line = CarePackageLineItem
    recorded = _recorded(request, Actual.visible_to(request.viewer))
    found = recorded.select(Actual.organisation, Actual.service, Actual.service_level, Actual.client).distinct()
    if request[WITH_EMPTY_WEEKS]:
        columns = (Contract.organisation, line.service, line.service_level, line.client)
        found = found.order_by() | _in_force(request, line.visible_to(request.viewer)).select(*columns)
    each = found.alias("each")
    names = (Organisation.name, Service.name, ServiceLevel.name, ServiceLevel.unit)
    coding = (ServiceLevel.cost_centre, ServiceLevel.subjective)
    person = (Client.ssref, Client.title, Client.forename, Client.surname)
    ids = (each.c.organisation_id, each.c.service_id, each.c.service_level_id, each.c.client_id)
    query = (
        Organisation.select(*ids, *names, *coding, *person)
        .from_(each)
        .join(Organisation, on=(Organisation.id == each.c.organisation_id))
        .join_from(each, Service, on=(Service.id == each.c.service_id))
        .join_from(each, ServiceLevel, on=(ServiceLevel.id == each.c.service_level_id))
        .join_from(each, Client, on=(Client.id == each.c.client_id))
        .order_by(Organisation.name, ids[0], Service.name, ids[1], ServiceLevel.name, ids[2])
    )
    if group_class := request[SERVICE_GROUP_CLASS]:
        query = query.where(ServiceLevel.service_group_class == group_class)
    return query.order_by_extend(Client.surname, Client.forename, Client.ssref).tuples()


def size(request: Request) -> int:
    """How many weeks are recorded; those without actuals come on top."""
    return _recorded(request, Actual.visible_to(request.viewer)).count()


def _recorded(request: Request, query: ModelSelect) -> ModelSelect:
    """The recorded weeks that have a day within the dates."""
    query = _narrowed(request, query, Actual.organisation, Actual)
    if request.from_date:
        query = query.where(Actual.week_start >= request.from_date - timedelta(days=6))
    return query.where(Actual.week_start <= request.to_date) if request.to_date else query


def _in_force(request: Request, query: ModelSelect) -> ModelSelect:
    """The line items with a day within the dates; `query` is joined with their contracts."""
    line = CarePackageLineItem
    query = _narrowed(request, query, Contract.organisation, line).where(line.pricing != "one_off")
    query = query.where(line.start_date <= min(request.to_date or request.today, request.today))
    return query.where(line.end_date.is_null() | (line.end_date >= request.from_date)) if request.from_date else query


def _narrowed(
    request: Request, query: ModelSelect, organisation_column: ForeignKeyField, table: type[Table]
) -> ModelSelect:
    if request.organisation:
        query = query.where(organisation_column == request.organisation)
    if request.contract:
        query = query.where(table.contract == request.contract)
    client = request[CLIENT]
    return query.where(table.client == client) if client else query


def weeks_of(rows: Sequence[Row], request: Request) -> Iterator[Week]:
    """The Weeks of some units (rows of `units`), in order; only those that differ where that is asked for."""
    found = [Unit(*row) for row in rows]
    recorded, empty = _recorded_weeks(found, request), _lines_for_empty_weeks(found, request)
    cplis = {actual.cpli_id for actuals in recorded.values() for actual in actuals if actual.cpli_id}
    cplis |= {cpli for lines in empty.values() for cpli, _ in lines}
    without_item = {actual.contract_id for actuals in recorded.values() for actual in actuals if not actual.cpli_id}
    levels = ServiceLevel.select().where(ServiceLevel.id.in_({unit.level_id for unit in found}))
    rules = {level.id: delivery_rule(level) for level in levels}
    records = LineRecords(load_line_items(cplis), _references(cplis), _unplanned_prices(without_item), rules)
    methods = _methods({contract for lines in empty.values() for _, contract in lines})
    for unit in found:
        weeks = [
            _week(unit, actual.cpli_id, actual.week_start, actual, records) for actual in recorded.get(unit.key, ())
        ]
        known = {(actual.cpli_id, actual.week_start) for actual in recorded.get(unit.key, ())}
        for cpli, contract in empty.get(unit.key, ()):
            for week_start in _recordable_weeks(records.items[cpli], methods[contract], request):
                if (cpli, week_start) not in known:
                    weeks.append(_week(unit, cpli, week_start, None, records))
        weeks.sort(key=lambda week: (week.reference or "", week.week_start))
        yield from (week for week in weeks if not request[DIFFERENCES_ONLY] or is_different(week.figures, week.actual))


def _week(unit: Unit, cpli: int | None, week_start: date, actual: Recorded | None, records: LineRecords) -> Week:
    item = records.items.get(cpli) if cpli else None
    of_level: Sequence[tuple[date, date, int]] = ()
    if item is None and actual is not None:
        of_level = records.prices.get((actual.contract_id, unit.level_id), ())
    figures = compare(item, week_start, actual, records.rules[unit.level_id], of_level)
    pricing, start = (item.pricing, item.start_date) if item else ("unplanned", None)
    reference = records.references.get(cpli) if cpli else None
    return Week(unit, reference, pricing, start, week_start, actual, figures)


def _recorded_weeks(found: Sequence[Unit], request: Request) -> dict[UnitKey, list[Recorded]]:
    """{unit key: [Recorded]}"""
    by_unit = defaultdict(list)
    wanted = {unit.key for unit in found}
    query = _recorded(request, Actual.visible_to(request.viewer)).where(
        Actual.client.in_({unit.client_id for unit in found}),
        Actual.organisation.in_({unit.organisation_id for unit in found}),
    )
    columns = [getattr(Actual, name) for name in Recorded._fields]
    for values in query.select(*columns).order_by(Actual.week_start, Actual.id).tuples():
        if values[:4] in wanted:
            by_unit[values[:4]].append(Recorded(*values))
    return by_unit


def _lines_for_empty_weeks(found: Sequence[Unit], request: Request) -> dict[UnitKey, list[tuple[int, int]]]:
    """{unit key: [(line item id, contract id)]} where weeks without actuals are asked for."""
    by_unit: dict[UnitKey, list[tuple[int, int]]] = defaultdict(list)
    if not request[WITH_EMPTY_WEEKS]:
        return by_unit
    line = CarePackageLineItem
    query = _in_force(request, line.visible_to(request.viewer)).where(
        line.client.in_({unit.client_id for unit in found})
    )
    columns = (Contract.organisation, line.service, line.service_level, line.client, line.id, line.contract)
    for *key, cpli, contract in query.select(*columns).order_by(line.id).tuples():
        by_unit[tuple(key)].append((cpli, contract))
    return by_unit


def _references(cplis: Collection[int]) -> dict[int, str]:
    line = CarePackageLineItem
    return dict(line.select(line.id, line.reference).where(line.id.in_(cplis)).tuples()) if cplis else {}


def _unplanned_prices(contracts: Collection[int]) -> dict[tuple[int, int], list[tuple[date, date, int]]]:
    """{(contract, service level): [(from, to, price)]} of care without a line item."""
    found = defaultdict(list)
    price = ContractPrice
    columns = (price.contract, price.service_level, price.start_date, price.end_date, price.unit_price_tenthousandths)
    query = price.select(*columns).where(price.contract.in_(contracts)).order_by(price.start_date)
    for contract, level, start, end, amount in query.tuples() if contracts else ():
        found[contract, level].append((start, end or FAR_FUTURE, amount))
    return found


def _methods(contracts: Collection[int]) -> dict[int, list[PaidFrom]]:
    """{contract: when its methods pay on actuals}"""
    found = defaultdict(list)
    method = PaymentMethod
    columns = (method.contract, method.start_date, method.end_date, method.pay_on_actuals)
    for contract, start, end, pay in method.select(*columns).where(method.contract.in_(contracts)).tuples():
        found[contract].append(PaidFrom(start, end or FAR_FUTURE, pay))
    return found


def _recordable_weeks(item: LineItem, methods: Sequence[PaidFrom], request: Request) -> list[date]:
    """The ended weeks within the dates in which something is planned and could have been recorded."""
    last_ended = monday_of(request.today) - timedelta(days=1)
    first = max(item.start_date, request.from_date or item.start_date)
    last = min(
        item.last_in_force(), week_end(monday_of(request.to_date)) if request.to_date else last_ended, last_ended
    )
    return [
        week for week in weeks_between(first, last) if is_recordable(item, methods, week) and item.pricing != "rolling"
    ]

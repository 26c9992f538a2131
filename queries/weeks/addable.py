"""Add Actual: care that a client's week has no line for (docs/domain/actuals.md).

*Unplanned* is a service level that the contract prices without a line item; *Planned* a rolling line, which draws on
its allowance. Both begin without a record; only saving makes one.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from peewee import CharField, Expression, ForeignKeyField, ModelSelect

from models import (
    Actual,
    CarePackageLineItem,
    Client,
    Contract,
    ContractPrice,
    PaymentMethod,
    Service,
    ServiceLevel,
)
from queries.disputes.holding import HeldWeeks, held_weeks_between
from queries.weeks.judging import WeekLimits
from queries.weeks.line_facts import make_line, ref_of
from queries.weeks.loading import Scope
from queries.weeks.week_line import WeekLine
from rules.actor import Actor
from rules.delivery_values import delivery_rule
from rules.line_keys import LineKey, unplanned_client_id, unplanned_key
from rules.weeks import FAR_FUTURE, week_end

MOST_INSTANCES = 99  # of the same care in one week
MOST_OPENED = 20  # of them that are new, in one form
CareKey = tuple[int | None, int | None, int | None]  # client, level, service: under any contract


class CareSetting(NamedTuple):
    """A client who gets care at a service under a contract."""

    client_id: int
    title: str
    forename: str
    surname: str
    ssref: str
    contract_id: int
    service: Service


def addable_lines(
    scope: Scope,
    week_start: date,
    client_ids: Collection[int],
    taken: Collection[str] | None = None,
    held: HeldWeeks | None = None,
) -> list[WeekLine]:
    """WeekLines without a record: the unplanned care that may be added to these clients' week. That is each service
    level that their contract prices in the week, at each service that gives them care under that contract: its first
    instance, or where some are recorded the one after them, under the same contract.

    `taken` are the references of what is recorded already, `held` what disputes hold in that week, where the caller
    knows them.
    """
    prices = _prices(scope, week_start)
    settings = _settings(scope, client_ids, {contract for contract, _ in prices}, week_start) if prices else []
    if not settings:
        return []
    taken = _taken(scope, week_start, client_ids) if taken is None else taken
    recorded = _instances(taken)
    levels = ServiceLevel.select().where(ServiceLevel.id.in_({level for _, level in prices}))
    held = held or held_weeks_between(scope.organisation_id, week_start, week_start)
    lines = []
    for setting in settings:
        for level in levels:
            spans = prices.get((setting.contract_id, level.id))
            keys = recorded[setting.client_id, level.id, setting.service.id]
            is_theirs = not keys or setting.contract_id in {key.contract_id for key in keys}
            if spans and is_theirs and len(keys) < MOST_INSTANCES:
                lines.append(_line(scope, week_start, setting, level, spans, [key.instance for key in keys]))
    limits = WeekLimits(scope.organisation_id, week_start)
    for line in lines:
        line.limits = limits
        line.dispute_id = held.dispute_of(scope.organisation_id, line.client_id, line.key, week_start)
    return sorted(lines, key=lambda line: (line.client_order, line.level_name, line.service_name, line.ref))


def added_lines(scope: Scope, week_start: date, refs: Collection[str]) -> list[WeekLine]:
    """The lines that these references name: those of `addable_lines`, and further instances of the same care."""
    clients = {client_id for ref in refs if (client_id := unplanned_client_id(ref)) is not None}
    clients = {client for client in clients if scope.client_id in (None, client)}
    if not clients:
        return []
    addable = addable_lines(scope, week_start, clients)
    return [line for each in addable for line in with_more_instances(each, refs) if line.ref in refs]


def with_more_instances(line: WeekLine, refs: Iterable[str]) -> list[WeekLine]:
    """A line that may be added, and the further instances of the same care: as many as there are references (`refs`)
    that somebody opened, and the one after them.
    """
    own, opened = LineKey.parse(line.ref), set(refs)
    if not opened:
        return [line]
    lines = [line]
    for number in range(own.instance + 1, own.instance + MOST_OPENED):
        ref = str(replace(own, instance=number))
        lines.append(replace(line, ref=ref, instance=number, entry=max(line.entry, 1) + len(lines)))
    last = max((place for place, each in enumerate(lines) if each.ref in opened), default=-1)
    return lines[: last + 2]


def _instances(refs: Iterable[str]) -> dict[CareKey, list[LineKey]]:
    """{CareKey: the keys of its instances}"""
    found: dict[CareKey, list[LineKey]] = defaultdict(list)
    for key in map(LineKey.parse, refs):
        found[key.client_id, key.level_id, key.service_id].append(key)
    return found


def clients_to_add_for(viewer: Actor, scope: Scope, week_start: date) -> list[Client]:
    """The clients that the viewer may see whose week something may be added to, by name."""
    line = CarePackageLineItem
    priced = line.contract.in_([contract for contract, _ in _prices(scope, week_start)])
    paid = Contract.select(Contract.id).join(PaymentMethod).where(_pays_in(week_start))
    rolling = (line.pricing == "rolling") & (line.start_date <= week_end(week_start)) & line.contract.in_(paid)
    rolling &= line.end_date.is_null() | (line.end_date >= week_start)
    query = _line_items(scope, week_start, (line.client,)).where(priced | rolling)
    clients = Client.visible_to(viewer).where(Client.id.in_(query.distinct()))
    return list(clients.order_by(Client.surname, Client.forename, Client.ssref))


def _line(
    scope: Scope,
    week_start: date,
    setting: CareSetting,
    level: ServiceLevel,
    prices: Sequence[tuple[date, date, int]],
    recorded: Sequence[int],
) -> WeekLine:
    """The instance after those that are `recorded`."""
    number = max(recorded, default=0) + 1
    line = make_line(
        unplanned_key(setting.contract_id, setting.client_id, level.id, setting.service.id, number),
        week_start,
        setting,
        setting.service,
        level,
        delivery_rule(level),
        client_id=setting.client_id,
        organisation_id=scope.organisation_id,
        contract_id=setting.contract_id,
        pricing="unplanned",
        instance=number,
        prices=tuple(prices),
    )
    line.entry = len(recorded) + 1 if recorded else 0
    return line


def _pays_in(week_start: date) -> Expression:
    """A condition: a payment method pays a day of the week here."""
    method = PaymentMethod
    return (method.first_period_start <= week_end(week_start)) & (
        method.end_date.is_null() | (method.end_date >= week_start)
    )


def _prices(scope: Scope, week_start: date) -> dict[tuple[int, int], list[tuple[date, date, int]]]:
    """{(contract, service level): [(from, to, price)]} of what may be delivered in the week without a line item."""
    price, found = ContractPrice, defaultdict(list)
    columns = (price.contract, price.service_level, price.start_date, price.end_date, price.unit_price_tenthousandths)
    query = (
        price.select(*columns)
        .join_from(price, Contract)
        .join_from(Contract, PaymentMethod)
        .where(Contract.organisation == scope.organisation_id, price.start_date <= week_end(week_start))
        .where(price.end_date.is_null() | (price.end_date >= week_start), _pays_in(week_start))
        .order_by(price.contract, price.service_level, price.start_date)
        .distinct()
    )
    for contract, level, start, end, amount in query.tuples():
        found[contract, level].append((start, end or FAR_FUTURE, amount))
    return found


def _line_items(scope: Scope, week_start: date, columns: Sequence[CharField | ForeignKeyField]) -> ModelSelect:
    """These columns of the line items, whenever in force, of the scope's clients who were alive in the week."""
    line = CarePackageLineItem
    query = (
        line.select(*columns)
        .join_from(line, Client)
        .join_from(line, Contract)
        .where(Contract.organisation == scope.organisation_id, line.pricing != "one_off")
        .where(Client.date_of_death.is_null() | (Client.date_of_death >= week_start))
    )
    return scope.narrow(query, line)


def _settings(
    scope: Scope, client_ids: Collection[int], contracts: Collection[int], week_start: date
) -> list[CareSetting]:
    """The CareSettings in which these clients get care under these contracts."""
    line = CarePackageLineItem
    names = (Client.title, Client.forename, Client.surname, Client.ssref)
    service = (Service.id, Service.reference, Service.name)
    query = (
        _line_items(scope, week_start, (line.client, *names, line.contract, *service))
        .join_from(line, Service)
        .where(line.client.in_(list(client_ids)), line.contract.in_(list(contracts)))
        .order_by(line.contract, Service.id)
        .distinct()
    )
    return [
        CareSetting(client, title, forename, surname, ssref, contract, Service(id=service, reference=ref, name=name))
        for client, title, forename, surname, ssref, contract, service, ref, name in query.tuples()
    ]


def _taken(scope: Scope, week_start: date, client_ids: Collection[int]) -> set[str]:
    """The references of what is recorded without a line item in the week."""
    query = Actual.select().where(
        Actual.organisation == scope.organisation_id,
        Actual.week_start == week_start,
        Actual.client.in_(list(client_ids)),
        Actual.cpli.is_null(),
    )
    return {ref_of(actual) for actual in query}

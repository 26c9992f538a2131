"""Lines with all that their money depends on, read in one query a table."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from peewee import ModelSelect

from models import Actual, CarePackageLineItem, ContractDocument, ContractPrice, PaymentItem, ServiceLevel
from operations.bulk import Values
from queries.care import load_line_items
from queries.contract_plans import ContractPlan
from queries.disputes.holding import held_weeks_of
from queries.prepared import Ids, Prepared, Slot, is_in
from rules.delivered import DeliveredWeek
from rules.delivery_values import DayRow, DeliveryRule, delivery_rule, rows_from_stored
from rules.line_facts import LineFacts
from rules.line_keys import line_item_ids, line_item_key, unplanned_ids, unplanned_key
from rules.moment import london_date
from rules.settled import SettledItem, SettledSoFar
from rules.weeks import FAR_FUTURE, monday_of


@dataclass(slots=True)
class Line:
    """A line with the rows it belongs to and all that its money depends on."""

    facts: LineFacts
    contract_id: int
    client_id: int
    cpli_id: int | None
    service_id: int | None
    level: "Level"


class Level(NamedTuple):
    """The columns of a service level that money depends on."""

    id: int
    name: str
    vat_rate_basis_points: int
    unit: str
    quantity_step_hundredths: int
    frustrated_paid: bool
    frustrated_notice_hours: int | None
    extra_allowed: str
    extra_limit_hundredths: int | None
    comment_when_different: bool
    visits_required: bool
    unplanned_limit_hundredths: int | None
    visit_rounding_minutes: int
    cancellation_codes: str


def load_lines(
    line_keys: Collection[str], contracts: Mapping[int, ContractPlan], weeks: Sequence[Values] | None = None
) -> list[Line]:
    """[Line] of these line keys; `contracts`: {id: ContractPlan} of all their contracts.

    weeks: their recorded weeks as the driver gives `week_columns`, where they have been read already.
    """
    cpli_ids = line_item_ids(line_keys)
    unplanned = unplanned_ids(line_keys)
    levels, rules = _with_rules(tuple(_LEVELS.rows()))
    lines = _planned_lines(cpli_ids, levels, rules) + _unplanned_lines(unplanned, levels, rules)
    _add_actuals(lines, _recorded_weeks(lines, _first_week(contracts)) if weeks is None else _in_order(weeks))
    _add_documents(lines, contracts)
    return lines


@lru_cache(maxsize=4)
def _with_rules(levels: tuple[Level, ...]) -> tuple[Mapping[int, Level], Mapping[int, DeliveryRule]]:
    """({id: Level}, {id: its rule}): the same levels, the same rules."""
    return {level.id: level for level in levels}, {level.id: delivery_rule(level) for level in levels}


def _planned_lines(
    cpli_ids: Collection[int], levels: Mapping[int, Level], rules: Mapping[int, DeliveryRule]
) -> list[Line]:
    care = load_line_items(cpli_ids)
    return [
        Line(
            LineFacts(line_item_key(cpli), care[cpli], rules[level]),
            contract,
            client,
            cpli,
            service,
            levels[level],
        )
        for cpli, contract, client, service, level in (_OWNERS.rows(ids=cpli_ids) if cpli_ids else ())
    ]


def _unplanned_lines(
    keys: Sequence[tuple[int, ...]], levels: Mapping[int, Level], rules: Mapping[int, DeliveryRule]
) -> list[Line]:
    prices = defaultdict(list)
    if keys:
        columns = (
            ContractPrice.contract,
            ContractPrice.service_level,
            ContractPrice.start_date,
            ContractPrice.end_date,
            ContractPrice.unit_price_tenthousandths,
        )
        query = ContractPrice.select(*columns).where(ContractPrice.contract.in_([key[0] for key in keys]))
        for contract, level, first, last, price in query.order_by(ContractPrice.start_date).tuples():
            prices[contract, level].append((first, last or FAR_FUTURE, price))
    return [
        Line(
            LineFacts(
                unplanned_key(contract, client, level),
                None,
                rules[level],
                unplanned_prices=tuple(prices[contract, level]),
            ),
            contract,
            client,
            None,
            None,
            levels[level],
        )
        for contract, client, level in keys
    ]


def _first_week(contracts: Mapping[int, ContractPlan]) -> date:
    """The earliest week that any open slice of these contracts has a day of: earlier ones are not paid here."""
    starts = [plan.open_slices[0].start_date for plan in contracts.values() if plan.open_slices]
    return monday_of(min(starts)) if starts else date.max


def _add_actuals(lines: Sequence[Line], weeks: Iterable[list[Any]]) -> None:
    """weeks: the values of a RecordedWeek each, as thousands are only unpacked."""
    by_item = {line.cpli_id: line for line in lines if line.cpli_id}
    by_key = {line.facts.key: line for line in lines if not line.cpli_id}
    held = held_weeks_of({line.client_id for line in lines})
    is_any_held = bool(held)
    for each in weeks:
        actual_id, organisation, contract, client, service, level, cpli, start, state, *figures, rows, confirmed = each
        line = by_item.get(cpli) if cpli else by_key.get(unplanned_key(contract, client, level))
        if line is None:
            continue
        if line.service_id is None:
            line.service_id = service
        is_held = is_any_held and held.hold(organisation, client, line.facts.key, start)
        actual, frustrated, missed, extra = figures
        week = DeliveredWeek(
            start,
            state,
            actual,
            frustrated,
            _day_rows(rows),
            actual_id,
            is_held,
            missed,
            extra,
            _day_in_london(confirmed),
        )
        line.facts.weeks.setdefault(start, []).append(week)


class RecordedWeek(NamedTuple):
    """The columns of an Actual that money depends on."""

    id: int
    organisation: int
    contract: int
    client: int
    service: int
    service_level: int
    cpli: int | None
    week_start: date
    state: str
    actual_hundredths: int
    frustrated_hundredths: int
    missed_hundredths: int
    extra_hundredths: int
    rows: str  # as it is stored
    confirmed_at: datetime | None


@lru_cache(maxsize=4_000)
def _day_rows(stored: str) -> tuple[DayRow, ...]:
    """The DayRows of a week as its row stores them: most weeks of a timetable have the same."""
    return rows_from_stored(json.loads(stored))


_day_in_london = lru_cache(maxsize=4_000)(london_date)


def _in_order(weeks: Iterable[Values]) -> list[list[Any]]:
    """Weeks that were read, by date and id."""
    return _WEEKS.read(sorted(weeks, key=_week_order), False)


def _recorded_weeks(lines: Sequence[Line], first_week: date) -> list[list[Any]]:
    """The weeks recorded from `first_week` on for these lines, and unplanned ones of their clients, in date order."""
    items = [line.cpli_id for line in lines if line.cpli_id]
    clients = [line.client_id for line in lines if not line.cpli_id]
    return _WEEKS.rows(bool(clients), ids=items, clients=clients, first_week=first_week)


def week_columns() -> list[Any]:
    """The columns of a RecordedWeek, its JSON as text."""
    columns = {name: getattr(Actual, name) for name in RecordedWeek._fields} | {"rows": Actual.rows.cast("TEXT")}
    return list(columns.values())


def _weeks(with_unplanned: bool) -> ModelSelect:
    wanted = is_in(Actual.cpli, Ids("ids"))
    if with_unplanned:
        wanted |= Actual.cpli.is_null() & is_in(Actual.client, Ids("clients"))
    query = Actual.select(*week_columns()).where(wanted, Actual.week_start >= Slot("first_week"))
    return query.order_by(Actual.week_start, Actual.id)


def _add_documents(lines: Sequence[Line], contracts: Mapping[int, ContractPlan]) -> None:
    needing = [line for line in lines if line.cpli_id and contracts[line.contract_id].document_must_be_agreed]
    if not needing:
        return
    agreed = {
        cpli
        for (cpli,) in ContractDocument.select(ContractDocument.cpli)
        .where(ContractDocument.cpli.in_([line.cpli_id for line in needing]), ContractDocument.status == "approved")
        .tuples()
    }
    for line in needing:
        line.facts.document_missing = line.cpli_id not in agreed


def load_settled(line_keys: Collection[str]) -> dict[str, dict[tuple[date, str], SettledSoFar]]:
    """{line key: {(slice start, side): SettledSoFar}} of what is settled or frozen."""
    settled: dict[str, dict[tuple[date, str], SettledSoFar]] = defaultdict(dict)
    for item_id, key, slice_start, side, amount, quantity, first, last, working in _SETTLED.rows(keys=list(line_keys)):
        before = settled[key].setdefault((slice_start, side), SettledSoFar(0, 0, []))
        before.amount_pence += amount
        if quantity is None or before.quantity_hundredths is None:
            before.quantity_hundredths = None
        else:
            before.quantity_hundredths += quantity
        before.items.append(SettledItem(item_id, amount, (first, last), working))
    return settled


class _SettledRow(NamedTuple):
    id: int
    line_key: str
    slice_start: date
    side: str
    amount_pence: int
    quantity_hundredths: int | None
    from_date: date
    to_date: date
    working: dict[str, Any]


class _Owner(NamedTuple):
    id: int
    contract: int
    client: int
    service: int
    service_level: int


def _owners() -> ModelSelect:
    row = CarePackageLineItem
    columns = (getattr(row, name) for name in _Owner._fields)
    return row.select(*columns).where(is_in(row.id, Ids("ids"))).order_by(row.contract, row.id)


def _settled() -> ModelSelect:
    item = PaymentItem
    columns = (getattr(item, name) for name in _SettledRow._fields)
    kinds = item.kind.in_(("cost", "income", "adjustment"))
    return (
        item.select(*columns).where(is_in(item.line_key, Ids("keys")), item.state != "derived", kinds).order_by(item.id)
    )


_LEVELS = Prepared(Level, lambda: ServiceLevel.select(*(getattr(ServiceLevel, name) for name in Level._fields)))
_OWNERS = Prepared(_Owner, _owners)
_WEEKS = Prepared[Any](list, _weeks)
_week_order = itemgetter(*map(RecordedWeek._fields.index, ("week_start", "id")))
_SETTLED = Prepared(_SettledRow, _settled)

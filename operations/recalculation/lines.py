"""Lines with all that their money depends on, read in one query a table."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from models import Actual, CarePackageLineItem, ContractDocument, ContractPrice, PaymentItem, ServiceLevel
from queries.care import load_line_items
from queries.contract_plans import ContractPlan
from queries.disputes.holding import held_weeks_of
from rules.delivered import DeliveredWeek
from rules.delivery_values import DeliveryRule, delivery_rule, rows_from_stored
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
    level: ServiceLevel


def load_lines(line_keys: Collection[str], contracts: Mapping[int, ContractPlan]) -> list[Line]:
    """[Line] of these line keys; `contracts`: {id: ContractPlan} of all their contracts."""
    cpli_ids = line_item_ids(line_keys)
    unplanned = unplanned_ids(line_keys)
    levels = {level.id: level for level in ServiceLevel.select()}
    rules = {level.id: delivery_rule(level) for level in levels.values()}
    lines = _planned_lines(cpli_ids, levels, rules) + _unplanned_lines(unplanned, levels, rules)
    _add_actuals(lines, _first_week(contracts))
    _add_documents(lines, contracts)
    return lines


def _planned_lines(
    cpli_ids: Collection[int], levels: Mapping[int, ServiceLevel], rules: Mapping[int, DeliveryRule]
) -> list[Line]:
    care = load_line_items(cpli_ids)
    row = CarePackageLineItem
    columns = (row.id, row.contract, row.client, row.service, row.service_level)
    return [
        Line(
            LineFacts(line_item_key(cpli), care[cpli], rules[level]),
            contract,
            client,
            cpli,
            service,
            levels[level],
        )
        for cpli, contract, client, service, level in row.select(*columns)
        .where(row.id.in_(cpli_ids))
        .order_by(row.contract, row.id)
        .tuples()
    ]


def _unplanned_lines(
    keys: Sequence[tuple[int, ...]], levels: Mapping[int, ServiceLevel], rules: Mapping[int, DeliveryRule]
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


def _add_actuals(lines: Sequence[Line], first_week: date) -> None:
    by_key = {line.facts.key: line for line in lines}
    held = held_weeks_of({line.client_id for line in lines})
    for week in _recorded_weeks(lines, first_week):
        line = by_key.get(week.line_key)
        if line is None:
            continue
        if line.service_id is None:
            line.service_id = week.service
        is_held = held.hold(week.organisation, week.client, week.line_key, week.week_start)
        line.facts.weeks.setdefault(week.week_start, []).append(week.delivered(is_held))


class _RecordedWeek(NamedTuple):
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
    rows: list[dict[str, Any]]
    confirmed_at: datetime | None

    @property
    def line_key(self) -> str:
        """The key of the line that it is of."""
        if self.cpli:
            return line_item_key(self.cpli)
        return unplanned_key(self.contract, self.client, self.service_level)

    def delivered(self, is_held: bool) -> DeliveredWeek:
        """As the rules read it; is_held: whether a dispute holds it."""
        return DeliveredWeek(
            self.week_start,
            self.state,
            self.actual_hundredths,
            self.frustrated_hundredths,
            rows_from_stored(self.rows),
            self.id,
            is_held,
            self.missed_hundredths,
            self.extra_hundredths,
            london_date(self.confirmed_at),
        )


def _recorded_weeks(lines: Sequence[Line], first_week: date) -> Iterator[_RecordedWeek]:
    """The weeks recorded from `first_week` on for these lines, and unplanned ones of their clients, in date order."""
    wanted = Actual.cpli.in_([line.cpli_id for line in lines if line.cpli_id])
    clients = [line.client_id for line in lines if not line.cpli_id]
    if clients:
        wanted |= Actual.cpli.is_null() & Actual.client.in_(clients)
    columns = (getattr(Actual, name) for name in _RecordedWeek._fields)
    query = Actual.select(*columns).where(wanted, Actual.week_start >= first_week)
    return map(_RecordedWeek._make, query.order_by(Actual.week_start, Actual.id).tuples())


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
    columns = (
        PaymentItem.id,
        PaymentItem.line_key,
        PaymentItem.slice_start,
        PaymentItem.side,
        PaymentItem.amount_pence,
        PaymentItem.quantity_hundredths,
        PaymentItem.from_date,
        PaymentItem.to_date,
        PaymentItem.working,
    )
    query = PaymentItem.select(*columns).where(
        PaymentItem.line_key.in_(line_keys),
        PaymentItem.state != "derived",
        PaymentItem.kind.in_(("cost", "income", "adjustment")),
    )
    rows = query.order_by(PaymentItem.id).tuples()
    for item_id, key, slice_start, side, amount, quantity, first, last, working in rows:
        before = settled[key].setdefault((slice_start, side), SettledSoFar(0, 0, []))
        before.amount_pence += amount
        if quantity is None or before.quantity_hundredths is None:
            before.quantity_hundredths = None
        else:
            before.quantity_hundredths += quantity
        before.items.append(SettledItem(item_id, amount, (first, last), working))
    return settled

"""What a WeekLine has beside its line item: names, unplanned care, allowances, suspensions, submitted invoices."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Required, TypedDict, Unpack

from models import Actual, Client, Commitment, ContractPrice, Invoice, PaymentItem, Service, ServiceLevel, Suspension
from queries.prepared import among
from queries.weeks.week_line import WeekLine
from rules.actual_states import may_change
from rules.care import LineItem
from rules.client_names import NamedClient, full_name
from rules.delivery_values import DeliveryRule, delivery_rule
from rules.invoice_statuses import InvoiceStatus
from rules.line_keys import line_item_key, unplanned_key
from rules.weeks import FAR_FUTURE, week_end


class LineParts(TypedDict, total=False):
    """What a WeekLine is made with beside its names: the first four always, the others where a line has them."""

    organisation_id: Required[int]
    contract_id: Required[int]
    client_id: Required[int]
    pricing: Required[str]
    reference: str
    cpli_id: int
    instance: int
    item: LineItem
    planned_visits: int | None
    is_recordable: bool
    is_paid_as_planned: bool
    prices: Sequence[tuple[date, date, int]]


def make_line(
    ref: str,
    week_start: date,
    client: NamedClient,
    service: Service,
    level: ServiceLevel,
    rule: DeliveryRule,
    **parts: Unpack[LineParts],
) -> WeekLine:
    """A WeekLine of this client's care by a service at a level."""
    return WeekLine(
        ref=ref,
        week_start=week_start,
        client_name=f"{full_name(client.title, client.forename, client.surname)} ({client.ssref})",
        client_order=(client.surname.casefold(), client.forename.casefold(), client.ssref),
        ssref=client.ssref,
        service_id=service.id,
        service_reference=service.reference,
        service_name=service.name,
        level_id=level.id,
        level_reference=level.reference,
        level_name=level.name,
        rule=rule,
        **parts,
    )


def unplanned_lines(recorded: Collection[Actual], week_start: date) -> list[WeekLine]:
    """WeekLines of recorded care without a line item, with the contract's prices of its level."""
    if not recorded:
        return []
    ids = [actual.id for actual in recorded]
    query = (
        Actual.select(Actual.id, Client, Service, ServiceLevel)
        .join_from(Actual, Client)
        .join_from(Actual, Service)
        .join_from(Actual, ServiceLevel)
        .where(Actual.id.in_(ids))
    )
    named = {row.id: row for row in query}
    prices = contract_prices({actual.contract_id for actual in recorded})
    lines = []
    for actual in sorted(recorded, key=lambda each: each.instance):
        names = named[actual.id]
        line = make_line(
            ref_of(actual),
            week_start,
            names.client,
            names.service,
            names.service_level,
            delivery_rule(names.service_level),
            client_id=actual.client_id,
            organisation_id=actual.organisation_id,
            contract_id=actual.contract_id,
            pricing="unplanned",
            instance=actual.instance,
            prices=tuple(prices[actual.contract_id, actual.service_level_id]),
        )
        line.actual = actual
        lines.append(line)
    _count_instances(lines)
    return lines


def _count_instances(lines: Collection[WeekLine]) -> None:
    """Several instances of the same care in a week are counted, as people call them."""
    alike = defaultdict(list)
    for line in lines:
        alike[line.client_id, line.level_id, line.service_id].append(line)
    for several in alike.values():
        for number, line in enumerate(several, start=1):
            line.entry = number if len(several) > 1 else 0


def ref_of(actual: Actual) -> str:
    """The reference that a line of this recorded week has on the page."""
    if actual.cpli_id:
        return line_item_key(actual.cpli_id)
    ids = (actual.contract_id, actual.client_id, actual.service_level_id, actual.service_id)
    return unplanned_key(*ids, actual.instance)


def contract_prices(contract_ids: Collection[int]) -> dict[tuple[int, int], list[tuple[date, date, int]]]:
    """{(contract, service level): [(from, to, price)]} of what contracts allow without a line item."""
    prices = defaultdict(list)
    price = ContractPrice
    columns = (price.contract, price.service_level, price.start_date, price.end_date, price.unit_price_tenthousandths)
    query = price.select(*columns).where(price.contract.in_(contract_ids)).order_by(price.start_date)
    for contract, level, start, end, amount in query.tuples():
        prices[contract, level].append((start, end or FAR_FUTURE, amount))
    return prices


def add_allowances(lines: Collection[WeekLine]) -> None:
    """What is left of each rolling allowance for a line's week: what its other weeks recorded is taken off, whatever
    its state.
    """
    rolling = [line for line in lines if line.pricing == "rolling"]
    if not rolling:
        return
    rules = {line.cpli_id: line.rule for line in rolling if line.cpli_id}
    used: dict[int, dict[date, int]] = defaultdict(dict)
    columns = (Actual.cpli, Actual.week_start, Actual.actual_hundredths, Actual.frustrated_hundredths)
    for cpli, week, actual, frustrated in Actual.select(*columns).where(among(Actual.cpli, list(rules))).tuples():
        used[cpli][week] = rules[cpli].paid_hundredths(actual, frustrated)
    for line in rolling:
        if line.item is not None and line.cpli_id is not None:
            others = sum(used[line.cpli_id].values()) - used[line.cpli_id].get(line.week_start, 0)
            line.left_hundredths = line.item.units_hundredths - others


def add_suspensions(lines: Collection[WeekLine]) -> None:
    """Why nothing is planned, where a suspension is the reason."""
    without_plan = [line for line in lines if line.item and line.pricing != "rolling" and not line.plan.has_plan]
    if not any(line.item and line.item.suspensions for line in without_plan):
        return
    suspensions = defaultdict(list)
    clients = {line.client_id for line in without_plan}
    for row in Suspension.select().where(among(Suspension.client, clients)).order_by(Suspension.start_date):
        suspensions[row.client_id].append(row)
    for line in without_plan:
        last = week_end(line.week_start)
        line.suspended = [
            (row.start_date, row.end_date, row.reason)
            for row in suspensions[line.client_id]
            if row.cpli_id in (None, line.cpli_id)
            and row.start_date <= last
            and (row.end_date is None or row.end_date >= line.week_start)
        ]


def add_submitted(lines: Collection[WeekLine]) -> None:
    """Whether a submitted invoice has the money of a line's week; asked only of confirmed lines that are still open."""
    confirmed = [line for line in lines if line.state == "confirmed" and may_change(line.is_locked, line.is_disputed)]
    if not confirmed:
        return
    weeks = [line.week_start for line in confirmed]
    item = PaymentItem
    query = (
        item.select(item.line_key, item.slice_start, item.slice_end)
        .join(Commitment)
        .join(Invoice)
        .where(among(item.line_key, {line.key for line in confirmed}), Invoice.status != InvoiceStatus.UNSUBMITTED)
        .where(item.slice_start <= week_end(max(weeks)), item.slice_end >= min(weeks))
    )
    slices = defaultdict(list)
    for key, start, end in query.tuples():
        slices[key].append((start, end))
    for line in confirmed:
        last = week_end(line.week_start)
        line.is_on_submitted_invoice = any(
            start <= last and end >= line.week_start for start, end in slices.get(line.key, ())
        )

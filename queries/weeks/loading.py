"""Reads the lines of a week, or of several weeks, in the same few queries however many there are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from operator import attrgetter
from typing import Any, NamedTuple

from peewee import ModelSelect

from models import (
    Actual,
    CarePackageLineItem,
    Service,
    ServiceLevel,
    Table,
)
from queries.care import load_line_items, load_live_spans
from queries.disputes.holding import HeldWeeks, held_weeks_between
from queries.prepared import among, instance
from queries.weeks.judging import CouncilLimits, WeekLimits
from queries.weeks.line_facts import (
    add_allowances,
    add_submitted,
    add_suspensions,
    make_line,
    unplanned_lines,
)
from queries.weeks.statements import ACTUALS, CARE, COUNTED, LEVELS, METHODS, SERVICES, VISITS, CareRow, Narrowed
from queries.weeks.week_line import WeekLine
from rules.care import LineItem
from rules.delivery_values import DeliveryRule, delivery_rule
from rules.line_keys import line_item_key
from rules.weeks import FAR_FUTURE, week_end


class PaidFrom(NamedTuple):
    """A payment method of a contract, as far as its weeks here: from when to when, and whether it pays on actuals."""

    first_day: date
    last_day: date
    pay_on_actuals: str


CareLine = tuple[CareRow, LineItem, Sequence[PaidFrom]]


class Care(NamedTuple):
    """Line items of some weeks, and the services and levels (each with its rule) that they name, by id."""

    lines: list[CareLine]
    services: dict[int, Service]
    levels: dict[int, tuple[ServiceLevel, DeliveryRule]]


class Scope:
    """Which lines are meant: those of an organisation, narrowed to a service, a client, line references, or line items
    by their ids, without unplanned care.
    """

    def __init__(
        self,
        organisation_id: int,
        service_id: int | None = None,
        client_id: int | None = None,
        refs: Iterable[str] | None = None,
        cpli_ids: Iterable[int] | None = None,
    ) -> None:
        self.organisation_id = organisation_id
        self.service_id = service_id
        self.client_id = client_id
        self.refs = None if refs is None else frozenset(refs)
        self.cpli_ids = None if cpli_ids is None else sorted(set(cpli_ids))

    @property
    def narrowed(self) -> Narrowed:
        """Which limits are set: one text of a query for each."""
        return Narrowed(self.service_id is not None, self.client_id is not None, self.cpli_ids is not None)

    def values(self, **more: Any) -> dict[str, Any]:
        """The values of the slots of a query that is built for `narrowed`, with these."""
        limits = {"service_id": self.service_id, "client_id": self.client_id, "cpli_ids": self.cpli_ids or ()}
        return {"organisation_id": self.organisation_id, **limits, **more}

    def narrow(self, query: ModelSelect, table: type[Table]) -> ModelSelect:
        """The query's rows that are within the service, the client and the line items."""
        if self.service_id is not None:
            query = query.where(table.service == self.service_id)
        if self.client_id is not None:
            query = query.where(table.client == self.client_id)
        if self.cpli_ids is not None:
            query = query.where(among(table.id if table is CarePackageLineItem else table.cpli, self.cpli_ids))
        return query

    def takes(self, ref: str) -> bool:
        """Whether a line with this reference is among those asked for by reference, if any are."""
        return self.refs is None or ref in self.refs


def load_week(scope: Scope, week_start: date, held: HeldWeeks | None = None) -> list[WeekLine]:
    """The WeekLines of one week, by client and service: every line in force then that is paid on actuals or that
    something is recorded for, and unplanned care with something recorded. `held`: what disputes hold in that week,
    where it is known already.
    """
    return lines_of_week(scope, load_care(scope, week_start, week_end(week_start)), week_start, held)


def lines_of_week(scope: Scope, care: Care, week_start: date, held: HeldWeeks | None = None) -> list[WeekLine]:
    """The WeekLines of one of the weeks that `care` (from load_care) and `held` were loaded for."""
    recorded, paid = _recorded(scope, {week_start}, held), PaidInWeek(week_start)
    lines = []
    for each in care.lines:
        row, item, _ = each
        if not scope.takes(line_item_key(row.id)) or not in_force(item, week_start):
            continue
        if (row.id, week_start) in recorded.of_line_items or paid.is_recordable(each):
            lines.append(_of_line_item(scope, care, each, paid))
    lines += [line for line in unplanned_lines(recorded.unplanned, week_start) if scope.takes(line.ref)]
    _complete(lines, recorded)
    order = attrgetter("client_order", "service_name", "level_name", "instance", "ref")
    return sorted(lines, key=order)


def load_line_item_weeks(
    organisation_id: int, pairs: Collection[tuple[int, date]], council: CouncilLimits | None = None
) -> dict[tuple[int, date], WeekLine]:
    """{(line item id, week): WeekLine} of these weeks of line items, those that are paid as planned among them; weeks
    in which a line was not in force are left out. `council` is what quantities are judged by, where it was read.
    """
    if not pairs:
        return {}
    weeks = {week for _, week in pairs}
    scope = Scope(organisation_id, cpli_ids={cpli_id for cpli_id, _ in pairs})
    care = load_care(scope, min(weeks), week_end(max(weeks)))
    by_id = {each[0].id: each for each in care.lines}
    lines = {
        (cpli_id, week): _of_line_item(scope, care, by_id[cpli_id], PaidInWeek(week))
        for cpli_id, week in sorted(pairs)
        if cpli_id in by_id and in_force(by_id[cpli_id][1], week)
    }
    _complete(list(lines.values()), _recorded(scope, weeks), council)
    return lines


class _Recorded(NamedTuple):
    """What is recorded in some weeks, and what payments, disputes and visits say of it."""

    of_line_items: dict[tuple[int, date], Actual]
    unplanned: list[Actual]
    counted: set[int]  # ids of Actuals that a frozen or settled item counted
    visits: dict[tuple[int, date], int]  # {(line item, week): how many uploaded visits}
    held: HeldWeeks


def _recorded(scope: Scope, weeks: Collection[date], held: HeldWeeks | None = None) -> _Recorded:
    """What is recorded in these weeks, in a fixed number of queries."""
    of_line_items, unplanned = {}, []
    values = scope.values(weeks=weeks)
    for row in ACTUALS.rows(scope.narrowed, **values):
        actual = instance(Actual, row)
        if actual.cpli_id is None:
            unplanned.append(actual)
        else:
            of_line_items[actual.cpli_id, actual.week_start] = actual
    counted = {actual_id for (actual_id,) in COUNTED.rows(scope.narrowed, **values)}
    if held is None:
        held = held_weeks_between(scope.organisation_id, min(weeks), max(weeks))
    visits = {(each.cpli_id, each.week_start): each.visits for each in VISITS.rows(scope.narrowed.line_items, **values)}
    return _Recorded(of_line_items, unplanned, counted, visits, held)


def _complete(lines: list[WeekLine], recorded: _Recorded, council: CouncilLimits | None = None) -> None:
    """Give the lines all that is not of their care: what is recorded, limits, locks, disputes, visits, allowances,
    invoices.
    """
    limits: dict[date, WeekLimits] = {}
    council = council or CouncilLimits()
    for line in lines:
        line.limits = limits.setdefault(line.week_start, WeekLimits(line.organisation_id, line.week_start, council))
        if line.cpli_id is not None:
            line.actual = recorded.of_line_items.get((line.cpli_id, line.week_start))
            line.uploaded_visits = recorded.visits.get((line.cpli_id, line.week_start), 0)
        line.is_counted = line.actual is not None and line.actual.id in recorded.counted
        line.dispute_id = recorded.held.dispute_of(line.organisation_id, line.client_id, line.key, line.week_start)
    add_allowances(lines)
    add_suspensions(lines)
    add_submitted(lines)


def load_care(scope: Scope, first: date, last: date) -> Care:
    """The Care of the line items in force between two dates."""
    lines = load_care_lines(scope, first, last)
    return Care(lines, *_names([row for row, _, _ in lines]))


def load_care_lines(scope: Scope, first: date, last: date, with_prices: bool = True) -> list[CareLine]:
    """The lines of that Care alone: nothing of them is named."""
    rows = CARE.rows(scope.narrowed, **scope.values(first=first, last=last))
    if scope.refs is not None:
        rows = [row for row in rows if scope.takes(line_item_key(row.id))]
    items = (load_line_items if with_prices else load_live_spans)([row.id for row in rows])
    methods = _methods(scope)
    return [(row, items[row.id], methods.get(row.contract_id, ())) for row in rows]


def _names(rows: list[CareRow]) -> tuple[dict[int, Service], dict[int, tuple[ServiceLevel, DeliveryRule]]]:
    """The services and levels of these rows, by id: few, however many rows there are."""
    services = [instance(Service, row) for row in SERVICES.rows(ids={row.service_id for row in rows})]
    levels = [instance(ServiceLevel, row) for row in LEVELS.rows(ids={row.service_level_id for row in rows})]
    return {row.id: row for row in services}, {row.id: (row, delivery_rule(row)) for row in levels}


def in_force(item: LineItem, week_start: date) -> bool:
    """Whether any day of the week is within the line's dates and not after the client's death."""
    return item.start_date <= week_end(week_start) and item.last_in_force() >= week_start


def is_recordable(item: LineItem, methods: Iterable[PaidFrom], week_start: date) -> bool:
    """Whether the week is paid on what was delivered: by the contract's method then, or as it draws on an allowance."""
    last = week_end(week_start)
    paid = any(start <= last and end >= week_start for start, end, _ in methods)
    by_actuals = any(start <= last and end >= week_start and mode != "never" for start, end, mode in methods)
    return by_actuals or (paid and item.pricing == "rolling")


def is_paid_as_planned(methods: Iterable[PaidFrom], week_start: date) -> bool:
    """Whether the contract pays the week as planned unless something is recorded: then nobody has to confirm it."""
    last = week_end(week_start)
    modes = {mode for start, end, mode in methods if start <= last and end >= week_start}
    return modes == {"if_entered"}


class PaidInWeek:
    """How one organisation's lines are paid in a week: worked out once for all lines of a contract."""

    def __init__(self, week_start: date):
        self.week_start = week_start
        self._recordable: dict[tuple[int, bool], bool] = {}
        self._as_planned: dict[int, bool] = {}

    def is_recordable(self, each: CareLine) -> bool:
        """Whether the line's week is paid on what was delivered."""
        row, item, methods = each
        kind = row.contract_id, item.pricing == "rolling"
        if kind not in self._recordable:
            self._recordable[kind] = is_recordable(item, methods, self.week_start)
        return self._recordable[kind]

    def is_as_planned(self, each: CareLine) -> bool:
        """Whether it is paid as planned unless something is recorded."""
        row, _, methods = each
        if row.contract_id not in self._as_planned:
            self._as_planned[row.contract_id] = is_paid_as_planned(methods, self.week_start)
        return self._as_planned[row.contract_id]


def _methods(scope: Scope) -> dict[int, list[PaidFrom]]:
    grouped = defaultdict(list)
    for row in METHODS.rows(organisation_id=scope.organisation_id):
        grouped[row.contract_id].append(PaidFrom(row.first_day, row.last_day or FAR_FUTURE, row.pay_on_actuals))
    return grouped


def _of_line_item(scope: Scope, care: Care, of_care: CareLine, paid: PaidInWeek) -> WeekLine:
    row, item, _ = of_care
    return make_line(
        line_item_key(row.id),
        paid.week_start,
        row,
        care.services[row.service_id],
        *care.levels[row.service_level_id],
        client_id=row.client_id,
        organisation_id=scope.organisation_id,
        contract_id=row.contract_id,
        pricing=row.pricing,
        reference=row.reference,
        cpli_id=row.id,
        item=item,
        planned_visits=row.visits,
        is_recordable=paid.is_recordable(of_care),
        is_paid_as_planned=paid.is_as_planned(of_care),
    )

"""Reads the lines of a week, or of several weeks, in the same few queries whatever their number."""

from collections import defaultdict
from typing import NamedTuple

from peewee import fn

from models import (
    Actual,
    CarePackageLineItem,
    Client,
    Contract,
    CountedActual,
    PaymentMethod,
    Service,
    ServiceLevel,
    Visit,
)
from queries.care import load_line_items
from queries.disputes.holding import held_weeks_between
from queries.weeks.line_facts import add_allowances, add_suspensions, make_line, unplanned_lines
from rules.delivery import delivery_rule
from rules.line_keys import line_item_key, unplanned_key
from rules.weeks import FAR_FUTURE, week_end


class CareRow(NamedTuple):
    """What the week page shows of a line item and its client."""

    id: int
    reference: str
    client_id: int
    service_id: int
    service_level_id: int
    contract_id: int
    pricing: str
    visits: int | None
    title: str
    forename: str
    surname: str
    ssref: str


class Care(NamedTuple):
    """Line items of some weeks: [(CareRow, LineItem, methods)], and the services and levels that they name."""

    lines: list
    services: dict
    levels: dict


class Scope:
    """Which lines are meant: those of an organisation, narrowed to a service, a client, or line references."""

    def __init__(self, organisation_id, service_id=None, client_id=None, refs=None):
        self.organisation_id = organisation_id
        self.service_id = service_id
        self.client_id = client_id
        self.refs = None if refs is None else frozenset(refs)

    def narrow(self, query, table):
        """The query's rows that are within the service and client."""
        if self.service_id is not None:
            query = query.where(table.service == self.service_id)
        if self.client_id is not None:
            query = query.where(table.client == self.client_id)
        return query

    def takes(self, ref):
        return self.refs is None or ref in self.refs


def load_week(scope, week_start):
    """The WeekLines of one week, by client and service: every line in force then that is paid on actuals or that
    something is recorded for, and unplanned care with something recorded.
    """
    return lines_of_week(scope, load_care(scope, week_start, week_end(week_start)), week_start)


def lines_of_week(scope, care, week_start, held=None):
    """The WeekLines of one of the weeks that `care` (from load_care) and `held` (HeldWeeks) were loaded for."""
    actuals = _actuals(scope, week_start)
    locked = _counted(scope, week_start)
    held = held_weeks_between(scope.organisation_id, week_start, week_start) if held is None else held
    found = []
    for row, item, methods in care.lines:
        ref = line_item_key(row.id)
        actual = actuals.pop(ref, None)
        if not scope.takes(ref) or not in_force(item, week_start):
            continue
        recordable = is_recordable(item, methods, week_start)
        if not recordable and actual is None:
            continue
        line = _of_line_item(scope, care, row, item, week_start)
        line.actual, line.is_recordable = actual, recordable
        found.append(line)
    unplanned = [(ref, actual) for ref, actual in actuals.items() if actual.cpli_id is None and scope.takes(ref)]
    found += unplanned_lines(unplanned, week_start)
    uploaded = _uploaded_visits(scope, week_start)
    for line in found:
        line.uploaded_visits = uploaded.get(line.cpli_id, 0)
        line.is_counted = line.actual is not None and line.actual.id in locked
        line.dispute_id = held.dispute_of(scope.organisation_id, line.client_id, line.key, week_start)
    add_allowances(found, week_start)
    add_suspensions(found)
    return sorted(found, key=lambda line: (line.client_order, line.service_name, line.level_name, line.ref))


def load_care(scope, first, last):
    """The Care of the line items in force between two dates."""
    lines = load_care_lines(scope, first, last)
    return Care(lines, *_names([row for row, _, _ in lines]))


def load_care_lines(scope, first, last):
    """The lines of that Care alone: nothing of them is named."""
    line = CarePackageLineItem
    client_columns = (Client.title, Client.forename, Client.surname, Client.ssref)
    columns = (line.id, line.reference, line.client, line.service, line.service_level, line.contract, line.pricing)
    query = (
        line.select(*columns, line.visits, *client_columns)
        .join_from(line, Client)
        .join_from(line, Contract)
        .where(Contract.organisation == scope.organisation_id, line.pricing != "one_off")
        .where(line.start_date <= last, line.end_date.is_null() | (line.end_date >= first))
    )
    rows = [CareRow(*values) for values in scope.narrow(query, line).tuples()]
    if scope.refs is not None:
        rows = [row for row in rows if scope.takes(line_item_key(row.id))]
    items = load_line_items([row.id for row in rows])
    methods = _methods(scope)
    return [(row, items[row.id], methods.get(row.contract_id, ())) for row in rows]


def _names(rows):
    """({id: Service}, {id: (ServiceLevel, DeliveryRule)}) of what the rows are of: few, whatever the number of rows."""
    services = Service.select().where(Service.id.in_({row.service_id for row in rows}))
    levels = ServiceLevel.select().where(ServiceLevel.id.in_({row.service_level_id for row in rows}))
    return {row.id: row for row in services}, {row.id: (row, delivery_rule(row)) for row in levels}


def in_force(item, week_start):
    """Whether any day of the week is within the line's dates and not after the client's death."""
    return item.start_date <= week_end(week_start) and item.last_in_force() >= week_start


def is_recordable(item, methods, week_start):
    """Whether the week is paid on what was delivered: by the contract's method then, or as it draws on an allowance."""
    last = week_end(week_start)
    paid = any(start <= last and end >= week_start for start, end, _ in methods)
    by_actuals = any(start <= last and end >= week_start and mode != "never" for start, end, mode in methods)
    return by_actuals or (paid and item.pricing == "rolling")


def ref_of(actual):
    """The reference that a line of this recorded week has on the page."""
    if actual.cpli_id:
        return line_item_key(actual.cpli_id)
    return unplanned_key(actual.contract_id, actual.client_id, actual.service_level_id, actual.service_id)


def _methods(scope):
    """{contract: [(first day paid here, last day, pay on actuals)]}"""
    method = PaymentMethod
    rows = (
        method.select(method.contract, method.first_period_start, method.end_date, method.pay_on_actuals)
        .join(Contract)
        .where(Contract.organisation == scope.organisation_id)
    )
    grouped = defaultdict(list)
    for contract, start, end, pay_on_actuals in rows.tuples():
        grouped[contract].append((start, end or FAR_FUTURE, pay_on_actuals))
    return grouped


def _actuals(scope, week_start):
    query = Actual.select().where(Actual.organisation == scope.organisation_id, Actual.week_start == week_start)
    return {ref_of(actual): actual for actual in scope.narrow(query, Actual)}


def _counted(scope, week_start):
    query = (
        CountedActual.select(CountedActual.actual)
        .join(Actual)
        .where(Actual.organisation == scope.organisation_id, Actual.week_start == week_start)
    )
    return {actual for (actual,) in scope.narrow(query, Actual).tuples()}


def _uploaded_visits(scope, week_start):
    """{line item: how many uploaded visits it has in the week}"""
    query = Visit.select(Visit.cpli, fn.COUNT(Visit.id)).where(
        Visit.organisation == scope.organisation_id, Visit.week_start == week_start, Visit.cpli.is_null(False)
    )
    return dict(query.group_by(Visit.cpli).tuples())


def _of_line_item(scope, care, row, item, week_start):
    return make_line(
        line_item_key(row.id),
        week_start,
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
    )

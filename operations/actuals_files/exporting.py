"""Actuals Bulk Export: the weeks of an organisation as rows that Actuals Bulk Import reads back the same."""

from collections import Counter, defaultdict
from decimal import Decimal

from models import Actual, Client, ContractPrice, Service, ServiceLevel
from operations.care_import.lines import fold
from queries.weeks.loading import in_force, is_recordable, load_care
from rules.actual_files import STATUS_NAMES, price_cell, quantity_cell
from rules.care_files.day_cells import days_of_rows, write_day
from rules.delivery import planned_entry
from rules.planned import planned_week
from rules.weeks import FAR_FUTURE, week_end, weeks_between

MOST_WEEKS = 53
NO_DAYS = ("",) * 7


def export_rows(scope, first_week, last_week):
    """Rows of values, one for each line and week from one Monday to another, by week and client; see HEADINGS.

    Dates are dates, figures Decimals, the rest text. A line with nothing recorded has the planned figures, ready to be
    changed and sent; one that plans nothing has none, and left so it stays unrecorded.
    """
    care = load_care(scope, first_week, week_end(last_week))
    actuals = _actuals(scope, first_week, last_week)
    names = _Names(care, actuals["unplanned"])
    found = []
    for week in weeks_between(first_week, last_week):
        for row, item, methods in care.lines:
            actual = actuals.get((row.id, week))
            if in_force(item, week) and (actual or is_recordable(item, methods, week)):
                found.append((week, _order(row), _of_line(row, item, week, actual, names)))
    found += [(actual.week_start, _order(actual.client), _unplanned(actual, names)) for actual in actuals["unplanned"]]
    return [cells for _, _, cells in sorted(found, key=lambda each: each[:2])]


def _actuals(scope, first_week, last_week):
    """{(line item, week): Actual}, and under `unplanned` those without a line item, with their clients."""
    within = (Actual.organisation == scope.organisation_id) & Actual.week_start.between(first_week, last_week)
    query = scope.narrow(Actual.select(Actual, Client).join(Client).where(within), Actual)
    found = {"unplanned": []}
    for actual in query:
        if actual.cpli_id is None:
            found["unplanned"].append(actual)
        else:
            found[actual.cpli_id, actual.week_start] = actual
    return found


class _Names:
    """Services and levels by id, and what the file calls them: the name, or where two have it, the reference."""

    def __init__(self, care, unplanned):
        services, levels = (
            {actual.service_id for actual in unplanned},
            {actual.service_level_id for actual in unplanned},
        )
        self.services = care.services | {row.id: row for row in Service.select().where(Service.id.in_(services))}
        found = ServiceLevel.select().where(ServiceLevel.id.in_(levels))
        self.levels = {key: level for key, (level, _) in care.levels.items()} | {row.id: row for row in found}
        self._prices = _contract_prices({actual.contract_id for actual in unplanned}) if unplanned else {}
        self._twice = {}
        for kind, rows in (("service", self.services), ("level", self.levels)):
            counted = Counter(fold(row.name) for row in rows.values())
            self._twice[kind] = {name for name, count in counted.items() if count > 1}

    def price(self, actual):
        """What the contract pays in the week of care without a line, as a cell."""
        prices = self._prices.get((actual.contract_id, actual.service_level_id), ())
        last = week_end(actual.week_start)
        return next(
            (price_cell(price) for start, end, price in prices if start <= last and end >= actual.week_start), ""
        )

    def service(self, service_id):
        row = self.services[service_id]
        return row.reference if fold(row.name) in self._twice["service"] else row.name

    def level(self, level_id):
        row = self.levels[level_id]
        return row.reference if fold(row.name) in self._twice["level"] else row.name


def _contract_prices(contract_ids):
    """{(contract, service level): [(from, to, unit price)]}"""
    row, found = ContractPrice, defaultdict(list)
    columns = (row.contract, row.service_level, row.start_date, row.end_date, row.unit_price_tenthousandths)
    query = row.select(*columns).where(row.contract.in_(contract_ids)).order_by(row.start_date)
    for contract, level, start, end, price in query.tuples():
        found[contract, level].append((start, end or FAR_FUTURE, price))
    return found


def _order(client):
    return client.surname.casefold(), client.forename.casefold(), client.ssref


def _of_line(row, item, week, actual, names):
    plan = planned_week(item, week)
    price = item.price_on(max(week, item.start_date))
    head = _head(row, row.service_id, row.service_level_id, week, names, row.reference, price_cell(price))
    planned = _figure(plan.quantity_hundredths)
    if actual is not None:
        return [*head, planned, *_recorded(actual, item.pricing), STATUS_NAMES[actual.state]]
    if not plan.has_plan:
        return [*head, planned, *[None] * 5, *NO_DAYS, "", STATUS_NAMES["planned"]]
    entered = planned_entry(item, week, row.visits)
    days = (
        _days(entered.rows and [each.as_stored() for each in entered.rows]) if item.pricing == "timetabled" else NO_DAYS
    )
    figures = [planned, Decimal(0), None, None, entered.visits]  # missed and extra follow from what is typed
    return [*head, planned, *figures, *days, "", STATUS_NAMES["planned"]]


def _unplanned(actual, names):
    whose = (actual.client, actual.service_id, actual.service_level_id)
    head = _head(*whose, actual.week_start, names, unit_price=names.price(actual))
    return [*head, Decimal(0), *_recorded(actual, "unplanned"), STATUS_NAMES[actual.state]]


def _head(client, service_id, level_id, week, names, cpli_id="", unit_price=""):
    full_name = " ".join(part for part in (client.title, client.forename, client.surname) if part)
    unit = names.levels[level_id].unit
    price = Decimal(unit_price) if unit_price else None
    service, level = names.service(service_id), names.level(level_id)
    return [week, service, client.ssref, full_name, cpli_id, level, unit, price]


def _recorded(actual, pricing):
    figures = (
        actual.actual_hundredths,
        actual.frustrated_hundredths,
        actual.missed_hundredths,
        actual.extra_hundredths,
    )
    days = _days(actual.rows) if pricing == "timetabled" else NO_DAYS
    return [*map(_figure, figures), actual.visits, *days, actual.comment]


def _days(rows):
    return [write_day(*day) for day in days_of_rows(rows)]


def _figure(quantity_hundredths):
    return Decimal(quantity_cell(quantity_hundredths))

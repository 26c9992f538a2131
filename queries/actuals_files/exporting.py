"""Actuals Bulk Export: the weeks of an organisation as rows that Actuals Bulk Import reads back the same."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from models import Actual, Client, Service, ServiceLevel
from queries.weeks.line_facts import contract_prices
from queries.weeks.loading import Care, CareRow, Scope, in_force, is_recordable, load_care
from rules.actual_files import LABELS, STATUS_NAMES, price_cell
from rules.care import LineItem
from rules.care_files.cells import fold
from rules.care_files.day_cells import days_of_rows, write_day
from rules.client_names import NamedClient, full_name
from rules.delivery import planned_entry
from rules.delivery_checks import comment_with_note
from rules.delivery_values import DayRow, rows_from_stored
from rules.money import Pounds, plain_quantity
from rules.planned import planned_week
from rules.recorded_weeks import FIGURES
from rules.weeks import DAY_COLUMNS, week_end, weeks_between

MOST_WEEKS = 53
Cells = dict[str, Any]  # by the names of rules.actual_files.LABELS: dates, Decimals, or text
NUMBERS = ("unit_price", *FIGURES, "visits")
BLANK = dict.fromkeys(LABELS, "") | dict.fromkeys(NUMBERS) | {"status": STATUS_NAMES["planned"]}


def export_rows(scope: Scope, first_week: date, last_week: date) -> list[Cells]:
    """The cells of each line and week from one Monday to another, by week and client, what has no line item last.

    Dates are dates, figures Decimals, the rest text. A line with nothing recorded has the planned figures, ready to be
    changed and sent; one that plans nothing has none, and left so it stays unrecorded.
    """
    care = load_care(scope, first_week, week_end(last_week))
    actuals, unplanned = _actuals(scope, first_week, last_week)
    names = _Names(care, unplanned)
    found = []
    for week in weeks_between(first_week, last_week):
        for row, item, methods in care.lines:
            actual = actuals.get((row.id, week))
            if in_force(item, week) and (actual or is_recordable(item, methods, week)):
                found.append((week, *_order(row), 0, row.id, _of_line(row, item, week, actual, names)))
    found += [(row.week_start, *_order(row.client), 1, row.id, _unplanned(row, names)) for row in unplanned]
    return [cells for *_, cells in sorted(found, key=lambda each: each[:-1])]


def in_order(rows: Iterable[Cells]) -> list[list[Any]]:
    """The values of the rows in the order of rules.actual_files.HEADINGS."""
    return [[cells[name] for name in LABELS] for cells in rows]


def _actuals(scope: Scope, first_week: date, last_week: date) -> tuple[dict[tuple[int, date], Actual], list[Actual]]:
    """{(line item, week): Actual}, and those without a line item; each with its client."""
    within = (Actual.organisation == scope.organisation_id) & Actual.week_start.between(first_week, last_week)
    query = scope.narrow(Actual.select(Actual, Client).join(Client).where(within), Actual).order_by(Actual.id)
    of_line_items, unplanned = {}, []
    for actual in query:
        if actual.cpli_id is None:
            unplanned.append(actual)
        else:
            of_line_items[actual.cpli_id, actual.week_start] = actual
    return of_line_items, unplanned


class _Names:
    """Services and levels by id, and what the file calls them: the name, or where two have it, the reference."""

    def __init__(self, care: Care, unplanned: list[Actual]) -> None:
        services = {actual.service_id for actual in unplanned}
        levels = {actual.service_level_id for actual in unplanned}
        self.services = care.services | {row.id: row for row in Service.select().where(Service.id.in_(services))}
        found = ServiceLevel.select().where(ServiceLevel.id.in_(levels))
        self.levels = {key: level for key, (level, _) in care.levels.items()} | {row.id: row for row in found}
        self._prices = contract_prices({actual.contract_id for actual in unplanned}) if unplanned else {}
        self._twice = {"service": _twice(self.services.values()), "level": _twice(self.levels.values())}

    def price(self, actual: Actual) -> Decimal | None:
        """What the contract pays in the week of care without a line."""
        prices = self._prices.get((actual.contract_id, actual.service_level_id), ())
        last = week_end(actual.week_start)
        found = (price for start, end, price in prices if start <= last and end >= actual.week_start)
        return next((Pounds(price_cell(price)) for price in found), None)

    def service(self, service_id: int) -> str:
        row = self.services[service_id]
        return row.reference if fold(row.name) in self._twice["service"] else row.name

    def level(self, level_id: int) -> str:
        row = self.levels[level_id]
        return row.reference if fold(row.name) in self._twice["level"] else row.name


def _twice(rows: Iterable[Service | ServiceLevel]) -> set[str]:
    """The names, folded, that more than one of these rows has."""
    counted = Counter(fold(row.name) for row in rows)
    return {name for name, count in counted.items() if count > 1}


def _order(client: NamedClient) -> tuple[str, str, str]:
    return client.surname.casefold(), client.forename.casefold(), client.ssref


def _of_line(row: CareRow, item: LineItem, week: date, actual: Actual | None, names: _Names) -> Cells:
    plan = planned_week(item, week)
    price = Pounds(price_cell(item.price_on(max(week, item.start_date))))
    cells = _whose(row, row.service_id, row.service_level_id, week, names) | {
        "cpli_id": row.reference,
        "unit_price": price,
        "planned": _figure(plan.quantity_hundredths),
    }
    if actual is not None:
        return cells | _recorded(actual, item.pricing)
    return cells | (_planned(row, item, week, plan.quantity_hundredths) if plan.has_plan else {})


def _unplanned(actual: Actual, names: _Names) -> Cells:
    cells = _whose(actual.client, actual.service_id, actual.service_level_id, actual.week_start, names)
    return cells | {"unit_price": names.price(actual), "planned": Decimal(0)} | _recorded(actual, "unplanned")


def _whose(client: NamedClient, service_id: int, level_id: int, week: date, names: _Names) -> Cells:
    """The cells that say whose week it is, beside blank ones."""
    return BLANK | {
        "week_beginning": week,
        "service": names.service(service_id),
        "ssref": client.ssref,
        "client": full_name(client.title, client.forename, client.surname),
        "service_level": names.level(level_id),
        "unit": names.levels[level_id].unit,
    }


def _planned(row: CareRow, item: LineItem, week: date, planned_hundredths: int) -> Cells:
    """The plan, ready to be changed and sent; missed and extra follow from what is typed."""
    entered = planned_entry(item, week, row.visits)
    figures = {"actual": _figure(planned_hundredths), "frustrated": Decimal(0), "visits": entered.visits}
    return figures | (_days(entered.rows) if item.pricing == "timetabled" else {})


def _recorded(actual: Actual, pricing: str) -> Cells:
    figures = {name: _figure(getattr(actual, f"{name}_hundredths")) for name in FIGURES if name != "planned"}
    comment = comment_with_note(actual.comment, actual.note)
    said = {"visits": actual.visits, "comments": comment, "status": STATUS_NAMES[actual.state]}
    return figures | said | (_days(rows_from_stored(actual.rows)) if pricing == "timetabled" else {})


def _days(rows: Sequence[DayRow]) -> Cells:
    return {name: write_day(*day) for name, day in zip(DAY_COLUMNS, days_of_rows(rows), strict=True)}


def _figure(quantity_hundredths: int) -> Decimal:
    return Decimal(plain_quantity(quantity_hundredths))

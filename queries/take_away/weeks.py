"""Recorded weeks and visits as the files of docs/domain/actuals-files.md and visits-files.md, and what these cannot
carry: a week that the import would refuse is named with the reason, and left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from peewee import JOIN

from models import Actual, CarePackageLineItem, Client, ServiceLevel, Visit
from queries.care_files.lines import Lines
from queries.care_files.plan import Record
from queries.care_files.records import Records
from rules.actual_files import LABELS, STATUS_NAMES, price_cell
from rules.broken import RuleBroken
from rules.care import LineItem
from rules.care_files.day_cells import days_of_rows, write_day
from rules.care_files.visits import HEADINGS as VISIT_HEADINGS
from rules.care_files.written import write_instant
from rules.client_names import full_name
from rules.delivery import check_delivery
from rules.delivery_checks import comment_with_note
from rules.delivery_values import DeliveryRule, rows_from_stored
from rules.money import plain_quantity
from rules.packs import Row, headings
from rules.planned import planned_week
from rules.typed_week import entered_by_days, entered_by_quantities
from rules.visits import STATUS_NAMES as VISIT_STATUSES
from rules.weeks import DAY_COLUMNS, FAR_FUTURE, days_of_week

NOT_CARRIED = headings("Week Beginning, SSRef, CPLI ID, Service Level, Actual, Frustrated, Why")
LEVEL_SHELF, CLIENT_SHELF, LINE_SHELF = "service_levels.csv", "clients.csv", "care_package_line_items.csv"
OTHER_CONTRACT = "Of the contracts that price it, a file would take another one than was recorded"
GONE = "Its line item is no longer yours"


class Taken(NamedTuple):
    """A recorded week as a row of actuals.csv; where days of it are no longer in force, as it was recorded, too, for
    NOT_IN_FORCE; or why there is neither.
    """

    actual: Actual
    cells: list[str] | None = None
    recorded: list[str] | None = None
    lost: str = ""


class RecordedWeeks:
    """All recorded weeks of an organisation as the rows of three files: each is tried once, with those of actuals.csv.

    The rows of the other two are few: they are kept meanwhile.
    """

    def __init__(self, organisation_id: int, today: date) -> None:
        self._organisation_id, self._today = organisation_id, today
        self._not_in_force: list[Row] = []
        self._not_carried: list[Row] = []
        self._is_read = False

    def actual_rows(self) -> Iterator[Row]:
        """The rows of actuals.csv, week by week."""
        not_in_force: list[Row] = []
        not_carried: list[Row] = []
        for taken in taken_weeks(self._organisation_id, self._today):
            if taken.recorded is not None:
                not_in_force.append(taken.recorded)
            if taken.lost:
                not_carried.append(_lost_row(taken))
            if taken.cells is not None:
                yield taken.cells
        self._not_in_force, self._not_carried, self._is_read = not_in_force, not_carried, True

    def not_in_force_rows(self) -> list[Row]:
        """Weeks with days that are no longer in force, as they were recorded: nothing is due for these days."""
        self._read()
        return self._not_in_force

    def not_carried_rows(self) -> list[Row]:
        """What neither file carries, with the reason."""
        self._read()
        return self._not_carried

    def _read(self) -> None:
        if not self._is_read:
            for _ in self.actual_rows():
                pass


def _lost_row(taken: Taken) -> Row:
    row = taken.actual
    cpli = row.cpli.reference if row.cpli_id else ""
    figures = plain_quantity(row.actual_hundredths), plain_quantity(row.frustrated_hundredths)
    return row.week_start, row.client.ssref, cpli, row.service_level.name, *figures, taken.lost


def taken_weeks(organisation_id: int, today: date) -> Iterator[Taken]:
    """Every recorded week of an organisation, in the order in which unplanned care is counted up."""
    writer = _Writer(organisation_id, today)
    for week in _weeks_of(Actual, organisation_id):
        query = Actual.select(Actual, CarePackageLineItem, Client, ServiceLevel).join(Client).switch(Actual)
        query = query.join(CarePackageLineItem, JOIN.LEFT_OUTER).switch(Actual).join(ServiceLevel)
        mine = (Actual.organisation == organisation_id) & (Actual.week_start == week)
        order = (Actual.client, Actual.cpli, Actual.service, Actual.service_level, Actual.instance)
        for actual in query.where(mine).order_by(*order):
            yield writer.taken(actual)


def _weeks_of(table: type[Actual | Visit], organisation_id: int) -> Sequence[date]:
    query = table.select(table.week_start).where(table.organisation == organisation_id).distinct()
    return [week for (week,) in query.order_by(table.week_start).tuples()]


class _Writer:
    """Writes the weeks of one organisation, and tries what reading them back would say."""

    def __init__(self, organisation_id: int, today: date) -> None:
        self.records, self.today = Records(organisation_id), today
        self.lines = Lines(self.records)
        self._rules: dict[Record, DeliveryRule] = {}

    def taken(self, actual: Actual) -> Taken:
        """A week as a row, or why not."""
        try:
            return self._of_line(actual) if actual.cpli_id else Taken(actual, self._unplanned(actual))
        except RuleBroken as broken:
            return Taken(actual, lost=broken.message)

    def _of_line(self, actual: Actual) -> Taken:
        record = self.records.shelf(LINE_SHELF).by_id.get(actual.cpli_id)
        if record is None:
            raise RuleBroken(GONE)
        item, week = self.lines.line_item(record), actual.week_start
        cells = self._whose(actual, record.values["service"], record.values["service_level"])
        cells |= {"cpli_id": record.reference}
        rule, write = self.rule(record.values["service_level"]), self._days if _has_days(item) else self._quantities
        now = cells | {
            "unit_price": price_cell(item.price_on(max(week, item.start_date))),
            "planned": plain_quantity(planned_week(item, week).quantity_hundredths),
        }
        lifted = replace(item, start_date=min(item.start_date, week), end_date=FAR_FUTURE, date_of_death=None)
        try:
            row = write(actual, now, item, rule)
        except RuleBroken:
            return Taken(actual, recorded=write(actual, cells, lifted, rule))
        is_whole = not _has_days(item) or not _days_out_of_force(actual, item)
        return Taken(actual, row) if is_whole else Taken(actual, row, write(actual, cells, lifted, rule))

    def _unplanned(self, actual: Actual) -> list[str]:
        shelf = self.records.shelf
        service = shelf("services.csv").by_id.get(actual.service_id)
        level = shelf(LEVEL_SHELF).by_id.get(actual.service_level_id)
        if service is None or level is None:
            raise RuleBroken(GONE)
        owner = self.lines.unplanned(actual.client.ssref, service.reference, level.reference, actual.week_start)
        if owner.contract.id != actual.contract_id:
            raise RuleBroken(OTHER_CONTRACT)
        cells = self._whose(actual, service, level) | {"planned": "0"}
        return self._quantities(actual, cells, None, self.rule(level))

    def _whose(self, actual: Actual, service: Record, level: Record) -> dict[str, str]:
        client = self.records.shelf(CLIENT_SHELF).by_id.get(actual.client_id)
        if client is None:
            raise RuleBroken("There is no care for this client any more")
        name = full_name(client.values["title"], client.values["forename"], client.values["surname"])
        return dict.fromkeys(LABELS, "") | {
            "week_beginning": f"{actual.week_start:%d/%m/%Y}",
            "service": service.reference,
            "ssref": client.reference,
            "client": name,
            "service_level": level.reference,
            "unit": level.values["unit"],
            "visits": "" if actual.visits is None else str(actual.visits),
            "comments": comment_with_note(_comments(actual), actual.note),
            "status": STATUS_NAMES[actual.state],
        }

    def _days(self, actual: Actual, cells: dict[str, str], item: LineItem, rule: DeliveryRule) -> list[str]:
        days, gone = days_of_rows(rows_from_stored(actual.rows)), _days_out_of_force(actual, item)
        days = [(0, 0) if place in gone else day for place, day in enumerate(days)]
        entered = entered_by_days(days, None, actual.visits, actual.comment)
        check_delivery(item, rule, actual.week_start, entered, self.today)
        delivered, frustrated = (sum(day[side] for day in days) for side in (0, 1))
        cells = cells | {name: write_day(*day) for name, day in zip(DAY_COLUMNS, days, strict=True)}
        return list((cells | {"actual": plain_quantity(delivered), "frustrated": plain_quantity(frustrated)}).values())

    def _quantities(
        self, actual: Actual, cells: dict[str, str], item: LineItem | None, rule: DeliveryRule
    ) -> list[str]:
        figures = {name: getattr(actual, f"{name}_hundredths") for name in ("actual", "frustrated", "missed", "extra")}
        try:
            self._try(actual, item, rule, figures)
        except RuleBroken:  # the plan is another one now: what is missed and extra is worked out from it
            figures |= {"missed": None, "extra": None}
            self._try(actual, item, rule, figures)
        written = {name: "" if value is None else plain_quantity(value) for name, value in figures.items()}
        return list((cells | written).values())

    def _try(self, actual: Actual, item: LineItem | None, rule: DeliveryRule, figures: dict[str, Any]) -> None:
        done, lost = figures["actual"], figures["frustrated"]
        more = {"missed": figures["missed"], "extra": figures["extra"]}
        entered = entered_by_quantities(done, lost, None, **more, visits=actual.visits, comment=actual.comment)
        check_delivery(item, rule, actual.week_start, entered, self.today)

    def rule(self, level: Record) -> DeliveryRule:
        """The rule by which a week is read that was recorded under earlier ones: of today's only what is paid."""
        if level not in self._rules:
            self._rules[level] = replace(
                self.lines.rule(level),
                step_hundredths=1,
                extra_allowed="always",
                extra_limit_hundredths=None,
                comment_when_different=False,
                visits_required=False,
                unplanned_limit_hundredths=None,
                cancellation_codes=(),
            )
        return self._rules[level]


def _has_days(item: LineItem) -> bool:
    return item.pricing == "timetabled"


def _days_out_of_force(actual: Actual, item: LineItem) -> set[int]:
    """The weekdays with sessions on which the line is no longer in force."""
    days = days_of_rows(rows_from_stored(actual.rows))
    dates = enumerate(days_of_week(actual.week_start))
    return {place for place, day in dates if any(days[place]) and not item.in_force_spans(day, day)}


def _comments(actual: Actual) -> str:
    """What was written of a week and of its rows of days: the file has one place for both."""
    written = [actual.comment, *(row.comment for row in rows_from_stored(actual.rows))]
    return "; ".join(dict.fromkeys(text for text in written if text))


def visit_rows(organisation_id: int) -> Iterator[Row]:
    """The rows of visits.csv, week by week: each on the line that it is on, or as it was uploaded while it waits."""
    for week in _weeks_of(Visit, organisation_id):
        query = Visit.select(Visit, CarePackageLineItem.reference, ServiceLevel.reference)
        query = query.join(CarePackageLineItem, JOIN.LEFT_OUTER).switch(Visit).join(ServiceLevel, JOIN.LEFT_OUTER)
        mine = (Visit.organisation == organisation_id) & (Visit.week_start == week)
        for row in query.where(mine).order_by(Visit.id):
            cpli = row.cpli.reference if row.cpli_id else row.given_cpli
            level = row.service_level.reference if row.service_level_id and row.cpli_id else row.given_level
            times = (row.planned_start, row.planned_end, row.actual_start, row.actual_end)
            said = (row.carers, VISIT_STATUSES[row.status], row.comments)
            yield row.reference, row.ssref, cpli, level, *map(write_instant, times), *said


ACTUALS_HEADINGS = tuple(LABELS.values())
VISITS_HEADINGS = tuple(VISIT_HEADINGS.values())

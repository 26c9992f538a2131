"""The calendar of weeks: one mark for each, in three queries for any number of lines."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from peewee import ModelSelect, fn

from models import Actual, CarePackageLineItem, Contract, CountedActual
from queries.disputes.holding import HeldWeeks, held_weeks_between
from queries.prepared import Prepared, Slot, Values
from queries.weeks.loading import Care, PaidInWeek, Scope, load_care_lines
from rules.actual_states import first_mark, line_mark
from rules.care import LineItem
from rules.line_keys import line_item_key, unplanned_key
from rules.weeks import has_ended, week_end

NOTHING_RECORDED = ("planned", False, 0)
RecordedWeek = tuple[str, bool, int]  # (state, is locked, client)


class Recorded(NamedTuple):
    """What is recorded in one week: of line items by their ids, and [(its line key, RecordedWeek)] of unplanned care,
    each instance at each service.
    """

    of_line_items: dict[int, RecordedWeek]
    unplanned: list[tuple[str, RecordedWeek]]


class WeekMark(NamedTuple):
    """A week of the calendar: `mark` is one of rules.actual_states.MARKS, or "not_ended"."""

    week_start: date
    mark: str
    clients_to_do: int


class _Loaded(NamedTuple):
    """What marks are worked out from: an organisation's care and open disputes, for the days of all the weeks."""

    organisation_id: int
    care: Care
    held: HeldWeeks


def week_marks(scope: Scope, care: Care, weeks: Sequence[date], held: HeldWeeks, today: date) -> list[WeekMark]:
    """A WeekMark for each of `weeks`; `care` and `held` (HeldWeeks) were loaded for the days of all of them."""
    recorded = _recorded(scope, min(weeks), max(weeks))
    loaded = _Loaded(scope.organisation_id, care, held)
    return [_week_mark(week, loaded, recorded[week], today) for week in weeks]


def _week_mark(week: date, loaded: _Loaded, recorded: Recorded, today: date) -> WeekMark:
    if not has_ended(week, today):
        return WeekMark(week, "not_ended", 0)
    marks, to_do = set(), set()
    for client, mark in _marks_of_items(week, loaded, recorded):
        marks.add(mark)
        if mark == "to_do":
            to_do.add(client)
    for key, (state, is_locked, client) in recorded.unplanned:
        mark = line_mark(state, False, is_locked, loaded.held.hold(loaded.organisation_id, client, key, week))
        marks.add(mark)
        if mark == "to_do":
            to_do.add(client)
    return WeekMark(week, first_mark(marks), len(to_do))


def _marks_of_items(week: date, loaded: _Loaded, recorded: Recorded) -> Iterator[tuple[int, str]]:
    """(client, mark) of every line item in force in a week that is recorded or paid on actuals."""
    last, paid = week_end(week), PaidInWeek(week)
    organisation_id, held = loaded.organisation_id, loaded.held
    for each in loaded.care.lines:
        row, item, _ = each
        if item.start_date > last or item.last_in_force() < week:
            continue
        state, is_locked, _ = recorded.of_line_items.get(row.id, NOTHING_RECORDED)
        if state == "planned" and not paid.is_recordable(each):
            continue
        client = row.client_id
        disputed = held.concern(organisation_id, client) and held.hold(
            organisation_id, client, line_item_key(row.id), week
        )
        has_plan = state != "planned" or plans_something(item, week, last)
        yield client, line_mark(state, has_plan, is_locked, disputed, paid.is_as_planned(each))


def plans_something(item: LineItem, week_start: date, last: date) -> bool:
    """Whether a line plans anything in a week, without working out how much."""
    if item.pricing == "rolling":
        return False
    spans = item.live_spans(week_start, last)
    if item.pricing != "timetabled":
        return bool(spans) and (item.pricing == "weekly" or item.units_hundredths > 0)
    return any(item.sessions[day] for first, end in spans for day in range(first.weekday(), end.weekday() + 1))


def _recorded(scope: Scope, first: date, last: date) -> dict[date, Recorded]:
    """{week: Recorded}

    Thousands of rows for a large provider: they are read as the driver gives them, dates as text or as dates.
    """
    grouped: dict[date, Recorded] = defaultdict(lambda: Recorded({}, []))
    weeks: dict[str | date, date] = {}
    rows = _RECORDED.tuples(organisation=scope.organisation_id, first=first, last=last)
    for week, cpli, contract, client, level, state, is_not_unlocked, counted in rows:
        if week not in weeks:
            weeks[week] = date.fromisoformat(week) if isinstance(week, str) else week
        found, said = grouped[weeks[week]], (state, bool(counted and is_not_unlocked), client)
        if cpli:
            found.of_line_items[cpli] = said
        else:
            found.unplanned.append((unplanned_key(contract, client, level), said))
    return grouped


def _recorded_between() -> ModelSelect:
    columns = (Actual.week_start, Actual.cpli, Actual.contract, Actual.client, Actual.service_level, Actual.state)
    is_counted = fn.EXISTS(CountedActual.select(CountedActual.id).where(CountedActual.actual == Actual.id))
    query = Actual.select(*columns, Actual.unlocked_at.is_null(), is_counted)
    is_between = Actual.week_start.between(Slot("first"), Slot("last"))
    return query.where(Actual.organisation == Slot("organisation"), is_between)


_RECORDED = Prepared(Values, _recorded_between)


def care_dates(scope: Scope) -> tuple[date | None, date | None]:
    """(first day, last day or None) of all the care that the scope was ever given; (None, None) without any."""
    line = CarePackageLineItem
    query = (
        line.select(fn.MIN(line.start_date), fn.MAX(line.end_date), fn.COUNT(line.id), fn.COUNT(line.end_date))
        .join(Contract)
        .where(Contract.organisation == scope.organisation_id, line.pricing != "one_off")
    )
    first, last, lines, ended = scope.narrow(query, line).tuples().first()
    return first, (last if lines == ended else None)


def clients_to_confirm(organisation_id: int, week_start: date) -> int:
    """How many clients have something to confirm in one ended week: exact, in a few queries, for the home page."""
    scope = Scope(organisation_id)
    care = Care(load_care_lines(scope, week_start, week_end(week_start), with_prices=False), {}, {})
    recorded = _recorded(scope, week_start, week_start)
    loaded = _Loaded(organisation_id, care, held_weeks_between(organisation_id, week_start, week_start))
    monday_after = week_end(week_start) + timedelta(days=1)
    return _week_mark(week_start, loaded, recorded[week_start], monday_after).clients_to_do

"""What is settled or frozen of a slice, week by week, from the items themselves (docs/domain/payment-items.md).

An item of cost says what was due for the whole slice when it was made; what the item itself pays is the difference from
the items before it. What was paid of a week is the sum of what the items paid of it: an item that went back takes only
its own away.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from rules import money
from rules.care import LineItem, count_days, cut_spans, within
from rules.planned import Span, sessions_between
from rules.weeks import Dates, days_between, monday_of, week_end, weeks_between
from rules.workings import ContributionSpan, CountedWeek, DaysMoney, Part, Working


class WeekMoney(NamedTuple):
    """What one week of a slice comes to, in exact units, and how much of it is for which days."""

    exact_units: int
    spans: list[DaysMoney]

    @property
    def days(self) -> list[Dates]:
        return [(first, last) for first, last, _ in self.spans]


@dataclass(slots=True)
class SettledItem:
    """A payment item that is settled or frozen: its applicable dates, and its working as it is stored."""

    id: int
    amount_pence: int
    dates: Dates
    working: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class SettledSoFar:
    """What earlier items, settled or frozen, stand for in one slice and side; the items in the order of their ids."""

    amount_pence: int
    quantity_hundredths: int | None
    items: list[SettledItem]
    _weeks: dict[Part, WeekMoney] | None = None

    @property
    def item_ids(self) -> list[int]:
        return [item.id for item in self.items]

    @property
    def dates(self) -> Dates:
        """From the first day that any of the items is for to the last."""
        return min(item.dates[0] for item in self.items), max(item.dates[1] for item in self.items)

    def weeks(self, line: LineItem | None) -> dict[Part, WeekMoney]:
        """What was settled of each week, of items of cost; `line`: None for unplanned care. Together they round to
        `amount_pence`, unless no item says what weeks it is for. A week that came to nothing is among them, as the
        client's contribution was taken off for its days.
        """
        if self._weeks is None:
            self._weeks = self._add_up(line)
        return self._weeks

    def _add_up(self, line: LineItem | None) -> dict[Part, WeekMoney]:
        moved: dict[int, dict[Part, int]] = {}
        total: dict[Part, int] = {}
        spans: dict[Part, list[DaysMoney]] = {}
        for item in self.items:
            working = Working.from_stored(item.working)
            due = weeks_of(working, line)
            own = working.moved
            if own is None:
                own = _of_records(_less(due, [moved.get(before, {}) for before in working.settled_items or ()]))
            moved[item.id] = own = _scaled(own, item.amount_pence)
            for part, units in own.items():
                total[part] = total.get(part, 0) + units
            spans.update({part: week.spans for part, week in due.items() if week.spans})
        if total and money.round_exact(sum(total.values())) != self.amount_pence:
            total[_last(total)] += self.amount_pence * money.EXACT_UNITS_A_PENNY - sum(total.values())
        return {
            part: WeekMoney(units, spans.get(part) or [(part.week_start, week_end(part.week_start), units)])
            for part, units in total.items()
            if units or part in spans
        }

    def contributed_days(self) -> list[Dates]:
        """The days that items of income are for, where the client contributed something."""
        spans = Working.from_stored(self.items[-1].working).contributions if self.amount_pence else ()
        return [(span.first, span.last) for span in spans]

    def contributions_on(self, days: Sequence[Dates]) -> list[ContributionSpan]:
        """What of items of income was settled for these days."""
        spans = Working.from_stored(self.items[-1].working).contributions
        whole = sum(span.exact_units for span in spans)
        settled = -self.amount_pence * money.EXACT_UNITS_A_PENNY
        found = []
        for span in spans:
            units = span.exact_units
            if abs(whole - settled) >= money.EXACT_UNITS_A_PENNY and whole:
                units = money.divide_half_up(units * settled, whole) if whole > 0 else units
            for first, last in within(days, span.first, span.last):
                count = count_days([(first, last)])
                of_days = money.divide_half_up(units * count, span.days)
                found.append(ContributionSpan(first, last, count, span.weekly_pence, of_days))
        return found


@dataclass(slots=True)
class SettledWeeks:
    """What was settled of a slice, week by week, worked out when it is first asked for. A week of which only the
    client's contribution was settled is among them, with nothing.
    """

    line: LineItem | None  # None for unplanned care
    cost: SettledSoFar | None
    income: SettledSoFar | None
    _found: dict[Part, WeekMoney] | None = None

    def by_part(self) -> dict[Part, WeekMoney]:
        """{week: what was settled of its cost}"""
        if self._found is None:
            self._found = dict(self.cost.weeks(self.line)) if self.cost else {}
            for first, last in self.income.contributed_days() if self.income else ():
                for start in weeks_between(first, last):
                    days = max(first, start), min(last, week_end(start))
                    self._found.setdefault(Part(start), WeekMoney(0, [(*days, 0)]))
        return self._found


def weeks_of(working: Working, line: LineItem | None) -> dict[Part, WeekMoney]:
    """What a working of cost comes to, week by week; unplanned care (no `line`) by the record that counted."""
    found: dict[Part, WeekMoney] = {}
    for span in working.spans:
        if span.week_start is None:
            weeks = planned_weeks(span, working.pricing, working.sessions or (line.sessions if line else ()))
        elif line is None:
            weeks = _record_weeks(span, span.week_start, working.weeks)
        else:
            weeks = [(Part(span.week_start), WeekMoney(span.exact_units, _delivered_days(span)))]
        for part, week in weeks:
            _add(found, part, week)
    if working.pricing == "timetabled":
        for week_start, units in working.week_exact_units.items():
            part = Part(week_start)
            if part in found:
                found[part] = found[part]._replace(exact_units=units)
    for kept in working.kept:
        _add(found, kept.part, WeekMoney(kept.exact_units, kept.spans))
    for week_start in () if working.kept else working.kept_weeks:
        _add(found, Part(week_start), WeekMoney(working.week_exact_units.get(week_start, 0), []))
    return found


def _add(found: dict[Part, WeekMoney], part: Part, week: WeekMoney) -> None:
    before = found.get(part, WeekMoney(0, []))
    found[part] = WeekMoney(before.exact_units + week.exact_units, [*before.spans, *week.spans])


def planned_weeks(span: Span, pricing: str, sessions: Sequence[int]) -> list[tuple[Part, WeekMoney]]:
    """A planned span cut into weeks: by its sessions where it has them on single days, else by its days.

    sessions: of the timetable that it was planned by, Monday first.
    """
    starts = weeks_between(span.first, span.last)
    by_day = pricing == "timetabled" and bool(sessions)
    if by_day:
        starts = days_between(span.first, span.last)
    parts = cut_spans(span.first, span.last, starts)
    weights = [sessions_between(sessions, *part) for part in parts] if by_day else []
    shares = _shares(span.exact_units, weights if sum(weights) else [count_days([part]) for part in parts])
    found: dict[Part, WeekMoney] = {}
    for part, units in zip(parts, shares, strict=True):
        _add(found, Part(monday_of(part[0])), WeekMoney(units, [(*part, units)]))
    return list(found.items())


def _delivered_days(span: Span) -> list[DaysMoney]:
    """How much of a delivered span is for which days; a span of 1.0.0 does not say it, then for all the same."""
    if not any(span.weights):
        return [(span.first, span.last, span.exact_units)]
    days = days_between(span.first, span.last)
    return [(day, day, units) for day, units in zip(days, _shares(span.exact_units, span.weights), strict=True)]


def _record_weeks(span: Span, week_start: date, weeks: Iterable[CountedWeek]) -> list[tuple[Part, WeekMoney]]:
    """Whose a span of unplanned care is. A span of 1.0.0 does not name its record: the quantities of the records that
    counted that week say it.
    """
    counted = [week for week in weeks if week.week_start == week_start]
    actuals = [week.actual_id for week in counted] or [None]
    weights = [week.actual_hundredths + week.frustrated_hundredths for week in counted]
    if span.actual is not None:
        actuals, weights = [span.actual], [1]
    shares = _shares(span.exact_units, weights if sum(weights) else [1] * len(actuals))
    return [
        (Part(week_start, actual), WeekMoney(units, [(span.first, span.last, units)]))
        for actual, units in zip(actuals, shares, strict=True)
    ]


def _less(due: Mapping[Part, WeekMoney], before: Iterable[Mapping[Part, int]]) -> dict[Part, int]:
    """What is due of each week less what was settled of it."""
    left = {part: week.exact_units for part, week in due.items()}
    for settled in before:
        for part, units in settled.items():
            left[part] = left.get(part, 0) - units
    return left


def _of_records(own: dict[Part, int]) -> dict[Part, int]:
    """A week of unplanned care that 1.0.0 kept as a whole stays with the records that it was settled for."""
    for part in [part for part, units in own.items() if part.actual is None and units > 0]:
        for other in [each for each in own if each.week_start == part.week_start and own[each] < 0]:
            shift = min(own[part], -own[other])
            own[part] -= shift
            own[other] += shift
    return own


def moved_by(due: Mapping[Part, WeekMoney], settled: Mapping[Part, WeekMoney]) -> dict[Part, int]:
    """What an adjustment itself pays or takes back of each week, where that is not nil."""
    moved = _less(due, [{part: week.exact_units for part, week in settled.items()}])
    return {part: units for part, units in sorted(moved.items(), key=_in_order) if units}


def _scaled(own: Mapping[Part, int], amount_pence: int) -> dict[Part, int]:
    """What an item itself pays of each week. One that is a part of an overpayment plan pays a share of it."""
    whole, amount = sum(own.values()), amount_pence * money.EXACT_UNITS_A_PENNY
    if not own or abs(whole - amount) < money.EXACT_UNITS_A_PENNY:
        return dict(own)
    if not whole:
        return {**own, _last(own): own[_last(own)] + amount}
    sign = 1 if whole > 0 else -1
    scaled = {part: money.divide_half_up(units * amount * sign, whole * sign) for part, units in own.items()}
    scaled[_last(scaled)] += amount - sum(scaled.values())
    return scaled


def _in_order(moved: tuple[Part, int]) -> tuple[date, int]:
    return moved[0].week_start, moved[0].actual or 0


def _last(parts: Iterable[Part]) -> Part:
    return max(parts, key=lambda part: (part.week_start, part.actual or 0))


def _shares(units: int, weights: Sequence[int]) -> list[int]:
    """Exact units by weights, the last gets what is left."""
    whole = sum(weights)
    shares = [money.divide_half_up(units * weight, whole) for weight in weights[:-1]]
    return [*shares, units - sum(shares)]

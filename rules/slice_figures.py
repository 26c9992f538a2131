"""What counts of one line in one slice, and what is held back week by week (docs/domain/payment-items.md).

Here is decided which weeks count as delivered and which as planned; `rules/due.py` compares it with what was settled.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from rules import money
from rules.care import LineItem, count_days, within, without
from rules.delivered import (
    DeliveredWeek,
    delivered_spans,
    is_cut,
    payable_sessions,
    unplanned_spans,
    whole_week,
)
from rules.line_facts import LineFacts
from rules.periods import Slice
from rules.planned import Span
from rules.settled import SettledWeeks, WeekMoney, planned_weeks, weeks_of
from rules.weeks import Dates, PartOfWeek, days_between, parts_of_weeks, week_end, weeks_between
from rules.workings import CountedWeek, DaysMoney, KeptWeek, Part, Working


class HeldDays(NamedTuple):
    """Days whose money is held back, with the reason."""

    reason: str
    first: date
    last: date
    exact_units: int


@dataclass(slots=True)
class SliceFigures:
    """What counts for a slice, before anything is compared with what was settled."""

    spans: list[Span] = field(default_factory=list)
    counted_live: list[Dates] = field(default_factory=list)  # live days that count (for contributions and zero items)
    weeks: list[DeliveredWeek] = field(default_factory=list)  # those that count
    kept: list[KeptWeek] = field(default_factory=list)  # held weeks of which something was settled
    held: list[HeldDays] = field(default_factory=list)

    @property
    def exact_units(self) -> int:
        """The slice's sum before it is rounded, in exact units (rules.money)."""
        units = sum([span.exact_units for span in self.spans])
        return units + sum(week.exact_units for week in self.kept) if self.kept else units

    def add_counted(self, record: DeliveredWeek, span: Span, days: Dates) -> None:
        """A week counts whose days are all live and in one span."""
        self.spans.append(span)
        self.counted_live.append(days)
        self.weeks.append(record)

    def as_working(self, facts: LineFacts) -> Working:
        """How an item of cost keeps them."""
        pricing = facts.line.pricing if facts.line else "unplanned"
        weeks = [CountedWeek.of_delivered(week) for week in self.weeks]
        by_week = _exact_by_week(self.spans, facts.line)
        for week in self.kept:
            by_week[week.part.week_start] = by_week.get(week.part.week_start, 0) + week.exact_units
        return Working(
            pricing=pricing,
            spans=self.spans,
            weeks=weeks,
            week_exact_units=by_week,
            kept_weeks=sorted({week.part.week_start for week in self.kept if week.exact_units}),
            kept=self.kept,
            sessions=facts.line.sessions if facts.line and pricing == "timetabled" else (),
            exact_units=self.exact_units,
        )


def _exact_by_week(spans: Sequence[Span], line: LineItem | None) -> dict[date, int]:
    """What each delivered week comes to; of a timetable, which may be another one later, each planned week, too."""
    by_week: dict[date, int] = {}
    for span in spans:
        if span.week_start:
            by_week[span.week_start] = by_week.get(span.week_start, 0) + span.exact_units
        elif line is not None and line.pricing == "timetabled":
            for part, week in planned_weeks(span, line.pricing, line.sessions):
                by_week[part.week_start] = by_week.get(part.week_start, 0) + week.exact_units
    return by_week


def mode_of(facts: LineFacts, pay_slice: Slice) -> str:
    """never, always or if_entered: the method's, but one-off is always planned, rolling and unplanned delivered."""
    if facts.line is None or facts.line.pricing == "rolling":
        return "always"
    return "never" if facts.line.pricing == "one_off" else pay_slice.period.method.pay_on_actuals


def slice_figures(
    facts: LineFacts, pay_slice: Slice, cuts: Sequence[date], settled: SettledWeeks, today: date
) -> SliceFigures:
    """What counts in the slice and what is held back week by week.

    cuts: see rules.delivered; settled: the SettledWeeks of the slice.
    """
    figures = SliceFigures()
    mode = mode_of(facts, pay_slice)
    line, price = facts.line, None
    if line is not None and mode != "never":
        price = _price_of_all(line, pay_slice, cuts)
    planned_dates = [(pay_slice.start_date, pay_slice.end_date)] if mode != "always" else []
    if mode != "never":
        usual = line if price is not None else None  # its whole weeks are one span each
        for week in _weeks_that_matter(facts, pay_slice, mode, price is not None):
            records = facts.weeks.get(week.start, ())
            if mode == "if_entered" and not any(record.state == "confirmed" for record in records):
                continue
            if planned_dates:
                planned_dates = without(planned_dates, [week.days])
            if week.end >= today:  # it has not ended
                continue
            if usual is not None and week.is_whole and len(records) == 1 and records[0].is_counted:
                figures.add_counted(records[0], whole_week(usual, records[0], facts.rule, price or 0), week.days)
            else:
                _add_week(figures, facts, week.start, records, week.days, cuts, settled)
    for first, last in planned_dates:
        spans = facts.planned_spans(first, last)
        figures.spans.extend(spans)
        figures.counted_live.extend((span.first, span.last) for span in spans)
    return figures


def _price_of_all(line: LineItem, pay_slice: Slice, cuts: Sequence[date]) -> int | None:
    """The price of every day of the slice (ten-thousandths), if all of them are live, at one price, and none is a cut:
    so it is with most slices, and each whole week of theirs is one span. None otherwise.
    """
    first, last = pay_slice.start_date, pay_slice.end_date
    if line.live_spans(first, last) != [(first, last)] or is_cut(cuts, first, last):
        return None
    return None if is_cut(line.price_starts(), first, last) else line.price_on(first)


def _weeks_that_matter(facts: LineFacts, pay_slice: Slice, mode: str, is_live: bool) -> Sequence[PartOfWeek]:
    """The weeks to look at: recorded ones; where everything must be confirmed, every one with a live day.

    is_live: whether every day is.
    """
    first, last = pay_slice.start_date, pay_slice.end_date
    weeks = parts_of_weeks(first, last)
    if mode != "always" or not facts.has_plan:
        return [week for week in weeks if week.start in facts.weeks]
    if is_live:
        return weeks
    live = {week for span in facts.live_spans(first, last) for week in weeks_between(*span)}
    return [week for week in weeks if week.start in live or week.start in facts.weeks]


def week_spans(facts: LineFacts, record: DeliveredWeek, cuts: Sequence[date]) -> list[Span]:
    """A recorded week's payable Spans, whether or not it counts."""
    if facts.line is None:
        return unplanned_spans(record, facts.rule, facts.unplanned_prices, cuts)
    return delivered_spans(facts.line, record, facts.rule, cuts)


def _add_week(
    figures: SliceFigures,
    facts: LineFacts,
    week_start: date,
    records: Sequence[DeliveredWeek],
    days: Dates,
    cuts: Sequence[date],
    settled: SettledWeeks,
) -> None:
    """One ended week: counted, or held back with its reason; of a held week stays what was settled of it."""
    first, last = days
    live = facts.live_spans(first, last)
    held: dict[str, int] = {}
    for record in records:
        if _is_void(facts, record):
            continue
        spans = [span for span in week_spans(facts, record, cuts) if first <= span.first <= last]
        if record.is_counted:
            figures.spans.extend(spans)
            figures.counted_live.extend(live)
            figures.weeks.append(record)
            continue
        reason = "in_dispute" if record.is_disputed else "not_confirmed"
        units = sum(span.exact_units for span in spans)
        held[reason] = held.get(reason, 0) + units - _keep(figures, facts, settled, week_start, record)
    if not records and facts.has_plan:
        planned = sum(span.exact_units for span in facts.planned_spans(first, last))
        held["not_confirmed"] = planned - _keep(figures, facts, settled, week_start, None, planned)
    figures.held.extend(HeldDays(reason, first, last, units) for reason, units in held.items())


def _is_void(facts: LineFacts, record: DeliveredWeek) -> bool:
    """Whether a disputed week has no day in force: the dispute holds nothing of it then, and nothing of it is due."""
    if facts.line is None or not record.is_disputed:
        return False
    return not facts.line.in_force_spans(record.week_start, week_end(record.week_start))


def _keep(
    figures: SliceFigures,
    facts: LineFacts,
    settled: SettledWeeks,
    week_start: date,
    record: DeliveredWeek | None,
    most: int | None = None,
) -> int:
    """Keep what was settled of a held week, less the days that are no longer in force; `most` where it is not more
    than that whatever is confirmed. Returns the exact units that stay.
    """
    part = Part(week_start, record.actual if record and facts.line is None else None)
    week = settled.by_part().get(part)
    if week is None:
        return 0
    week = _still_in_force(facts, week, week_start, record)
    if most is None:
        figures.kept.append(KeptWeek(part, week.exact_units, week.spans))
        return week.exact_units
    units = min(week.exact_units, most)
    figures.kept.append(KeptWeek(part, units, _still_planned(facts, week, week_start)))
    return units


def _still_planned(facts: LineFacts, week: WeekMoney, week_start: date) -> list[DaysMoney]:
    """For which days it is that a week without a record stays: a day that was suspended goes, and its contribution."""
    live = facts.live_spans(week_start, week_end(week_start))
    days = [dates for first, last in live for dates in within(week.days, first, last)]
    return week.spans if count_days(days) == count_days(week.days) else _cut(week.spans, days)


def _still_in_force(facts: LineFacts, week: WeekMoney, week_start: date, record: DeliveredWeek | None) -> WeekMoney:
    """What was settled of a week without the days that are no longer in force, each with its share."""
    line = facts.line
    if line is None:
        return week
    in_force = line.in_force_spans(week_start, week_end(week_start))
    days = within(week.days, *in_force[0]) if in_force else []
    if count_days(days) == count_days(week.days):
        return week
    sessions = payable_sessions(record, facts.rule) if record and line.pricing == "timetabled" else None
    spans = _cut(week.spans, days, sessions)
    whole = sum(units for *_, units in week.spans)
    stays = sum(units for *_, units in spans)
    if whole > 0 and whole != week.exact_units:
        stays = money.divide_half_up(week.exact_units * stays, whole)
    return WeekMoney(stays, spans)


def _cut(spans: Sequence[DaysMoney], days: Sequence[Dates], sessions: Sequence[int] | None = None) -> list[DaysMoney]:
    """The part of `spans` that is for some days, each day with its share.

    sessions: of a timetable, by which days share a span of 1.0.0, whose working does not say it.
    """
    found = []
    for first, last, units in spans:
        in_all = _weight(sessions, (first, last))
        by_day = sessions if in_all else None
        for part in within(days, first, last):
            weight, whole = _weight(by_day, part), in_all or count_days([(first, last)])
            found.append((*part, money.divide_half_up(units * weight, whole)))
    return found


def _weight(sessions: Sequence[int] | None, days: Dates) -> int:
    if sessions is None:
        return count_days([days])
    return sum(sessions[day.weekday()] for day in days_between(*days))


def week_by_week(facts: LineFacts, figures: SliceFigures, settled: SettledWeeks) -> SliceFigures:
    """The figures of a line that is held back as a whole: of each week stays the lesser of what was settled of it and
    what is due for it now. Nothing else counts: no contribution is taken off for a week of which no cost is settled.
    """
    due = weeks_of(figures.as_working(facts), facts.line)
    as_settled = {week.part: week for week in figures.kept}
    kept = []
    for part, before in settled.by_part().items():
        if part in as_settled:
            kept.append(as_settled[part])
            continue
        live = within(figures.counted_live, part.week_start, week_end(part.week_start))
        now = due.get(part, WeekMoney(0, []))
        lesser = min(before, now, key=lambda week: week.exact_units)
        days = [dates for first, last in live for dates in within(before.days, first, last)]
        spans = _cut(lesser.spans, days) if facts.line else lesser.spans
        kept.append(KeptWeek(part, lesser.exact_units, spans, is_as_settled=not before.exact_units))
    return SliceFigures(kept=kept)

"""What counts of one line in one slice, and what is held back week by week (docs/domain/payment-items.md).

Here is decided which weeks count as delivered and which as planned; `rules/due.py` compares it with what was settled.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from rules.care import without
from rules.delivered import DeliveredWeek, delivered_spans, unplanned_spans
from rules.line_facts import LineFacts, SettledSoFar
from rules.periods import Slice
from rules.planned import Span
from rules.weeks import Dates, has_ended, monday_of, week_end, weeks_between


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
    kept: dict[date, int] = field(default_factory=dict)  # held weeks that stay as settled: Monday -> exact units
    held: list[HeldDays] = field(default_factory=list)

    @property
    def exact_units(self) -> int:
        """The slice's sum before it is rounded, in exact units (rules.money)."""
        return sum(span.exact_units for span in self.spans) + sum(self.kept.values())


def mode_of(facts: LineFacts, pay_slice: Slice) -> str:
    """never, always or if_entered: the method's, but one-off is always planned, rolling and unplanned delivered."""
    if facts.line is None or facts.line.pricing == "rolling":
        return "always"
    return "never" if facts.line.pricing == "one_off" else pay_slice.period.method.pay_on_actuals


def slice_figures(
    facts: LineFacts, pay_slice: Slice, cuts: Sequence[date], settled: SettledSoFar | None, today: date
) -> SliceFigures:
    """What counts in the slice and what is held back week by week.

    cuts: see rules.delivered; settled: the SettledSoFar of the slice's cost, or None.
    """
    figures = SliceFigures()
    mode = mode_of(facts, pay_slice)
    planned_dates = [(pay_slice.start_date, pay_slice.end_date)] if mode != "always" else []
    if mode != "never":
        for week_start in _weeks_that_matter(facts, pay_slice, mode):
            records = facts.weeks.get(week_start, ())
            if mode == "if_entered" and not any(record.state == "confirmed" for record in records):
                continue
            first, last = max(week_start, pay_slice.start_date), min(week_end(week_start), pay_slice.end_date)
            planned_dates = without(planned_dates, [(first, last)])
            if has_ended(week_start, today):
                kept = _settled_exact_units(facts, settled, mode, week_start, (first, last)) if settled else None
                _add_week(figures, facts, week_start, records, (first, last), cuts, kept)
    for first, last in planned_dates:
        spans = facts.planned_spans(first, last)
        figures.spans.extend(spans)
        figures.counted_live.extend((span.first, span.last) for span in spans)
    return figures


def _settled_exact_units(
    facts: LineFacts, settled: SettledSoFar, mode: str, week_start: date, days: Dates
) -> int | None:
    """The exact units that a held week keeps because it was settled before: what was counted of it, or what is planned
    now if it was paid as planned. None where it was not settled.
    """
    counted = settled.week_exact_units.get(week_start)
    if counted is not None or not facts.has_plan:
        return counted
    first, last = days
    was_planned = any(start <= last and end >= first for start, end in settled.planned_dates)
    if mode != "if_entered" and not was_planned:
        return None
    return sum(span.exact_units for span in facts.planned_spans(*days))


def _weeks_that_matter(facts: LineFacts, pay_slice: Slice, mode: str) -> list[date]:
    """The weeks to look at: recorded ones; where everything must be confirmed, every one with a live day."""
    first_monday = monday_of(pay_slice.start_date)
    if mode == "always" and facts.has_plan:
        weeks = {
            week
            for first, last in facts.live_spans(pay_slice.start_date, pay_slice.end_date)
            for week in weeks_between(first, last)
        }
        weeks.update(week for week in facts.weeks if first_monday <= week <= pay_slice.end_date)
        return sorted(weeks)
    return sorted(week for week in facts.weeks if first_monday <= week <= pay_slice.end_date)


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
    kept: int | None,
) -> None:
    """One ended week: counted, or held back with its reason; a held week that was settled stays as it was settled."""
    first, last = days
    live = facts.live_spans(first, last)
    held: dict[str, int] = {}
    for record in records:
        spans = [span for span in week_spans(facts, record, cuts) if first <= span.first <= last]
        if record.is_counted:
            figures.spans.extend(spans)
            figures.counted_live.extend(live)
            figures.weeks.append(record)
            continue
        reason = "in_dispute" if record.is_disputed else "not_confirmed"
        held[reason] = held.get(reason, 0) + sum(span.exact_units for span in spans)
    if not records and facts.has_plan:
        held["not_confirmed"] = sum(span.exact_units for span in facts.planned_spans(first, last))
    if held and kept is not None:
        figures.kept[week_start] = kept
        figures.counted_live.extend(live)
        held = {reason: units - kept for reason, units in list(held.items())[:1]}
    figures.held.extend(HeldDays(reason, first, last, units) for reason, units in held.items())

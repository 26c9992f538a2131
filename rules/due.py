"""What is due for one line and one slice, what is held back, and what has to be adjusted.

The contract: docs/domain/payment-items.md.

A line is a care package line item, or a client's unplanned service level. Everything is exact until one rounding for
each payment item. Nothing here remembers: the same facts give the same answer however often they are worked out.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rules import money
from rules.care import LineItem, count_days, within
from rules.line_facts import LineFacts
from rules.periods import Slice
from rules.planned import Span
from rules.settled import SettledSoFar, SettledWeeks, moved_by, weeks_of
from rules.slice_figures import SliceFigures, slice_figures, week_by_week
from rules.weeks import Dates
from rules.workings import ContributionSpan, KeptWeek, Working


@dataclass(slots=True)
class DueItem:
    """A payment item that should exist: a first one, or an adjustment of what was settled before."""

    slice: Slice
    side: str
    kind: str  # cost, income, adjustment
    amount_pence: int
    due_pence: int
    settled_before_pence: int
    quantity_hundredths: int | None
    from_date: date
    to_date: date
    working: Working


@dataclass(slots=True)
class HeldAmount:
    """An amount that is not on offer, with its reason."""

    slice: Slice
    reason: str
    from_date: date
    to_date: date
    amount_pence: int


def contribution_spans(line: LineItem, live_spans: Sequence[Dates]) -> list[ContributionSpan]:
    """The contributions in force on the counted live days."""
    found = []
    for start, end, weekly_pence in line.contributions:
        for first, last in within(live_spans, start, end):
            days = count_days([(first, last)])
            exact_units = money.weekly_amount_exact(days, weekly_pence)
            found.append(ContributionSpan(first, last, days, weekly_pence, exact_units))
    return found


def applicable_dates(line: LineItem | None, pay_slice: Slice, settled: SettledSoFar | None = None) -> Dates:
    """The slice narrowed to the first and last day in force, widened to the dates of what was settled of it before; the
    whole slice for unplanned care, or where no day is in force and nothing was settled.
    """
    whole = pay_slice.start_date, pay_slice.end_date
    spans = line.in_force_spans(*whole) if line is not None else [whole]
    if settled is None:
        return spans[0] if spans else whole
    spans.append(settled.dates)
    return (min(first for first, _ in spans), max(last for _, last in spans))


def due_of_slice(
    facts: LineFacts,
    pay_slice: Slice,
    cuts: Sequence[date],
    settled_cost: SettledSoFar | None,
    settled_income: SettledSoFar | None,
    today: date,
) -> tuple[list[DueItem], list[HeldAmount]]:
    """(DueItems, HeldAmounts) of one line and slice.

    settled_cost, settled_income: what was settled before, if anything. Money held back never reduces what was settled.
    """
    settled_weeks = SettledWeeks(facts.line, settled_cost, settled_income)
    figures = slice_figures(facts, pay_slice, cuts, settled_weeks, today)
    whole_slice_reason = None
    if facts.line is not None and not facts.line.is_authorised:
        whole_slice_reason = "not_authorised"
    elif facts.document_missing:
        whole_slice_reason = "document_not_agreed"
    if whole_slice_reason:
        potential = money.round_exact(figures.exact_units + sum(held.exact_units for held in figures.held))
        figures = week_by_week(facts, figures, settled_weeks)
        left_out = potential - money.round_exact(figures.exact_units)
        dates = applicable_dates(facts.line, pay_slice)
        held = [HeldAmount(pay_slice, whole_slice_reason, *dates, left_out)] if left_out else []
    else:
        held = [
            HeldAmount(pay_slice, days.reason, days.first, days.last, money.round_exact(days.exact_units))
            for days in figures.held
            if money.round_exact(days.exact_units)
        ]
    items = [_cost_item(facts, pay_slice, figures, settled_cost)]
    if facts.line is not None and (pay_slice.period.method.is_net or settled_income):
        items.append(_income_item(facts, pay_slice, figures, settled_income))
    return [item for item in items if item is not None], held


def _cost_item(
    facts: LineFacts, pay_slice: Slice, figures: SliceFigures, settled: SettledSoFar | None
) -> DueItem | None:
    due = money.round_exact(figures.exact_units)
    if settled is None and not due and not _zero_item_stands(facts, figures):
        return None
    return _item(facts.line, pay_slice, "cost", due, _quantity(facts, figures), settled, figures.as_working(facts))


def _quantity(facts: LineFacts, figures: SliceFigures) -> int | None:
    """The quantity of an item; none of a weekly line's planned days, nor where only some of the money has one."""
    if figures.kept and any(week.exact_units for week in figures.kept):
        return None
    if facts.line is not None and facts.line.pricing == "weekly" and not any(span.week_start for span in figures.spans):
        return None
    return _quantity_of(facts, figures.spans)


def _quantity_of(facts: LineFacts, spans: Sequence[Span]) -> int:
    """The quantity of an item in hundredths: planned units of all its days are rounded once, as its amount is."""
    if facts.line is None or facts.line.pricing != "units":
        return sum(span.quantity_hundredths for span in spans)
    planned_days = sum(span.days for span in spans if not span.week_start)
    planned = money.divide_half_up(facts.line.units_hundredths * planned_days, 7)
    return planned + sum(span.quantity_hundredths for span in spans if span.week_start)


def _zero_item_stands(facts: LineFacts, figures: SliceFigures) -> bool:
    """A £0.00 item stands where a counted day was live; rolling and unplanned need a confirmed quantity as well."""
    if not figures.counted_live:
        return False
    return facts.has_plan or any(week.actual_hundredths or week.frustrated_hundredths for week in figures.weeks)


def _income_item(
    facts: LineFacts, pay_slice: Slice, figures: SliceFigures, settled: SettledSoFar | None
) -> DueItem | None:
    spans = []
    if facts.line and pay_slice.period.method.is_net:
        spans = contribution_spans(facts.line, figures.counted_live)
        spans += [span for week in figures.kept for span in _kept_contributions(facts.line, week, settled)]
    units = sum(span.exact_units for span in spans)
    due = -money.round_exact(units)
    if settled is None and not due:
        return None
    working = Working(contributions=spans, exact_units=-units)
    return _item(facts.line, pay_slice, "income", due, None, settled, working)


def _kept_contributions(line: LineItem, week: KeptWeek, settled: SettledSoFar | None) -> list[ContributionSpan]:
    """The contributions of a held week that stays: as settled, or what takes more off for the days that stay."""
    before = settled.contributions_on(week.days) if settled else []
    if week.is_as_settled:
        return before
    now = contribution_spans(line, week.days)
    return max(before, now, key=lambda spans: sum(span.exact_units for span in spans))


def _item(
    line: LineItem | None,
    pay_slice: Slice,
    side: str,
    due: int,
    quantity: int | None,
    settled: SettledSoFar | None,
    working: Working,
) -> DueItem | None:
    """A first item, an adjustment, or None where what was settled is what is due."""
    dates = applicable_dates(line, pay_slice, settled)
    if settled is None:
        return DueItem(pay_slice, side, side, due, due, 0, quantity, *dates, working)
    difference = due - settled.amount_pence
    if not difference:
        return None
    moved = None
    if quantity is not None and settled.quantity_hundredths is not None:
        moved = quantity - settled.quantity_hundredths
    working.settled_items, working.quantity_hundredths = settled.item_ids, quantity
    if side == "cost":
        working.moved = moved_by(weeks_of(working, line), settled.weeks(line))
    return DueItem(pay_slice, side, "adjustment", difference, due, settled.amount_pence, moved, *dates, working)


def slices_for(facts: LineFacts, slices: Iterable[Slice], settled_starts: Collection[date]) -> list[Slice]:
    """The slices that the line has something in: days in force, a recorded week, or something settled before."""
    if facts.line is not None:
        first, last = facts.line.start_date, facts.line.last_in_force()
    else:
        first = min(facts.weeks, default=date.max)
        last = max(facts.weeks, default=date.min)
        last = last + timedelta(days=6) if facts.weeks else last
    return [
        pay_slice
        for pay_slice in slices
        if (pay_slice.start_date <= last and pay_slice.end_date >= first) or pay_slice.start_date in settled_starts
    ]

"""One line's week visit by visit: what is paid of each and by which rule, and what it would be by other roundings."""

from dataclasses import dataclass, replace
from datetime import date

from models import Visit
from queries.visits.lines import VisitWeek, times_of, visit_weeks_of
from rules.broken import RuleBroken
from rules.delivery import work_out
from rules.delivery_cost import delivery_cost
from rules.delivery_values import recorded_hundredths
from rules.visit_weeks import entered_of
from rules.visits import OTHER_ROUNDINGS, BandedVisit, Totals, VisitTimes, band, totals_of


@dataclass(frozen=True)
class TimedVisit:
    """A visit with its times and what became of its minutes."""

    visit: Visit
    times: VisitTimes
    banded: BandedVisit


@dataclass(frozen=True)
class WhatIf:
    """A rounding: its totals, what the line's week would have (hundredths) and cost (pence; None: not known)."""

    step: int
    is_used: bool
    totals: Totals
    quantity_hundredths: int | None
    cost_pence: int | None


@dataclass(frozen=True)
class WeekOfVisits:
    """A line's week with its visits in their order, and what it would be by other roundings."""

    visit_week: VisitWeek
    visits: list[TimedVisit]
    roundings: list[WhatIf]

    @property
    def used(self) -> WhatIf:
        """The rounding of the service level."""
        return next(each for each in self.roundings if each.is_used)


def week_of_visits(organisation_id: int, cpli_id: int, week_start: date, today: date) -> WeekOfVisits | None:
    """The WeekOfVisits of a line, or None where the line was not in force in that week."""
    visits = list(
        Visit.select()
        .where(Visit.organisation == organisation_id, Visit.cpli == cpli_id, Visit.week_start == week_start)
        .order_by(Visit.day, Visit.actual_start, Visit.planned_start, Visit.id)
    )
    visits.sort(key=lambda visit: (visit.actual_start or visit.planned_start, visit.id))
    said = [(times_of(visit), visit.comments) for visit in visits]
    visit_weeks = visit_weeks_of(organisation_id, {(cpli_id, week_start): said}, today)
    if not visit_weeks:
        return None
    rule = visit_weeks[0].line.rule
    used = rule.visit_rounding_minutes
    timed = [TimedVisit(visit, times, band(times, rule)) for visit, (times, _) in zip(visits, said, strict=True)]
    steps = sorted({*OTHER_ROUNDINGS, used})
    return WeekOfVisits(visit_weeks[0], timed, [_what_if(visit_weeks[0], said, step, used) for step in steps])


def _what_if(visit_week: VisitWeek, said: list[tuple[VisitTimes, str]], step: int, used: int) -> WhatIf:
    line = visit_week.line
    rule = replace(line.rule, visit_rounding_minutes=step)
    totals = totals_of([times for times, _ in said], rule)
    quantity = cost = None
    try:
        entered = None if line.item is None else entered_of(line.item, rule, line.week_start, said)
        if entered is not None:
            delivery = work_out(line.item, rule, line.week_start, entered)
            quantity = recorded_hundredths(delivery)
            cost, _ = delivery_cost(line.item, line.week_start, delivery, rule)
    except RuleBroken:
        quantity = cost = None
    return WhatIf(step, step == used, totals, quantity, cost)

"""Weeks of lines of care beside all visits that belong to them, in a fixed number of queries, and what they fill in."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models import Visit
from queries.prepared import among
from queries.weeks.judging import CouncilLimits
from queries.weeks.loading import load_line_item_weeks
from queries.weeks.week_line import WeekLine
from rules.broken import RuleBroken
from rules.delivery import work_out
from rules.delivery_cost import delivery_cost
from rules.delivery_values import Delivery
from rules.plausible import Judgement
from rules.recorded_weeks import columns_of
from rules.visit_weeks import can_fill, entered_of
from rules.visits import VisitTimes
from rules.weeks import has_ended

LineWeek = tuple[int, date]  # a line item and a week of it
SaidVisit = tuple[VisitTimes, str]  # a visit and the comment on it


class Outcome(StrEnum):
    """What becomes of a line's week that has visits."""

    FILL = "fill"  # it is written
    SAME = "same"  # it is so already
    KEPT = "kept"  # a person's figures stay, or the week is locked or disputed
    NOT_ENDED = "not_ended"
    NOT_TOLD = "not_told"  # minutes do not tell how much of it was delivered
    AS_PLANNED = "as_planned"  # it is paid without actuals
    REFUSED = "refused"  # `problem` says why


@dataclass
class VisitWeek:
    """What the visits of one line's week come to, and what becomes of it."""

    line: WeekLine
    visits: list[SaidVisit]
    outcome: Outcome
    delivery: Delivery | None = None
    problem: str = ""
    over_plan: str = ""  # the words for a quantity that can hardly be right

    @property
    def before_pence(self) -> int:
        """What the line's week costs before the visits are saved, in pence."""
        return self.line.cost_pence

    @property
    def visits_pence(self) -> int:
        """What the week would cost by its visits, in pence."""
        line = self.line
        if self.delivery is None:
            return line.cost_pence
        return delivery_cost(line.item, line.week_start, self.delivery, line.rule)[0]

    @property
    def after_pence(self) -> int:
        """What it costs once they are, in pence."""
        return self.visits_pence if self.outcome == Outcome.FILL else self.before_pence

    @property
    def differs(self) -> bool:
        """Whether figures that stay are others than the visits'."""
        return (
            self.outcome == Outcome.KEPT and self.delivery is not None and not _same_figures(self.line, self.delivery)
        )


def times_of(visit: Visit) -> VisitTimes:
    """The VisitTimes of a Visit row."""
    return VisitTimes(
        visit.status, visit.planned_start, visit.planned_end, visit.actual_start, visit.actual_end, visit.carers
    )


def stored_visits(organisation_id: int, pairs: Collection[LineWeek]) -> dict[LineWeek, dict[int, SaidVisit]]:
    """{line item and week: {visit id: what is stored}} of all visits of these lines' weeks."""
    found: dict[LineWeek, dict[int, SaidVisit]] = defaultdict(dict)
    if not pairs:
        return found
    weeks = {week for _, week in pairs}
    said = (Visit.status, Visit.planned_start, Visit.planned_end, Visit.actual_start, Visit.actual_end, Visit.carers)
    query = Visit.select(Visit.cpli, Visit.week_start, Visit.id, Visit.comments, *said).where(
        Visit.organisation == organisation_id,
        among(Visit.cpli, {cpli for cpli, _ in pairs}),
        Visit.week_start.in_(weeks),
    )
    for cpli, week, number, comments, *times in query.order_by(Visit.id).tuples():
        if (cpli, week) in pairs:
            found[cpli, week][number] = (VisitTimes(*times), comments)
    return found


def visit_weeks_of(
    organisation_id: int,
    visits_of: Mapping[LineWeek, list[SaidVisit]],
    today: date,
    council: CouncilLimits | None = None,
) -> list[VisitWeek]:
    """A VisitWeek for each line's week, with all visits of it; `council` as in `load_line_item_weeks`."""
    lines = load_line_item_weeks(organisation_id, set(visits_of), council)
    return [_visit_week(line, visits_of[pair], today) for pair, line in lines.items()]


def _visit_week(line: WeekLine, visits: list[SaidVisit], today: date) -> VisitWeek:
    if line.item is None or not can_fill(line.pricing, line.rule.unit):
        return VisitWeek(line, visits, Outcome.NOT_TOLD)
    if not line.is_recordable and line.actual is None:
        return VisitWeek(line, visits, Outcome.AS_PLANNED)
    try:
        entered = entered_of(line.item, line.rule, line.week_start, visits)
        if entered is None:
            return VisitWeek(line, visits, Outcome.NOT_TOLD)
        delivery = work_out(line.item, line.rule, line.week_start, entered)
    except RuleBroken as broken:
        return VisitWeek(line, visits, Outcome.REFUSED, problem=broken.message)
    verdict = line.judge(delivery)
    if verdict.judgement is Judgement.REFUSE:
        return VisitWeek(line, visits, Outcome.REFUSED, problem=verdict.words)
    outcome = _outcome(line, visits, delivery, today)
    return VisitWeek(line, visits, outcome, delivery, over_plan=verdict.words)


def _outcome(line: WeekLine, visits: list[SaidVisit], delivery: Delivery, today: date) -> Outcome:
    """What becomes of a line's week that its visits can fill in."""
    if not has_ended(line.week_start, today):
        return Outcome.NOT_ENDED
    if line.is_locked or line.is_disputed or line.state in ("entered", "confirmed"):
        return Outcome.KEPT
    if line.actual is None and not visits:
        return Outcome.SAME
    return Outcome.SAME if _is_as_stored(line, delivery) else Outcome.FILL


def _is_as_stored(line: WeekLine, delivery: Delivery) -> bool:
    return line.actual is not None and all(
        getattr(line.actual, name) == value for name, value in columns_of(delivery).items()
    )


def _same_figures(line: WeekLine, delivery: Delivery) -> bool:
    """Whether the recorded quantity is the one that the visits come to, comments apart."""
    names = ("actual_hundredths", "frustrated_hundredths")
    return all(getattr(line.delivery, name) == getattr(delivery, name) for name in names)

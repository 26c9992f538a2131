"""Weeks of lines of care beside all visits that belong to them, in a fixed number of queries, and what they fill in."""

from collections import defaultdict
from dataclasses import dataclass

from models import Actual, CountedActual, Visit
from queries.disputes.holding import held_weeks_between
from queries.weeks.line_facts import make_line
from queries.weeks.loading import Scope, in_force, is_recordable, load_care
from queries.weeks.week_line import WeekLine
from rules.broken import RuleBroken
from rules.delivery import work_out
from rules.delivery_cost import delivery_cost
from rules.line_keys import line_item_key
from rules.recorded_weeks import columns_of
from rules.visit_weeks import can_fill, entered_of
from rules.visits import VisitTimes
from rules.weeks import has_ended, week_end

FILL, SAME, KEPT, NOT_ENDED, NOT_TOLD, AS_PLANNED, REFUSED = (
    "fill",
    "same",
    "kept",
    "not_ended",
    "not_told",
    "as_planned",
    "refused",
)


@dataclass
class Filling:
    """What the visits of one line's week come to, and what becomes of it.

    `outcome`: FILL (written), SAME (is so already), KEPT (a person's figures stay, or the week is locked or disputed),
    NOT_ENDED, NOT_TOLD (minutes do not tell how much of it was delivered), AS_PLANNED (paid without actuals), REFUSED
    (`problem` says why).
    """

    line: WeekLine
    visits: list  # [(VisitTimes, comment)]
    outcome: str
    delivery: object = None
    problem: str = ""

    @property
    def before_pence(self):
        return self.line.cost_pence

    @property
    def visits_pence(self):
        """What the week would cost by its visits, in pence."""
        line = self.line
        if self.delivery is None:
            return line.cost_pence
        return delivery_cost(line.item, line.week_start, self.delivery, line.rule)[0]

    @property
    def after_pence(self):
        return self.visits_pence if self.outcome == FILL else self.before_pence

    @property
    def differs(self):
        """Whether figures that stay are others than the visits'."""
        return self.outcome == KEPT and self.delivery is not None and not _same_figures(self.line, self.delivery)


def times_of(visit):
    """The VisitTimes of a Visit row."""
    return VisitTimes(
        visit.status, visit.planned_start, visit.planned_end, visit.actual_start, visit.actual_end, visit.carers
    )


def stored_visits(organisation_id, pairs):
    """{(line item id, week): {visit id: (VisitTimes, comment)}} of all stored visits of these lines' weeks."""
    found = defaultdict(dict)
    if not pairs:
        return found
    weeks = {week for _, week in pairs}
    query = Visit.select().where(
        Visit.organisation == organisation_id,
        Visit.cpli.is_null(False),
        Visit.week_start.between(min(weeks), max(weeks)),
    )
    for row in query.order_by(Visit.id):
        if (row.cpli_id, row.week_start) in pairs:
            found[row.cpli_id, row.week_start][row.id] = (times_of(row), row.comments)
    return found


def load_lines(organisation_id, pairs):
    """{(line item id, week): WeekLine} of these lines' weeks; those that were not in force are left out."""
    if not pairs:
        return {}
    weeks = {week for _, week in pairs}
    scope = Scope(organisation_id, refs={line_item_key(cpli) for cpli, _ in pairs})
    care = load_care(scope, min(weeks), week_end(max(weeks)))
    actuals = _actuals(organisation_id, weeks)
    counted = _counted(organisation_id, weeks)
    held = held_weeks_between(organisation_id, min(weeks), max(weeks))
    by_cpli = {row.id: (row, item, methods) for row, item, methods in care.lines}
    lines = {}
    for cpli, week in sorted(pairs):
        if cpli not in by_cpli or not in_force(by_cpli[cpli][1], week):
            continue
        row, item, methods = by_cpli[cpli]
        line = _line(organisation_id, care, row, item, week)
        line.actual = actuals.get((cpli, week))
        line.is_recordable = is_recordable(item, methods, week)
        line.is_counted = line.actual is not None and line.actual.id in counted
        line.dispute_id = held.dispute_of(organisation_id, row.client_id, line.key, week)
        lines[cpli, week] = line
    return lines


def fillings_of(organisation_id, visits_of, levels, today):
    """A Filling for each line's week of `visits_of`: {(line item id, week): [(VisitTimes, comment)]}.

    `levels`: {id: ServiceLevel}. Nothing is written.
    """
    lines = load_lines(organisation_id, set(visits_of))
    return [_filling(line, visits_of[pair], levels[line.level_id], today) for pair, line in lines.items()]


def _filling(line, visits, level, today):
    if not can_fill(line.pricing, line.rule.unit):
        return Filling(line, visits, NOT_TOLD)
    if not line.is_recordable and line.actual is None:
        return Filling(line, visits, AS_PLANNED)
    try:
        entered = entered_of(line.item, line.rule, line.week_start, visits)
        delivery = work_out(line.item, line.rule, line.week_start, entered)
    except RuleBroken as broken:
        return Filling(line, visits, REFUSED, problem=broken.message)
    if not has_ended(line.week_start, today):
        return Filling(line, visits, NOT_ENDED, delivery)
    if line.is_locked or line.is_disputed or line.state in ("entered", "confirmed"):
        return Filling(line, visits, KEPT, delivery)
    if line.actual is None and not visits:
        return Filling(line, visits, SAME, delivery)
    return Filling(line, visits, SAME if _is_as_stored(line, delivery) else FILL, delivery)


def _is_as_stored(line, delivery):
    return line.actual is not None and all(
        getattr(line.actual, name) == value for name, value in columns_of(delivery).items()
    )


def _same_figures(line, delivery):
    """Whether what is recorded is as much as the visits say, whatever was said of it."""
    names = ("actual_hundredths", "frustrated_hundredths")
    return all(getattr(line.delivery, name) == getattr(delivery, name) for name in names)


def _actuals(organisation_id, weeks):
    query = Actual.select().where(
        Actual.organisation == organisation_id, Actual.week_start.in_(weeks), Actual.cpli.is_null(False)
    )
    return {(row.cpli_id, row.week_start): row for row in query}


def _counted(organisation_id, weeks):
    query = (
        CountedActual.select(CountedActual.actual)
        .join(Actual)
        .where(Actual.organisation == organisation_id, Actual.week_start.in_(weeks))
    )
    return {actual for (actual,) in query.tuples()}


def _line(organisation_id, care, row, item, week):
    return make_line(
        line_item_key(row.id),
        week,
        row,
        care.services[row.service_id],
        *care.levels[row.service_level_id],
        client_id=row.client_id,
        organisation_id=organisation_id,
        contract_id=row.contract_id,
        pricing=row.pricing,
        reference=row.reference,
        cpli_id=row.id,
        item=item,
        planned_visits=row.visits,
    )

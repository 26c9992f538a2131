"""Confirmed weeks that the uploaded visits contradict are offered to officers as disputes; agreement takes it back."""

from collections import defaultdict

from models import Visit
from operations.disputes.proposing import propose_difference
from queries.visits.lines import Outcome, stored_visits, visit_weeks_of

SOURCE = "the uploaded visits"


def propose_contradicted(actuals, at):
    """Recorded weeks have changed: look at those that are confirmed and have visits. In the caller's transaction; one
    query where none has.
    """
    confirmed = {(row.cpli_id, row.week_start) for row in actuals if row.cpli_id and row.state == "confirmed"}
    pairs = _with_visits(confirmed)
    for organisation_id in pairs:
        stored = stored_visits(organisation_id, pairs[organisation_id])
        visits_of = {pair: list(stored[pair].values()) for pair in pairs[organisation_id]}
        propose(visit_weeks_of(organisation_id, visits_of, at.today), at)


def propose(visit_weeks, at):
    """Propose a dispute for each confirmed week whose figures are not those of its visits."""
    for visit_week in visit_weeks:
        if visit_week.outcome == Outcome.KEPT and visit_week.line.state == "confirmed":
            said = visit_week.delivery.actual_hundredths + visit_week.delivery.frustrated_hundredths
            propose_difference(visit_week.line.actual, said, SOURCE, at)


def _with_visits(pairs):
    """{organisation id: {(line item id, week)}} of those that have uploaded visits."""
    found = defaultdict(set)
    if not pairs:
        return found
    weeks = {week for _, week in pairs}
    query = Visit.select(Visit.organisation, Visit.cpli, Visit.week_start).where(
        Visit.cpli.in_({cpli for cpli, _ in pairs}), Visit.week_start.in_(weeks)
    )
    for organisation, cpli, week in query.distinct().tuples():
        if (cpli, week) in pairs:
            found[organisation].add((cpli, week))
    return found

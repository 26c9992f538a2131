"""Confirmed weeks that the uploaded visits contradict are offered to officers as disputes; agreement takes it back."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from models import Actual, Visit
from operations.disputes.proposing import Titles, disputes_about, propose_difference
from queries.visits.lines import Outcome, VisitWeek, stored_visits, visit_weeks_of
from rules.delivery_values import recorded_hundredths
from rules.moment import Moment

SOURCE = "the uploaded visits"


def propose_contradicted(actuals: Sequence[Actual], at: Moment) -> None:
    """Recorded weeks have changed: look at those that are confirmed and have visits. In the caller's transaction; one
    query where none has.
    """
    confirmed = {(row.cpli_id, row.week_start) for row in actuals if row.cpli_id and row.state == "confirmed"}
    pairs = _with_visits(confirmed)
    for organisation_id in pairs:
        stored = stored_visits(organisation_id, pairs[organisation_id])
        visits_of = {pair: list(stored[pair].values()) for pair in pairs[organisation_id]}
        propose(visit_weeks_of(organisation_id, visits_of, at.today), at)


def propose(visit_weeks: Iterable[VisitWeek], at: Moment) -> None:
    """Propose a dispute for each confirmed week whose figures are not those of its visits."""
    kept = [each for each in visit_weeks if each.outcome == Outcome.KEPT and each.line.state == "confirmed"]
    said = [(each.line.actual, each.delivery) for each in kept if each.line.actual and each.delivery]
    if not said:
        return
    rows = [actual for actual, _ in said]
    disputes = disputes_about({(row.organisation_id, row.client_id, row.week_start) for row in rows})
    titles = Titles(rows)
    for actual, delivery in said:
        propose_difference(actual, recorded_hundredths(delivery), SOURCE, at, disputes, titles)


def _with_visits(pairs: Collection[tuple[int, date]]) -> dict[int, set[tuple[int, date]]]:
    """{organisation id: {(line item id, week)}} of those that have uploaded visits."""
    found: dict[int, set[tuple[int, date]]] = defaultdict(set)
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

"""What the portal proposes by itself: confirmed weeks over the plan, and figures that another source contradicts.

A proposed dispute holds nothing; an officer raises or drops it. What was decided on is not proposed again while it
stays as it was.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from peewee import chunked

from models import Actual, CarePackageLineItem, Dispute, ServiceLevel
from operations import audit
from operations.disputes.moves import move, record_new
from queries.disputes.details import actuals_of
from queries.prepared import among
from rules.delivery_values import recorded_hundredths
from rules.dispute_events import DisputeEvent
from rules.disputes import (
    OPEN,
    OTHER_SOURCE,
    OVER_PLAN,
    holds,
    other_source_words,
    over_plan_hundredths,
    over_plan_words,
)
from rules.moment import Moment

CLIENTS_AT_ONCE = 500
ClientWeek = tuple[int, int, date]  # of which organisation, of which client
DisputesOf = dict[tuple[int, int], list[Dispute]]  # by organisation and client


class Titles:
    """The unit and the title of the service level of many recorded weeks, read at once when the first is asked for."""

    def __init__(self, rows: Collection[Actual]) -> None:
        self.rows = rows

    @cached_property
    def _levels(self) -> dict[int, ServiceLevel]:
        query = ServiceLevel.select().where(among(ServiceLevel.id, {row.service_level_id for row in self.rows}))
        return {level.id: level for level in query}

    @cached_property
    def _pricing(self) -> dict[int, str]:
        line = CarePackageLineItem
        query = line.select(line.id, line.pricing).where(among(line.id, {row.cpli_id or 0 for row in self.rows}))
        return dict(query.tuples())

    def of(self, row: Actual) -> tuple[str, str]:
        """Of one week, which need not be among them."""
        level = self._levels.get(row.service_level_id) or ServiceLevel.get_by_id(row.service_level_id)
        pricing = row.cpli_id and (self._pricing.get(row.cpli_id) or row.cpli.pricing)
        return "Day" if pricing == "weekly" else level.unit, f"{level.name} ({level.unit})"


def propose_over_plan(actuals: Collection[Actual], at: Moment, deleted: Collection[Actual] = ()) -> None:
    """Recorded weeks have changed: propose what is over the plan and confirmed, mend or take back what was proposed.

    deleted: rows that are gone; a proposal that has no recorded week left is taken back. Inside the caller's
    transaction; one query where nothing is over the plan or proposed.
    """
    groups = defaultdict(list)
    for row in (*actuals, *deleted):
        groups[row.organisation_id, row.client_id, row.week_start].append(row)
    disputes = disputes_about(groups)
    gone = {row.id for row in deleted}
    _take_back_without_weeks(deleted, disputes, at)
    titles = Titles(actuals)
    for whose, rows in groups.items():
        theirs = disputes.get(whose[:2], ())
        if theirs or any(over_plan_hundredths(row) for row in rows):
            about = [each for each in theirs if each.first_week <= whose[2] <= each.last_week]
            _propose_for_client(whose, rows, gone, about, titles, at)


def disputes_about(groups: Collection[ClientWeek]) -> DisputesOf:
    """{(organisation, client): disputes of any status} that touch the weeks."""
    weeks = [week for _, _, week in groups]
    clients = sorted({client for _, client, _ in groups})
    found = defaultdict(list)
    for some in chunked(clients, CLIENTS_AT_ONCE):
        query = Dispute.select().where(
            Dispute.client.in_(some),
            Dispute.first_week <= max(weeks),
            Dispute.last_week >= min(weeks),
        )
        for dispute in query:
            found[dispute.organisation_id, dispute.client_id].append(dispute)
    return found


def _propose_for_client(
    whose: ClientWeek,
    rows: Sequence[Actual],
    gone: Collection[int],
    disputes: Sequence[Dispute],
    titles: Titles,
    at: Moment,
) -> None:
    """One client's week: `rows` are those that changed, `gone` the ids of those that were deleted."""
    organisation, client, week = whose
    proposal = next((each for each in disputes if _is_over_plan_of(each, week)), None)
    others = [each for each in disputes if each is not proposal]
    wanted = {row.line_key for row in rows if row.id not in gone and _is_to_propose(row, others)}
    before = set(proposal.lines) if proposal else set()
    lines = sorted(before - {row.line_key for row in rows} | wanted)
    if not lines:
        if proposal:
            words = "The figures no longer exceed the plan, or are looked at in another dispute"
            move(proposal, "drop", proposal.version, audit.SYSTEM, at, words, looked_at={})
        return
    over = _over_of(whose, lines, [row for row in rows if row.id not in gone])
    details = " ".join(over_plan_words(row, *titles.of(row)) for row in over)
    values: dict[str, Any] = {"lines": lines, "details": details}
    values["looked_at"] = {f"over {row.line_key} {week}": over_plan_hundredths(row) for row in over}
    if proposal is None:
        _propose(organisation, client, week, OVER_PLAN, at, **values)
    elif any(getattr(proposal, name) != value for name, value in values.items()):
        Dispute.update(version=Dispute.version + 1, **values).where(Dispute.id == proposal.id).execute()


def _take_back_without_weeks(
    deleted: Collection[Actual], disputes: Mapping[tuple[int, int], list[Dispute]], at: Moment
) -> None:
    """An officer has nothing to decide about a proposal of which no recorded week is left."""
    for row in deleted:
        for each in disputes.get((row.organisation_id, row.client_id), ()):
            if each.status == "proposed" and holds(each, row.line_key, row.week_start) and not actuals_of(each):
                move(each, "drop", each.version, audit.SYSTEM, at, "The week was deleted", looked_at={})


def _is_over_plan_of(dispute: Dispute, week: date) -> bool:
    proposed = dispute.status == "proposed" and dispute.reason == OVER_PLAN
    return proposed and dispute.first_week == dispute.last_week == week


def _is_to_propose(row: Actual, others: Sequence[Dispute]) -> bool:
    """Whether a week is confirmed and over the plan by more than when somebody last decided on it."""
    over = over_plan_hundredths(row)
    if row.state != "confirmed" or not over:
        return False
    covering = [each for each in others if holds(each, row.line_key, row.week_start)]
    if any(each.status in OPEN for each in covering):
        return False
    seen = max((each.looked_at.get(f"over {row.line_key} {row.week_start}", 0) for each in covering), default=0)
    return over > seen


def _over_of(whose: ClientWeek, lines: Collection[str], known: Sequence[Actual]) -> list[Actual]:
    """The client's recorded weeks of these lines; those that are known already need no query."""
    organisation, client, week = whose
    if not set(lines) <= {row.line_key for row in known}:
        known = Actual.select().where(
            Actual.organisation == organisation, Actual.client == client, Actual.week_start == week
        )
    return sorted((row for row in known if row.line_key in lines), key=lambda row: row.id)


def propose_difference(
    actual: Actual,
    other_hundredths: int,
    source: str,
    at: Moment,
    disputes: DisputesOf | None = None,
    titles: Titles | None = None,
) -> Dispute | None:
    """Another source says something else than a recorded week: propose a dispute. Inside the caller's transaction.

    `source` in words ("the uploaded visits"); who asks about many weeks reads their `disputes_about` and Titles first.
    Equal figures take a proposal back. Returns the Dispute, or None.
    """
    done = recorded_hundredths(actual)
    name, figures = f"{source} {actual.line_key} {actual.week_start}", f"{done} against {other_hundredths}"
    whose = (actual.organisation_id, actual.client_id, actual.week_start)
    theirs = (disputes_about([whose]) if disputes is None else disputes).get(whose[:2], ())
    covering = [each for each in theirs if holds(each, actual.line_key, actual.week_start)]
    proposal = next((each for each in covering if each.status == "proposed" and name in each.looked_at), None)
    if proposal and proposal.looked_at[name] == figures:
        return proposal
    if proposal:
        move(proposal, "drop", proposal.version, audit.SYSTEM, at, "The figures have changed", looked_at={})
    decided = any(each.status in OPEN or each.looked_at.get(name) == figures for each in covering if each != proposal)
    if done == other_hundredths or decided:
        return None
    title = (titles or Titles([actual])).of(actual)
    details = other_source_words(actual, other_hundredths, source, *title)
    return _propose(*whose, OTHER_SOURCE, at, lines=[actual.line_key], details=details, looked_at={name: figures})


def _propose(organisation: int, client: int, week: date, reason: str, at: Moment, **values: Any) -> Dispute:
    values |= {"first_week": week, "last_week": week, "status": "proposed", "reason": reason, "raised_at": at.now}
    dispute = Dispute.create(organisation=organisation, client=client, **values)
    record_new(dispute, DisputeEvent.PROPOSED, audit.SYSTEM, at)
    return dispute

"""Writes what visits come to into the weeks of their lines: those planned or generated; what a person entered stays."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from peewee import IntegrityError, chunked

from models import Actual, Job, Visit, database
from operations import audit, consequences, jobs
from operations.guarded import guarded_update
from operations.row_locks import lock_actuals
from operations.visits import differences
from queries.visits.lines import LineWeek, Outcome, VisitWeek, stored_visits, visit_weeks_of
from rules.actor import Actor
from rules.actual_events import ActualEvent
from rules.broken import IllegalMove
from rules.moment import Moment
from rules.recorded_weeks import columns_of, figures_of, new_row
from rules.weeks import has_ended

FILL_WEEK = "fill_from_visits"
LINES_A_CHUNK = 50
AT_NIGHT = time(2)  # in London a Monday has begun by then, summer and winter


def fill(organisation_id: int, pairs: Collection[LineWeek], by: Actor, at: Moment) -> list[VisitWeek]:
    """Bring the weeks of these lines, {(line item id, week)}, to what their visits say. In the caller's transaction.

    Weeks that have not ended are left to a job of the night when they have. Returns the VisitWeeks as they were.
    """
    stored = stored_visits(organisation_id, pairs)
    visits_of = {pair: list(stored[pair].values()) for pair in pairs}
    visit_weeks = visit_weeks_of(organisation_id, visits_of, at.today)
    wanted = [visit_week for visit_week in visit_weeks if visit_week.outcome == Outcome.FILL]
    by_week = defaultdict(list)
    for visit_week in wanted:
        was = figures_of(visit_week.line.actual)
        if _write(visit_week, by, at):
            by_week[visit_week.line.week_start].append((visit_week.line, was))
    for changed in by_week.values():
        was = {line.ref: figures for line, figures in changed}
        consequences.lines_recorded(ActualEvent.FILLED, [line for line, _ in changed], was, by, at)
    for week in sorted({week for _, week in pairs if not has_ended(week, at.today)}):
        fill_when_ended(organisation_id, week, at)
    differences.propose(visit_weeks, at)
    return visit_weeks


def _write(visit_week: VisitWeek, by: Actor, at: Moment) -> bool:
    """Whether it was ours to write: figures that somebody entered meanwhile stay."""
    line, delivery = visit_week.line, visit_week.delivery
    if delivery is None:
        return False
    if line.actual is None:
        try:
            with database.atomic():
                line.actual = Actual.create(**new_row(line, delivery, "generated", by, at))
        except IntegrityError:
            return False
        return True
    columns = columns_of(delivery) | {"saved_at": at.now, "saved_by": by.person_id}
    try:
        guarded_update(
            line.actual, columns | {"is_as_generated": delivery.is_as_generated}, Actual.state == "generated"
        )
    except IllegalMove:
        return False
    return True


def fill_later(organisation_id: int, weeks: Iterable[date], at: Moment) -> None:
    """Have a job fill all lines of these weeks that have visits. Inside the caller's transaction."""
    for week in sorted(weeks):
        if has_ended(week, at.today):
            _enqueue(organisation_id, week, at)
        else:
            fill_when_ended(organisation_id, week, at)


def fill_when_ended(organisation_id: int, week: date, at: Moment) -> None:
    """Have a job fill the week in the night after its Sunday."""
    then = datetime.combine(week + timedelta(days=7), AT_NIGHT)
    _enqueue(organisation_id, week, at, then - at.now)


def _enqueue(organisation_id: int, week: date, at: Moment, after: timedelta = jobs.AT_ONCE) -> None:
    """Beside the files that fill in weeks, so that no payment run waits for thousands of lines."""
    key, payload = _key(organisation_id, week), _payload(organisation_id, week)
    jobs.enqueue(FILL_WEEK, at, key=key, queue=jobs.FILES, after=after, **payload)


def _key(organisation_id: int, week: date) -> str:
    return f"{FILL_WEEK} {organisation_id} {week.isoformat()}"


def _payload(organisation_id: int, week: date) -> dict[str, Any]:
    return {"organisation_id": organisation_id, "week": week.isoformat()}


def fill_week(job: Job | None, at: Moment, organisation_id: int, week: str) -> None:
    """Fill every line of an organisation's week that has visits, in chunks with a transaction each, so that nobody
    waits long to write; done again it gives the same.
    """
    week_start = date.fromisoformat(week)
    query = Visit.select(Visit.cpli).where(
        Visit.organisation == organisation_id, Visit.week_start == week_start, Visit.cpli.is_null(False)
    )
    lines = [cpli for (cpli,) in query.distinct().order_by(Visit.cpli).tuples()]
    for done, some in enumerate(chunked(lines, LINES_A_CHUNK)):
        if job is not None:
            jobs.progress(job, done * LINES_A_CHUNK, len(lines))
        with database.atomic():
            lock_actuals(organisation_id)
            fill(organisation_id, {(cpli, week_start) for cpli in some}, audit.SYSTEM, at)

"""Visits that wait for an order attach by themselves when it comes; those whose line was taken away wait again."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from peewee import chunked

from models import Actual, Visit, database
from operations import audit
from operations.bulk import update_rows
from operations.row_locks import lock_actuals
from operations.visits.at_risk import write_waiting
from operations.visits.fill_weeks import fill, fill_later
from queries.visits.care import Care, Levels, load_care, place_visit
from rules.actor import Actor
from rules.moment import Moment

CLIENTS_AT_ONCE = 5_000


def attach_waiting(at: Moment, by: Actor = audit.SYSTEM) -> int:
    """Look again at every visit that waits, of all organisations: each night. Returns how many moved."""
    with database.atomic():
        theirs = Visit.select(Visit.organisation).where(Visit.waiting_since.is_null(False)).distinct()
        lock_actuals(*(organisation_id for (organisation_id,) in theirs.tuples()))
        return match_again((), at, by)


def match_again(client_ids: Collection[int], at: Moment, by: Actor = audit.SYSTEM) -> int:
    """Visits follow a change of care: those that wait and find a line attach to it; those of these clients whose line
    does not cover their day any more are matched again. In the caller's transaction; a job fills the weeks, those too
    whose figures came from a plan or a rule that is another now.

    Returns how many visits moved.
    """
    visits = _waiting_and_of(client_ids)
    if not visits:
        return 0
    care, levels = load_care({visit.organisation_id for visit in visits}), Levels()
    moved: list[Visit] = []
    events: list[audit.Event] = []
    left: dict[int, set[tuple[int, date]]] = defaultdict(set)
    weeks = _generated_weeks(visits, client_ids)
    for visit in visits:
        was = visit.cpli_id, visit.client_id
        if not _match_again(visit, care[visit.organisation_id], levels, at):
            continue
        moved.append(visit)
        kind = "visit attached" if visit.cpli_id else "visit waiting for an order"
        events.append(audit.Event(kind, visit, was={"cpli": was[0]}, now={"cpli": visit.cpli_id}))
        weeks[visit.organisation_id].add(visit.week_start)
        if was[0]:
            left[visit.organisation_id].add((was[0], visit.week_start))
    update_rows(Visit, moved, ("ssref", "cpli", "client", "service_level", "waiting_since"))
    for organisation_id, pairs in left.items():
        fill(organisation_id, pairs, by, at)
    audit.record_many(events, by, at)
    for organisation_id, of_organisation in weeks.items():
        fill_later(organisation_id, of_organisation, at)
    write_waiting({visit.organisation_id for visit in visits}, care, at, levels)
    return len(moved)


def _match_again(visit: Visit, care: Care, levels: Levels, at: Moment) -> bool:
    """Match a visit that waits, or whose line does not cover its day. Returns whether it is elsewhere now."""
    line = care.by_id.get(visit.cpli_id)
    if line is not None and line.covers(visit.day):
        return False
    was = visit.cpli_id, visit.client_id
    place_visit(visit, care, levels, at)
    return (visit.cpli_id, visit.client_id) != was


def _generated_weeks(visits: Sequence[Visit], client_ids: Collection[int]) -> dict[int, set[date]]:
    """{organisation id: weeks} of these clients that have visits and generated figures."""
    of_visits, found = {(visit.organisation_id, visit.week_start) for visit in visits}, defaultdict(set)
    client_ids = sorted(client_ids)
    for some in chunked(client_ids, CLIENTS_AT_ONCE):
        query = Actual.select(Actual.organisation, Actual.week_start).where(
            Actual.client.in_(some), Actual.state == "generated"
        )
        for organisation_id, week in set(query.tuples()) & of_visits:
            found[organisation_id].add(week)
    return found


def _waiting_and_of(client_ids: Collection[int]) -> list[Visit]:
    """Every visit that waits, and those of these clients that have a line."""
    visits = list(Visit.select().where(Visit.waiting_since.is_null(False)).order_by(Visit.id))
    client_ids = sorted(client_ids)
    for some in chunked(client_ids, CLIENTS_AT_ONCE):
        visits.extend(Visit.select().where(Visit.client.in_(some), Visit.cpli.is_null(False)).order_by(Visit.id))
    return visits

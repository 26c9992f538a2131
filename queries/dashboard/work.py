"""How long work has waited in the council's queues: counts by age of all of them in one query, and the list of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial, reduce
from operator import add
from typing import Any, NamedTuple

from peewee import Case, Field, ModelSelect, Value, fn

from models import Action, ChangeRequest, Claim, Dispute, Invoice, Organisation, OverpaymentPlan, Visit
from queries.action_queue import my_teams
from queries.disputes.lists import FOR_THE_COUNCIL
from queries.listing import Column, ListPage, ListRequest
from rules.actor import Actor
from rules.dashboard import days_of_age, first_days_of_ages
from rules.dates import format_date
from rules.invoice_statuses import WITH_COUNCIL
from rules.moment import london_date, start_of_day
from rules.overpayments import WAITS_FOR_OFFICER


class WorkRow(NamedTuple):
    """A piece of work of a list: what it is called, whose it is, and since when (UTC) it has waited."""

    say: Callable[[Any], str]
    id: int
    called: Any
    organisation: str
    since: datetime

    @property
    def words(self) -> str:
        """What it is called, in words."""
        return self.say(self.called)

    def days(self, today: date) -> int:
        """How many days it has waited."""
        return (today - london_date(self.since)).days


class QueueAges(NamedTuple):
    """How many pieces of work have waited 0 to 7 days, 8 to 14, 15 to 21 and more; since when the oldest has."""

    counts: tuple[int, ...]
    oldest: datetime | None


@dataclass(frozen=True)
class Kind:
    """A kind of work: its table, since when a row waits, what it is called by and how that is said, and which rows wait
    for the council.
    """

    table: Any
    since: Field
    called: Field
    waiting: Callable[[ModelSelect, Actor], ModelSelect]
    say: Callable[[Any], str] = str


def _of_my_teams(query: ModelSelect, viewer: Actor) -> ModelSelect:
    """Open actions that the council is to answer, of the officer's teams."""
    return query.where(Action.status == "open", Action.assigned_side == "council", Action.team.in_(my_teams(viewer)))


PLAN = OverpaymentPlan
KINDS: dict[str, Kind] = {
    "invoices": Kind(
        Invoice,
        Invoice.submitted_at,
        Invoice.reference,
        lambda query, _: query.where(Invoice.status.in_(WITH_COUNCIL), Invoice.submitted_at.is_null(False)),
    ),
    "actions": Kind(Action, Action.last_post_at, Action.title, _of_my_teams),
    "visits": Kind(
        Visit,
        Visit.waiting_since,
        Visit.reference,
        lambda query, _: query.where(Visit.waiting_since.is_null(False)),
        "Visit {}".format,
    ),
    "disputes": Kind(
        Dispute,
        Dispute.raised_at,
        Dispute.reason,
        lambda query, _: query.where(Dispute.status.in_(FOR_THE_COUNCIL)),
    ),
    "claims": Kind(
        Claim,
        Claim.submitted_at,
        Claim.claim_date,
        lambda query, _: query.where(Claim.status == "pending"),
        lambda day: f"Claim of {format_date(day)}",
    ),
    "overpayments": Kind(
        PLAN,
        PLAN.answered_at,
        PLAN.state,
        lambda query, _: query.where(PLAN.state.in_(WAITS_FOR_OFFICER), PLAN.answered_at.is_null(False)),
        lambda state: f"Plan {state}" if state == "disputed" else "Another plan asked for",
    ),
    "requests": Kind(
        ChangeRequest,
        ChangeRequest.submitted_at,
        ChangeRequest.entity_name,
        lambda query, _: query.where(ChangeRequest.status == "pending"),
    ),
}


def ages(viewer: Actor, today: date) -> dict[str, QueueAges]:
    """{kind: QueueAges} of all kinds of work, in one query."""
    starts = [start_of_day(day) for day in first_days_of_ages(today)]
    counted = reduce(add, (_counts(viewer, name, starts) for name in KINDS))
    return {
        row[0]: QueueAges(tuple(int(count or 0) for count in row[1:5]), _instant(row[5])) for row in counted.tuples()
    }


def work_list(viewer: Actor, kind: str, age: str | None, request: ListRequest, today: date) -> ListPage:
    """The page of WorkRows of a kind of work that is asked for, the oldest first; of an age where one is given."""
    each, query = KINDS[kind], _rows(viewer, KINDS[kind])
    if age is not None:
        first, last = days_of_age(age, today)
        query = query.where(each.since >= start_of_day(first)) if first else query
        query = query.where(each.since < start_of_day(last + timedelta(days=1))) if last else query
    columns = (
        Column("provider", "Provider", (Organisation.name, each.since)),
        Column("what", "What", (each.called, each.since)),
        Column("since", "Waiting since", (each.since,)),
        Column("days", "Days", css="num"),
    )
    return ListPage(query, columns, request, sort="since", tie_break=(each.table.id,))


def oldest_of(viewer: Actor, kind: str) -> WorkRow | None:
    """The WorkRow of a kind that has waited longest."""
    each = KINDS[kind]
    return _rows(viewer, each).order_by(each.since, each.table.id).first()


def _counts(viewer: Actor, name: str, starts: Sequence[datetime]) -> ModelSelect:
    """A row of `ages`: one of its kinds."""
    each = KINDS[name]
    counts, before = [], None
    for start in starts:
        is_in_it = (each.since >= start) if before is None else (each.since >= start) & (each.since < before)
        counts.append(fn.SUM(Case(None, [(is_in_it, 1)], 0)))
        before = start
    counts.append(fn.SUM(Case(None, [(each.since < before, 1)], 0)))
    query = each.table.visible_to(viewer).select(Value(name), *counts, fn.MIN(each.since))
    return each.waiting(query, viewer)


def _rows(viewer: Actor, each: Kind) -> ModelSelect:
    """The query of the WorkRows of a kind."""
    columns = (each.table.id, each.called.alias("called"), Organisation.name.alias("organisation"))
    query = each.table.visible_to(viewer).select(*columns, each.since.alias("since"))
    return each.waiting(query.join_from(each.table, Organisation), viewer).objects(partial(WorkRow, each.say))


def _instant(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else value

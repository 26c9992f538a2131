"""The council's queue: the invoices to authorise, what they come to, and how many there are of each view of them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from peewee import JOIN, Case, Expression, ModelSelect, fn

from models import Commitment, Invoice, Organisation, Person
from queries.invoices.totals import PAYABLE, total_of
from queries.listing import Column, ListPage, ListRequest
from rules.actor import Actor
from rules.invoice_statuses import WITH_COUNCIL, InvoiceStatus
from rules.visits import utc_instant

AGAINST_PLAN = Commitment.value_pence - Commitment.planned_pence
COLUMNS = (
    Column("provider", "Provider, reference", (Organisation.name, Invoice.reference_key)),
    Column("age", "Age", (Invoice.submitted_at,)),
    Column("total", "Total", (total_of(PAYABLE),)),
    Column("plan", "against plan", (total_of(AGAINST_PLAN),)),
    Column("with", "With", (Person.forename, Person.surname)),
)
SUBMITTER, FIRST_OFFICER = Person.alias(), Person.alias()


class QueueView(StrEnum):
    """Which invoices of the queue are shown. OPEN are those assigned to the officer or to nobody."""

    OPEN = "open"
    MINE = "mine"
    ALL = "all"
    ON_HOLD = "on_hold"


@dataclass(frozen=True)
class QueueFilters:
    """Which view of the queue is asked for, and which part of a provider's name or a reference."""

    show: QueueView = QueueView.OPEN
    search: str = ""


@dataclass(frozen=True)
class QueueSummary:
    """All invoices of the queue: what they come to in pence, how many have their age in red, when the oldest was
    submitted, and how many each view has.
    """

    pence: int
    in_red: int
    oldest: datetime | None
    counts: dict[QueueView, int]


def list_queue(viewer: Actor, filters: QueueFilters, request: ListRequest) -> ListPage:
    """The page of the queue that is asked for, oldest first unless sorted: as `invoices_with_people`."""
    query = invoices_with_people(viewer).where(_is_in_queue(), _views(viewer)[filters.show])
    if filters.search:
        reference = Invoice.reference_key.contains("".join(filters.search.split()).upper())
        query = query.where(reference | Organisation.name.contains(filters.search))
    return ListPage(query, COLUMNS, request, sort="age", tie_break=(Invoice.id,))


def invoices_with_people(viewer: Actor) -> ModelSelect:
    """The query of the viewer's invoices, each with its organisation, the officer that it is assigned to, and who
    submitted and first authorised it.
    """
    query = Invoice.visible_to(viewer).select(Invoice, Organisation, Person, SUBMITTER, FIRST_OFFICER)
    query = query.join_from(Invoice, Organisation)
    for person, column in (
        (Person, Invoice.in_hand_of),
        (SUBMITTER, Invoice.submitted_by),
        (FIRST_OFFICER, Invoice.first_authorised_by),
    ):
        query = query.join_from(Invoice, person, JOIN.LEFT_OUTER, on=(column == person.id))
    return query


def queue_summary(viewer: Actor, today: date, red_from_day: int) -> QueueSummary:
    """The QueueSummary of an officer. `red_from_day`: the first day of the clock on which an age is shown in red."""
    submitted_before = utc_instant(datetime.combine(today - timedelta(days=red_from_day - 1), time()))
    views = [Case(None, [(condition, 1)], 0).alias(view) for view, condition in _views(viewer).items()]
    each = (
        Invoice.visible_to(viewer)
        .where(_is_in_queue())
        .select(Invoice.id, Invoice.submitted_at, fn.COALESCE(fn.SUM(PAYABLE), 0).alias("pence"), *views)
        .join(Commitment, JOIN.LEFT_OUTER, on=(Commitment.invoice == Invoice.id))
        .group_by(Invoice.id)
    )
    pence, in_red, oldest, *counts = (
        Invoice.select(
            fn.COALESCE(fn.SUM(each.c.pence), 0),
            fn.COALESCE(fn.SUM(Case(None, [(each.c.submitted_at < submitted_before, 1)], 0)), 0),
            fn.MIN(each.c.submitted_at).converter(Invoice.submitted_at.python_value),
            *(fn.COALESCE(fn.SUM(getattr(each.c, view)), 0) for view in QueueView),
        )
        .from_(each)
        .tuples()
        .get()
    )
    return QueueSummary(int(pence), int(in_red), oldest, dict(zip(QueueView, map(int, counts), strict=True)))


def _is_in_queue() -> Expression:
    return Invoice.status.in_(WITH_COUNCIL)


def _views(viewer: Actor) -> dict[QueueView, Expression]:
    """The condition of each view on the invoices of the queue."""
    mine = Invoice.in_hand_of == viewer.person_id
    return {
        QueueView.OPEN: mine | Invoice.in_hand_of.is_null(),
        QueueView.MINE: mine,
        QueueView.ALL: Invoice.id.is_null(False),
        QueueView.ON_HOLD: Invoice.status == InvoiceStatus.ON_HOLD,
    }

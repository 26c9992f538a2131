"""The council's queue: the invoices to authorise, what they come to, and how many there are of each view of them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from peewee import JOIN, Case, Expression, ModelSelect, fn

from models import Commitment, Invoice, Organisation, Person
from queries.invoices.totals import PAYABLE, total_of
from queries.listing import Column, ListRequest
from queries.prepared import Prepared, PreparedList, PreparedPage, Reader, Slot, contains, pattern_of
from queries.unchanged import while_unchanged
from rules.actor import Actor
from rules.invoice_statuses import DECIDED, WITH_COUNCIL, InvoiceStatus
from rules.moment import start_of_day

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
    """Which invoices are shown. OPEN are those of the queue that are assigned to the officer or to nobody; AUTHORISED
    those that the officer authorised today, also as the first of two.
    """

    OPEN = "open"
    MINE = "mine"
    ALL = "all"
    ON_HOLD = "on_hold"
    AUTHORISED = "authorised"


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


class QueuedInvoice(NamedTuple):
    """A row of the queue. `assigned_to` is the name of the officer that it is assigned to; blank without one."""

    id: int
    version: int
    kind: str
    status: str
    reference: str
    submitted_at: datetime
    changed_since_submitted: bool
    first_authorised_by_id: int | None
    organisation_id: int
    organisation: str
    forename: str | None
    surname: str | None

    @property
    def is_on_hold(self) -> bool:
        """Whether an officer has put it on hold."""
        return self.status == InvoiceStatus.ON_HOLD

    @property
    def is_authorised(self) -> bool:
        """Whether it is authorised and can be put back to Pending: no payment run has paid it yet."""
        return self.status == InvoiceStatus.AUTHORISED

    @property
    def assigned_to(self) -> str:
        """A first name is enough among colleagues."""
        return self.forename or self.surname or ""


def list_queue(viewer: Actor, filters: QueueFilters, request: ListRequest, today: date) -> PreparedPage[QueuedInvoice]:
    """The page of the queue that is asked for, oldest first unless sorted."""
    return QUEUE.page(
        (viewer.side, filters.show, bool(filters.search)),
        request,
        "age",
        organisation_id=viewer.organisation_id,
        person_id=viewer.person_id,
        since=start_of_day(today),
        reference=pattern_of("".join(filters.search.split()).upper()),
        provider=pattern_of(filters.search),
    )


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


@while_unchanged
def queue_summary(viewer: Actor, today: date, red_from_day: int) -> QueueSummary:
    """The QueueSummary of an officer. `red_from_day`: the first day of the clock on which an age is shown in red."""
    submitted_before = start_of_day(today - timedelta(days=red_from_day - 1))
    found = SUMMARY.row(
        viewer.side,
        organisation_id=viewer.organisation_id,
        person_id=viewer.person_id,
        submitted_before=submitted_before,
        since=start_of_day(today),
    )
    oldest = datetime.fromisoformat(found.oldest) if isinstance(found.oldest, str) else found.oldest
    return QueueSummary(found.pence, found.in_red, oldest, dict(zip(QueueView, found[3:], strict=True)))


class _Summary(NamedTuple):
    """The parts of a QueueSummary; the last ones are the counts of the views, in their order."""

    pence: int
    in_red: int
    oldest: Any
    open: int
    mine: int
    all: int
    on_hold: int
    authorised: int


def _queue(shape: tuple[str, QueueView, bool]) -> ModelSelect:
    side, view, has_search = shape
    query = _of_view(side, view).join_from(Invoice, Organisation)
    if not has_search:
        return query
    reference = contains(Invoice.reference_key, Slot("reference"))
    return query.where(reference | contains(Organisation.name, Slot("provider")))


def _of_view(side: str, view: QueueView) -> ModelSelect:
    is_of_it = _authorised_today() if view == QueueView.AUTHORISED else _is_in_queue() & _views()[view]
    return Invoice.visible_to(Reader(side)).where(is_of_it)


def _by_age(shape: tuple[str, QueueView, bool], order: str) -> ModelSelect | None:
    """The invoices of a view by their age: thousands are sorted before their names are looked up."""
    side, view, has_search = shape
    return None if has_search or order.removeprefix("-") != "age" else _of_view(side, view).select(Invoice.id)


def _with_officer(query: ModelSelect) -> ModelSelect:
    """The columns of a QueuedInvoice."""
    of_invoice = (Invoice.id, Invoice.version, Invoice.kind, Invoice.status, Invoice.reference, Invoice.submitted_at)
    more = (Invoice.changed_since_submitted, Invoice.first_authorised_by, Organisation.id, Organisation.name)
    query = query.join_from(Invoice, Person, JOIN.LEFT_OUTER, on=(Invoice.in_hand_of == Person.id))
    return query.select(*of_invoice, *more, Person.forename, Person.surname)


def _summary(side: str) -> ModelSelect:
    views = [Case(None, [(condition, 1)], 0).alias(view) for view, condition in _views().items()]
    each = (
        Invoice.visible_to(Reader(side))
        .where(_is_in_queue())
        .select(Invoice.id, Invoice.submitted_at, fn.COALESCE(fn.SUM(PAYABLE), 0).alias("pence"), *views)
        .join(Commitment, JOIN.LEFT_OUTER, on=(Commitment.invoice == Invoice.id))
        .group_by(Invoice.id)
    )
    is_in_red = each.c.submitted_at < Slot("submitted_before")
    return Invoice.select(
        fn.COALESCE(fn.SUM(each.c.pence), 0),
        fn.COALESCE(fn.SUM(Case(None, [(is_in_red, 1)], 0)), 0),
        fn.MIN(each.c.submitted_at),
        *(fn.COALESCE(fn.SUM(getattr(each.c, view)), 0) for view in _views()),
        Invoice.visible_to(Reader(side)).where(_authorised_today()).select(fn.COUNT(Invoice.id)),
    ).from_(each)


def _is_in_queue() -> Expression:
    return Invoice.status.in_(WITH_COUNCIL)


def _authorised_today() -> Expression:
    """What the officer authorised since midnight, and what waits for another officer after them."""
    officer, since = Slot("person_id"), Slot("since")
    decided = Invoice.status.in_(DECIDED) & (Invoice.authorised_by == officer) & (Invoice.authorised_at >= since)
    first = (Invoice.first_authorised_by == officer) & (Invoice.first_authorised_at >= since)
    return decided | (_is_in_queue() & first)


def _views() -> dict[QueueView, Expression]:
    """The condition of each view on the invoices of the queue, for the officer who looks."""
    mine = Invoice.in_hand_of == Slot("person_id")
    return {
        QueueView.OPEN: mine | Invoice.in_hand_of.is_null(),
        QueueView.MINE: mine,
        QueueView.ALL: Invoice.id.is_null(False),
        QueueView.ON_HOLD: Invoice.status == InvoiceStatus.ON_HOLD,
    }


QUEUE = PreparedList(QueuedInvoice, _queue, _with_officer, COLUMNS, tie_break=(Invoice.id,), ids=_by_age)
SUMMARY = Prepared(_Summary, _summary)

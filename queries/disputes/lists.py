"""Lists of disputes: the provider's, and the council's queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from peewee import JOIN, SQL, Case, Expression, ModelSelect, Node, fn

from models import Client, Dispute, Organisation, Person
from queries.disputes.details import held_pence_of
from queries.listing import Column, ListPage, ListRequest
from queries.prepared import Prepared, Reader
from rules.actor import Actor
from rules.client_names import list_name
from rules.disputes import OPEN

BY_CLIENT = (Client.surname, Client.forename, Client.ssref, Dispute.first_week)
WEEKS = Column("weeks", "Date Range", (Dispute.first_week, Dispute.last_week))
COLUMNS = (
    Column("client", "Client", BY_CLIENT),
    Column("status", "Status", (Dispute.status, Dispute.first_week)),
    Column("reason", "Reason", (Dispute.reason, Dispute.first_week)),
    Column("details", "Details"),
    Column("response", "Response"),
    WEEKS,
    Column("edit", "Edit"),
)
QUEUE_COLUMNS = (
    Column("provider", "Provider", (Organisation.name, *BY_CLIENT)),
    Column("client", "Client", BY_CLIENT),
    Column("status", "Status", (Dispute.status, Dispute.raised_at)),
    Column("reason", "Reason", (Dispute.reason, Dispute.raised_at)),
    WEEKS,
    Column("raised", "Since", (Dispute.raised_at,)),
    Column("held", "Held back", css="num w-money"),
    Column("with", "With", (Person.forename, Person.surname)),
)
FOR_THE_COUNCIL = ("proposed", "resolution_requested")  # the statuses in which a dispute is with the council
SHOW = {  # what the queue can show: (its words, the statuses)
    "for_us": ("Mine and unassigned", FOR_THE_COUNCIL),
    "mine": ("Mine", (*FOR_THE_COUNCIL, "in_dispute")),
    "council": ("With the council", FOR_THE_COUNCIL),
    "with_provider": ("With the provider", ("in_dispute",)),
    "open": ("All open and proposed", (*FOR_THE_COUNCIL, "in_dispute")),
    "resolved": ("Resolved", ("resolved",)),
    "dropped": ("Dismissed", ("dropped",)),
}


class DisputeRow(NamedTuple):
    """A dispute of a list."""

    id: int
    organisation_id: int
    organisation_name: str
    client_id: int
    surname: str
    forename: str
    ssref: str
    status: str
    reason: str
    details: str
    response: str
    first_week: date
    last_week: date
    lines: list[str]
    raised_at: datetime
    officer_forename: str | None = None
    officer_surname: str | None = None

    @property
    def client_name(self) -> str:
        """`Angelo, Iris (A1)`"""
        return list_name(self.surname, self.forename, self.ssref)

    @property
    def assigned_to(self) -> str:
        """The officer of the queue whom it is assigned to; a first name is enough among colleagues."""
        return self.officer_forename or self.officer_surname or ""


@dataclass(frozen=True, slots=True)
class QueuedDisputes:
    """How many disputes are with the council, since when the oldest was raised (UTC), how many are with providers."""

    count: int
    oldest: datetime | None
    with_provider: int


def clients_in_dispute(viewer: Actor) -> list[Client]:
    """The clients that disputes which the viewer may see are about, by name."""
    theirs = Dispute.visible_to(viewer).select(Dispute.client)
    query = Client.select().where(Client.id.in_(theirs))
    return list(query.order_by(Client.surname, Client.forename, Client.ssref))


def list_disputes(
    viewer: Actor,
    request: ListRequest,
    statuses: Sequence[str],
    client_id: int | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
) -> ListPage:
    """A page of the disputes of these statuses that have a week with a day between two dates, the newest first."""
    query = _rows(viewer, statuses)
    if client_id is not None:
        query = query.where(Dispute.client == client_id)
    if first_day:
        query = query.where(Dispute.last_week >= first_day - timedelta(days=6))
    if last_day:
        query = query.where(Dispute.first_week <= last_day)
    return ListPage(query, COLUMNS, request, sort="-weeks", tie_break=(Dispute.id,))


class OpenDispute(NamedTuple):
    """An open dispute, and what it holds back in pence, if it is the provider's to answer."""

    dispute: DisputeRow
    held_pence: int

    @property
    def is_to_answer(self) -> bool:
        """Whether it waits for the provider's answer."""
        return self.dispute.status == "in_dispute"


def open_disputes(viewer: Actor) -> list[OpenDispute]:
    """The viewer's open disputes, the oldest first. One query, and another where one is to be answered."""
    rows = _OPEN.rows(viewer.side, organisation_id=viewer.organisation_id)
    held = held_pence_of([row for row in rows if row.status == "in_dispute"])
    return [OpenDispute(row, held.get(row.id, 0)) for row in rows]


def list_queue(viewer: Actor, request: ListRequest, show: str, search: str) -> ListPage:
    """A page of the council's queue, the oldest first; `show` is a key of SHOW, `search` part of a name."""
    query = _rows(
        viewer, SHOW[show][1], Person.forename.alias("officer_forename"), Person.surname.alias("officer_surname")
    )
    query = query.join_from(Dispute, Person, JOIN.LEFT_OUTER, on=Dispute.assigned_to == Person.id)
    if show in WHOSE:
        query = query.where(WHOSE[show](viewer))
    if search:
        found = Organisation.reference.contains(search)
        for name in (Organisation.name, Client.surname, Client.forename, Client.ssref):
            found |= name.contains(search)
        query = query.where(found)
    return ListPage(query, QUEUE_COLUMNS, request, sort="raised", tie_break=(Dispute.id,))


def _is_mine(viewer: Actor) -> Expression:
    return Dispute.assigned_to == viewer.person_id


WHOSE = {"for_us": lambda viewer: Dispute.assigned_to.is_null() | _is_mine(viewer), "mine": _is_mine}


def _rows(viewer: Actor, statuses: Sequence[str], *more: Node) -> ModelSelect:
    """The query of the DisputeRows of these statuses that the viewer may see."""
    row = Dispute
    return (
        Dispute.visible_to(viewer)
        .select(
            *(row.id, row.organisation.alias("organisation_id"), Organisation.name.alias("organisation_name")),
            *(row.client.alias("client_id"), Client.surname, Client.forename, Client.ssref),
            *(row.status, row.reason, row.details, row.response),
            *(row.first_week, row.last_week, row.lines, row.raised_at, *more),
        )
        .join_from(row, Client)
        .join_from(row, Organisation)
        .where(row.status.in_(statuses))
        .objects(DisputeRow)
    )


def _open(side: str) -> ModelSelect:
    nobody = (SQL("NULL"), SQL("NULL"))  # no officer is named
    return _rows(Reader(side), OPEN, *nobody).order_by(Dispute.raised_at, Dispute.id)


_OPEN = Prepared(DisputeRow, _open)


def count_queued(viewer: Actor) -> QueuedDisputes:
    """What waits for the council's decision, counted in one query."""
    is_ours = Dispute.status.in_(FOR_THE_COUNCIL)
    ours = Case(None, [(is_ours, 1)], 0)
    oldest = fn.MIN(Case(None, [(is_ours, Dispute.raised_at)])).converter(Dispute.raised_at.python_value)
    counts = (fn.COALESCE(fn.SUM(ours), 0), oldest, fn.COALESCE(fn.SUM(1 - ours), 0))
    query = Dispute.visible_to(viewer).select(*counts).where(Dispute.status.in_((*FOR_THE_COUNCIL, *OPEN)))
    count, first, with_provider = query.tuples().get()
    return QueuedDisputes(int(count), first, int(with_provider))

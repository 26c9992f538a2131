"""Claims as the finance panel sees them: its queue, and what becomes of the money of one claim."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from peewee import JOIN, Case, ModelSelect, fn

from models import AuditEvent, Claim, ClaimItem, ContactRole, Organisation, PaymentItem, PaymentRun, Person, Remittance
from queries.audit import events_of
from queries.claims.readable import readable_claims
from queries.listing import Column, ListPage, ListRequest
from rules.actor import Actor
from rules.claim_decisions import why_another
from rules.claim_events import ClaimEvent
from rules.claims import ACCEPTED, PENDING, REJECTED

OFFICER, DECIDER, FIRST, SUBMITTER = (Person.alias() for _ in range(4))
PAYABLE = fn.COALESCE(fn.SUM(ClaimItem.amount_pence + ClaimItem.vat_pence), 0)
COLUMNS = (
    Column("provider", "Provider", (Organisation.name, Claim.claim_date)),
    Column("date", "Date of Claim", (Claim.claim_date, Claim.id)),
    Column("since", "Submitted", (Claim.submitted_at,)),
    Column("items", "Items", css="num"),
    Column("status", "Status"),
    Column("with", "With", (OFFICER.forename, OFFICER.surname)),
    Column("total", "Total Payable", (PAYABLE,), css="num w-money"),
)
PANEL_EVENTS = (
    *(ClaimEvent.CREATED, ClaimEvent.SUBMITTED, ClaimEvent.ASSIGNED, ClaimEvent.UNASSIGNED, ClaimEvent.NOTED),
    *(ClaimEvent.ACCEPTED_FIRST, ClaimEvent.ACCEPTED, ClaimEvent.REJECTED),
)
SHOW = {
    "open": "Mine and unassigned",
    "mine": "Mine",
    "all": "Everybody’s, to decide",
    "accepted": "Accepted",
    "rejected": "Rejected",
}


class PanelRow(NamedTuple):
    """A claim of the panel's list; `assigned_to` is the first name of the officer, None without one."""

    id: int
    organisation: str
    claim_date: date
    notes: str
    status: str
    submitted_at: datetime
    first_accepted_by_id: int | None
    forename: str | None
    surname: str | None
    item_count: int
    payable_pence: int

    @property
    def assigned_to(self) -> str:
        """A first name is enough among colleagues."""
        return self.forename or self.surname or ""


class ClaimsQueued(NamedTuple):
    """How many claims are to be decided, what they come to in pence with VAT, and when the oldest was submitted."""

    claims: int
    pence: int
    oldest: datetime | None


class ClaimPayment(NamedTuple):
    """What became of an accepted item: the run that has it, and the remittance that paid it."""

    run_id: int | None
    run_state: str | None
    remittance_id: int | None
    remittance_number: int | None
    bank_date: date | None


def list_panel(viewer: Actor, request: ListRequest, show: str, search: str) -> ListPage:
    """A page of the panel's claims, the oldest first; `show` is a key of SHOW, `search` part of a provider's name."""
    query = (
        readable_claims(viewer)
        .select(
            *(Claim.id, Organisation.name.alias("organisation"), Claim.claim_date, Claim.notes, Claim.status),
            *(Claim.submitted_at, Claim.first_accepted_by.alias("first_accepted_by_id")),
            *(
                OFFICER.forename,
                OFFICER.surname,
                fn.COUNT(ClaimItem.id).alias("item_count"),
                PAYABLE.alias("payable_pence"),
            ),
        )
        .join_from(Claim, Organisation)
        .join_from(Claim, OFFICER, JOIN.LEFT_OUTER, on=Claim.assigned_to == OFFICER.id)
        .join_from(Claim, ClaimItem, JOIN.LEFT_OUTER, on=(ClaimItem.claim == Claim.id) & ClaimItem.is_included)
        .group_by(Claim.id, Organisation.name, OFFICER.id)
        .objects(PanelRow)
    )
    statuses = {"accepted": ACCEPTED, "rejected": REJECTED}
    query = query.where(Claim.status == statuses.get(show, PENDING))
    is_mine = Claim.assigned_to == viewer.person_id
    if show in ("open", "mine"):
        query = query.where(is_mine if show == "mine" else is_mine | Claim.assigned_to.is_null())
    if search:
        query = query.where(Organisation.name.contains(search) | Organisation.reference.contains(search))
    order = "since" if statuses.get(show) is None else "-since"
    return ListPage(query, COLUMNS, request, sort=order, tie_break=(Claim.id,))


def claims_queued(viewer: Actor) -> ClaimsQueued:
    """The ClaimsQueued of all that the viewer may decide."""
    item = ClaimItem
    pence = fn.COALESCE(fn.SUM(Case(None, [(item.is_included, item.amount_pence + item.vat_pence)], 0)), 0)
    oldest = fn.MIN(Claim.submitted_at).converter(Claim.submitted_at.python_value)
    query = Claim.visible_to(viewer).select(fn.COUNT(Claim.id.distinct()), pence, oldest)
    query = query.join(item, JOIN.LEFT_OUTER, on=item.claim == Claim.id).where(Claim.status == PENDING)
    count, total, first = query.tuples().get()
    return ClaimsQueued(int(count), int(total), first)


def claims_with_people(viewer: Actor) -> ModelSelect:
    """The claims that the panel may see, with their organisation, who submitted, who works on and who decided them."""
    query = readable_claims(viewer).select(Claim, Organisation, SUBMITTER, OFFICER, DECIDER, FIRST)
    query = query.join_from(Claim, Organisation)
    for person, column in (
        (SUBMITTER, Claim.submitted_by),
        (OFFICER, Claim.assigned_to),
        (DECIDER, Claim.decided_by),
        (FIRST, Claim.first_accepted_by),
    ):
        query = query.join_from(Claim, person, JOIN.LEFT_OUTER, on=(column == person.id))
    return query


def payments_of(items: Iterable[ClaimItem]) -> Mapping[int, ClaimPayment]:
    """{item id: ClaimPayment} of found items that were accepted, in one query."""
    paid = PaymentItem
    columns = (paid.claim_item, PaymentRun.id, PaymentRun.state, Remittance.id, Remittance.number, Remittance.bank_date)
    query = paid.select(*columns).where(paid.claim_item.in_([item.id for item in items]))
    query = query.join_from(paid, PaymentRun, JOIN.LEFT_OUTER).join_from(paid, Remittance, JOIN.LEFT_OUTER)
    return {item: ClaimPayment(*values) for item, *values in query.tuples()}


def events_of_panel(claim: Claim) -> ModelSelect:
    """What happened to a claim since it was made, newest first; what the provider did to its items is left out."""
    return events_of(claim).where(AuditEvent.kind.in_(PANEL_EVENTS))


def why_another_decides(claim: Claim, by: Actor) -> str:
    """Why another officer has to decide a claim; empty where this one may."""
    worked_on = {claim.created_by_id, claim.submitted_by_id}
    organisation = Organisation.get_by_id(claim.organisation_id).name
    return why_another(by.person_id, by.name, organisation, contacts_of(claim.organisation_id), worked_on)


def contacts_of(organisation_id: int) -> dict[int, str]:
    """{person: name} of an organisation's contacts: none of them decides its claims."""
    of_organisation = ContactRole.select(ContactRole.person).where(ContactRole.organisation == organisation_id)
    return {person.id: person.name for person in Person.select().where(Person.id.in_(of_organisation))}

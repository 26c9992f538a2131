"""The queue: which invoices wait, in which order, and what waits in all."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode

from flask import g, request, url_for
from peewee import JOIN, Case, fn

from models import Commitment, Invoice, Organisation, Person, SavedFilter
from queries.invoices.totals import PAYABLE, total_of
from queries.listing import Column, ListPage
from rules.invoice_clock import day_of_clock, red_from_day
from rules.invoice_statuses import WITH_COUNCIL, InvoiceStatus
from web import clock, council
from web.listing import list_request
from web.picks import whole_number
from web.queues import Waiting

PAGE = "council_invoices"  # whose filters are saved
ON_HOLD = InvoiceStatus.ON_HOLD
SHOW = {
    "open": "Mine and nobody’s",
    "mine": "Mine",
    "all": "Everybody’s",
    ON_HOLD: ON_HOLD.label,
}
AGAINST_PLAN = Commitment.value_pence - Commitment.planned_pence
COLUMNS = (
    Column("provider", "Provider, reference", (Organisation.name, Invoice.reference_key)),
    Column("age", "Age", (Invoice.submitted_at,)),
    Column("total", "Total", (total_of(PAYABLE),)),
    Column("plan", "against plan", (total_of(AGAINST_PLAN),)),
    Column("with", "With", (Person.forename, Person.surname)),
)
LONGEST_SEARCH = 60
SUBMITTER, FIRST_OFFICER = Person.alias(), Person.alias()
KEPT = ("show", "q", "sort", "page")


@dataclass(frozen=True)
class Chosen:
    """Whose invoices are shown, and what was searched for."""

    show: str
    search: str


@dataclass(frozen=True)
class Summary:
    """All that wait: what they come to in pence, how many have their age in red, when the oldest was submitted, and
    how many there are under each name of SHOW.
    """

    pence: int
    past: int
    oldest: datetime | None
    counts: dict


def filters():
    """The filters of the address."""
    show = request.args.get("show", "open")
    search = request.args.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    return Chosen(show if show in SHOW else "open", search)


def kept_filters():
    """What of the address stays while another invoice is selected or decided."""
    return {name: request.args[name] for name in KEPT if name in request.args}


def picked(visitor):
    """The saved filter that was picked just now (`?saved=`, where it is not the one `was` shown); None else."""
    saved_id = whole_number(request.args.get("saved", ""))
    if not saved_id or request.args.get("was") == request.args["saved"]:
        return None
    return SavedFilter.visible_to(visitor).where(SavedFilter.id == saved_id, SavedFilter.page == PAGE).first()


def query_of_address():
    """What the address filters and sorts by, as it is kept under a name."""
    return urlencode(sorted((name, value) for name, value in kept_filters().items() if name != "page"))


def address_of(query):
    """The queue's address with a kept query."""
    return url_for("council_invoices.queue", **{name: value for name, value in parse_qsl(query) if name in KEPT})


def listing(visitor, chosen):
    """The page of the queue that the address asks for, oldest first unless sorted: Invoices with their organisation and
    who has them in hand.
    """
    query = with_people(_all(visitor)).where(_shown_under(visitor)[chosen.show])
    if chosen.search:
        reference = Invoice.reference_key.contains("".join(chosen.search.split()).upper())
        query = query.where(reference | Organisation.name.contains(chosen.search))
    return ListPage(query, COLUMNS, list_request(path="/council/invoices"), sort="age", tie_break=(Invoice.id,))


def with_people(query):
    """A query of invoices with their organisation and who has them in hand, submitted and first authorised them."""
    query = query.select(Invoice, Organisation, Person, SUBMITTER, FIRST_OFFICER).join_from(Invoice, Organisation)
    for person, column in ((Person, Invoice.in_hand_of), (SUBMITTER, Invoice.submitted_by)):
        query = query.join_from(Invoice, person, JOIN.LEFT_OUTER, on=(column == person.id))
    return query.join_from(
        Invoice, FIRST_OFFICER, JOIN.LEFT_OUTER, on=(Invoice.first_authorised_by == FIRST_OFFICER.id)
    )


def _shown_under(visitor):
    """{name of SHOW: the condition on invoices that wait}"""
    mine = Invoice.in_hand_of == visitor.person_id
    return {
        "open": mine | Invoice.in_hand_of.is_null(),
        "mine": mine,
        "all": Invoice.id.is_null(False),
        ON_HOLD: Invoice.status == ON_HOLD,
    }


def summary(visitor):
    """The Summary of all that wait; asked once a request."""
    if "invoices_waiting" not in g:
        g.invoices_waiting = _summary(visitor)
    return g.invoices_waiting


def _summary(visitor):
    late = clock.now() - timedelta(days=red_from_day(council.settings().payment_terms_days) - 1)
    shown = [Case(None, [(condition, 1)], 0).alias(name) for name, condition in _shown_under(visitor).items()]
    each = (
        _all(visitor)
        .select(Invoice.id, Invoice.submitted_at, fn.COALESCE(fn.SUM(PAYABLE), 0).alias("pence"), *shown)
        .join(Commitment, JOIN.LEFT_OUTER, on=(Commitment.invoice == Invoice.id))
        .group_by(Invoice.id)
    )
    pence, past, oldest, *counts = (
        Invoice.select(
            fn.COALESCE(fn.SUM(each.c.pence), 0),
            fn.COALESCE(fn.SUM(Case(None, [(each.c.submitted_at < late, 1)], 0)), 0),
            fn.MIN(each.c.submitted_at).converter(Invoice.submitted_at.python_value),
            *(fn.COALESCE(fn.SUM(getattr(each.c, name)), 0) for name in SHOW),
        )
        .from_(each)
        .tuples()
        .get()
    )
    return Summary(int(pence), int(past), oldest, dict(zip(SHOW, map(int, counts), strict=True)))


def invoices_queue(visitor):
    """`23, oldest day 27, £148,206.12`"""
    found = summary(visitor)
    oldest = f"oldest day {day_of_clock(found.oldest, clock.today())}" if found.oldest else ""
    return Waiting(found.counts["all"], oldest, found.pence)


def _all(visitor):
    return Invoice.visible_to(visitor).where(Invoice.status.in_(WITH_COUNCIL))

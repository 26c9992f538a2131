"""How fast invoices were paid in a half-year, and the invoices behind each figure (docs/domain/payments-compliance.md).

The clocks of a half-year are read in one query and counted by rules/payments_compliance.py; names are read of the rows
that are shown.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from peewee import ModelSelect, fn

from models import AuditEvent, Commitment, ComplianceNotice, Invoice, Organisation, Person
from queries.invoices.totals import PAYABLE
from queries.prepared import Prepared, Reader, Slot, among
from rules.actor import Actor
from rules.invoice_events import InvoiceEvent
from rules.invoice_statuses import InvoiceStatus
from rules.moment import london_date, start_of_day
from rules.payments_compliance import HalfYear, InvoiceClock, days_on_hold
from rules.weeks import Dates

Holds = Mapping[int, list[tuple[date, bool]]]
HOLDS = {InvoiceEvent.ON_HOLD: True, InvoiceEvent.PART_ON_HOLD: True, InvoiceEvent.OFF_HOLD: False}


class ListedInvoice(NamedTuple):
    """An invoice behind a figure. `hold_days`: how many of its days it was on hold."""

    clock: InvoiceClock
    organisation: str
    reference: str
    status: str
    authorised_on: date | None
    hold_days: int

    @property
    def authorised_day(self) -> int | None:
        """The day of the clock on which the council authorised it."""
        return (self.authorised_on - self.clock.submitted_on).days if self.authorised_on else None

    @property
    def status_words(self) -> str:
        """Its status, as lists name it."""
        return InvoiceStatus(self.status).label


class PublishedNotice(NamedTuple):
    """When a half-year's notice was published, who recorded that, and who had approved it."""

    published_on: date
    recorded_by: str
    approver_name: str
    approver_job_title: str
    version: int


def half_year(viewer: Actor, half: Dates, today: date) -> HalfYear:
    """The HalfYear of the viewer's invoices, without those of £0.00 or less, which nobody pays: in one query."""
    return HalfYear(half, clocks_between(viewer, *half), today)


def clocks_between(viewer: Actor, first: date, last: date) -> list[InvoiceClock]:
    """The clocks of the invoices above £0.00 that were submitted or are in the bank between two days, the oldest
    first.
    """
    rows = CLOCKS.rows(
        viewer.side,
        organisation_id=viewer.organisation_id,
        first=first,
        last=last,
        submitted_from=start_of_day(first),
        submitted_before=start_of_day(last + timedelta(days=1)),
    )
    return [
        InvoiceClock(row.id, london_date(row.submitted_at), row.bank_date, row.pence)
        for row in rows
        if row.pence and row.pence > 0
    ]


def earliest_submission(viewer: Actor, today: date) -> date:
    """The day of the first submission that the viewer may see; today where there is none."""
    first = Invoice.visible_to(viewer).select(fn.MIN(Invoice.submitted_at)).scalar()
    return london_date(first) if first else today


def listed_invoices(viewer: Actor, clocks: Sequence[InvoiceClock], today: date) -> list[ListedInvoice]:
    """The ListedInvoices of these clocks, in their order: two queries for any number of them."""
    ids = [clock.invoice_id for clock in clocks]
    query = (
        Invoice.visible_to(viewer)
        .select(Invoice.id, Organisation.name, Invoice.reference, Invoice.status, Invoice.authorised_at)
        .join_from(Invoice, Organisation)
        .where(among(Invoice.id, ids))
    )
    rows = {invoice_id: row for invoice_id, *row in query.tuples()}
    holds = _holds(rows)
    return [_listed(clock, rows[clock.invoice_id], holds, today) for clock in clocks if clock.invoice_id in rows]


def notice_of(viewer: Actor, half: Dates) -> PublishedNotice | None:
    """What was recorded of the publication of a half-year's notice, for officers; None before that."""
    if viewer.side != "council":
        return None
    notices = ComplianceNotice.select(ComplianceNotice, Person).join(Person)
    found = notices.where(ComplianceNotice.first_day == half[0]).first()
    if found is None:
        return None
    approver = (found.approver_name, found.approver_job_title)
    return PublishedNotice(found.published_on, found.recorded_by.name, *approver, found.version)


def _listed(clock: InvoiceClock, row: Sequence[Any], holds: Holds, today: date) -> ListedInvoice:
    organisation, reference, status, authorised_at = row
    until = clock.bank_date or today
    hold_days = days_on_hold(holds.get(clock.invoice_id, ()), clock.submitted_on, until)
    return ListedInvoice(clock, organisation, reference, status, london_date(authorised_at), hold_days)


def _holds(invoice_ids: Collection[int]) -> Holds:
    """{invoice id: [(day, whether it was put on hold; False: released)]} in their order."""
    kinds = {kind.stored(): is_on for kind, is_on in HOLDS.items()}
    query = (
        AuditEvent.select(AuditEvent.object_id, AuditEvent.kind, AuditEvent.at)
        .where(
            AuditEvent.object_type == Invoice.__name__,
            among(AuditEvent.object_id, invoice_ids),
            AuditEvent.kind.in_(list(kinds)),
        )
        .order_by(AuditEvent.id)
    )
    holds: dict[int, list[tuple[date, bool]]] = defaultdict(list)
    for invoice_id, kind, at in query.tuples():
        holds[invoice_id].append((london_date(at), kinds[kind]))
    return holds


class _Clock(NamedTuple):
    id: int
    submitted_at: datetime
    bank_date: date | None
    pence: int | None


def _clocks(side: str) -> ModelSelect:
    total = Commitment.select(fn.SUM(PAYABLE)).where(Commitment.invoice == Invoice.id)
    is_submitted = (Invoice.submitted_at >= Slot("submitted_from")) & (Invoice.submitted_at < Slot("submitted_before"))
    is_paid = Invoice.bank_date.between(Slot("first"), Slot("last"))
    return (
        Invoice.visible_to(Reader(side))
        .select(Invoice.id, Invoice.submitted_at, Invoice.bank_date, total)
        .where(
            Invoice.kind == "invoice",
            Invoice.submitted_at.is_null(False),
            Invoice.status != InvoiceStatus.UNSUBMITTED,
            is_submitted | is_paid,
        )
        .order_by(Invoice.submitted_at, Invoice.id)
    )


CLOCKS = Prepared(_Clock, _clocks)

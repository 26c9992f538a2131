"""What a large council has in hand: a finalised payment run, and invoices that wait to be authorised.

The invoices are plain rows whose items come in as those of any invoice; the run goes the way of every run.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from models import Invoice, OfficerRole, Organisation, PaymentRun, Person, database
from operations import audit, jobs
from operations.demonstration.big_council import OFFICER
from operations.invoices import commitments
from operations.job_handlers import HANDLERS
from operations.payment_runs import approving, checking, preparing
from queries.invoices.payable import PayableItem, items_of
from queries.payment_runs.finalising_job import finalising_job
from rules.broken import RuleBroken
from rules.financial_years import financial_year_of
from rules.invoice_references import near_key, reference_key
from rules.invoice_statuses import InvoiceStatus
from rules.moment import Moment

APPROVER = "approver@big.example"
ITEMS_OF_LARGEST = 200


def pay(at: Moment) -> PaymentRun | None:
    """Pay what is due by Scheduled Payments, by a run that two officers saw. None where nothing is due."""
    fin = replace(audit.SYSTEM, person_id=Person.get(Person.email == OFFICER).id)
    amy = replace(audit.SYSTEM, person_id=_approver().id)
    try:
        run = preparing.prepare(["scheduled"], at.today, at.today, by=fin, at=at)
    except RuleBroken:
        return None
    run = checking.see(run, [check.id for check in run.checks], by=fin, at=at)
    run = checking.check(run, by=fin, at=at)
    run = approving.approve(run, by=amy, at=at)
    run = approving.start_finalising(run, by=amy, at=at)
    job = finalising_job(run)
    if job is not None:
        jobs.run(job.id, at, HANDLERS)
    return PaymentRun.get_by_id(run.id)


def submit(invoices: int, at: Moment) -> int:
    """Submit about so many invoices, of all that organisations may invoice: the first of them has 200 items where there
    are as many. Returns how many.
    """
    person = Person.get(Person.email == OFFICER)
    with database.atomic():
        payable = [(each, items_of(each)) for (each,) in Organisation.select(Organisation.id).tuples()]
        payable = [(organisation_id, items) for organisation_id, items in payable if items]
        of_each = -(-invoices // len(payable)) if payable else 0
        for organisation_id, items in payable:
            for number, part in enumerate(_parts(items, of_each, ITEMS_OF_LARGEST if organisation_id == 1 else 0), 1):
                _submit(organisation_id, number, part, person, at)
    return Invoice.select().count()


def _parts(items: Sequence[PayableItem], count: int, of_first: int) -> Iterable[Sequence[PayableItem]]:
    """`items` in so many parts of about the same size; the first has `of_first` items where that is given."""
    start = min(of_first, len(items))
    cuts = [start + (len(items) - start) * number // count for number in range(count + 1)]
    yield from (items[first:last] for first, last in pairwise([0, *cuts]) if first < last)


def _submit(organisation_id: int, number: int, items: Sequence[PayableItem], person: Person, at: Moment) -> None:
    reference = f"BIG-{organisation_id}-{number}"
    invoice = Invoice.create(
        organisation=organisation_id,
        number=number,
        reference=reference,
        reference_key=reference_key(reference),
        near_key=near_key(reference),
        date_on_invoice=at.today,
        financial_year=financial_year_of(at.today),
        status=InvoiceStatus.PENDING,
        created_at=at.now,
        created_by=person,
        submitted_at=at.now,
        submitted_by=person,
        submitted_total_pence=sum(item.payable for item in items),
    )
    commitments.take_in(invoice, items, at)


def _approver() -> Person:
    person = Person.create(email=APPROVER, side="council", forename="Big", surname="Approver")
    OfficerRole.create(person=person, role="payment_approver")
    return person

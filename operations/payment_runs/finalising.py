"""Finalising a run, in a job: an organisation at a time, all of it or none of it, exactly once.

The guard is PaymentRunOrganisation.finalised_at, set in the transaction that pays the organisation: a job that was
killed and runs again, or two that run at once, find it set and go on to the next.
"""

from collections.abc import Callable
from typing import NamedTuple

from peewee import ModelSelect

from models import (
    Contract,
    Invoice,
    Job,
    Organisation,
    PaymentItem,
    PaymentRun,
    PaymentRunOrganisation,
    Period,
    database,
)
from operations import audit, consequences, jobs, remittances
from operations.guarded import guarded_update
from operations.payment_runs import closing, moves, selection
from operations.row_locks import lock_contracts
from queries.prepared import Prepared, Slot
from rules.broken import IllegalMove, RuleBroken
from rules.invoice_events import InvoiceEvent
from rules.invoice_statuses import InvoiceStatus
from rules.moment import Moment

PROGRESS_STEPS = 100  # a write each: enough for a bar that moves


def finalise(job: Job, at: Moment, run_id: int) -> Callable[[], None] | None:
    """Pay every organisation of the run that is not paid yet. Returns what closes the run."""
    run = PaymentRun.get_by_id(run_id)
    if run.state == "finalised":
        return None
    if run.state != "finalising":
        raise RuleBroken(f"Payment run {run.id} is {run.state}: it cannot be finalised")
    parts = list(_organisations(run))
    step = max(1, len(parts) // PROGRESS_STEPS)
    for done, part in enumerate(parts, 1):
        if part.finalised_at is None:
            pay_organisation(run, part, at)
        if done % step == 0 or done == len(parts):
            jobs.progress(job, done, len(parts))
    return lambda: _close(run, at)


def pay_organisation(run: PaymentRun, part: PaymentRunOrganisation, at: Moment) -> bool:
    """Settle one organisation's part of the run in one transaction. Returns whether it was still to be done."""
    with database.atomic():
        lock_contracts(Contract.select(Contract.id).where(Contract.organisation == part.organisation_id))
        audit.lock_chain()
        is_to_pay = PaymentRunOrganisation.finalised_at.is_null()
        try:
            guarded_update(part, {"finalised_at": at.now}, is_to_pay, is_counted=False)
        except IllegalMove:
            return False
        paid = remittances.pay(run, part.organisation, at)
        if sum(remittance.amount_pence for remittance in paid) != part.amount_pence:
            raise RuleBroken(f"What {part.organisation.name} would be paid is not what was approved")
        _finalise_invoices(run, part, at)
        due_by = run.asked_for.due_by
        about = {"run": run.id, "organisation": part.organisation_id, "due_by": due_by}
        closing.close_these(_PERIODS_PAID.rows(run.asked_for.is_catch_up, **about), at)
        closing.end_statuses_of_paid(run, part.organisation_id)
        audit.record(
            "organisation paid",
            by=audit.SYSTEM,
            at=at,
            subject=run,
            organisation=part.organisation_id,
            now={"amount_pence": part.amount_pence, "remittances": [remittance.number for remittance in paid]},
        )
        remittances.send_notice(part.organisation, paid, at)
    return True


def _organisations(run: PaymentRun) -> ModelSelect:
    """The run's organisations by name: remittances are numbered in that order."""
    return (
        PaymentRunOrganisation.select(PaymentRunOrganisation, Organisation)
        .join(Organisation)
        .where(PaymentRunOrganisation.payment_run == run.id)
        .order_by(Organisation.name, Organisation.id)
    )


def _finalise_invoices(run: PaymentRun, part: PaymentRunOrganisation, at: Moment) -> None:
    if not _INVOICES.rows(run=run.id, organisation=part.organisation_id):
        return
    where = (Invoice.payment_run == run.id) & (Invoice.organisation == part.organisation_id)
    invoices = list(Invoice.select(Invoice.id, Invoice.organisation).where(where))
    finalised = Invoice.update(status=InvoiceStatus.FINALISED, bank_date=run.bank_date, version=Invoice.version + 1)
    if finalised.where(where, Invoice.status == InvoiceStatus.AUTHORISED).execute() != len(invoices):
        raise RuleBroken(f"An invoice of {part.organisation.name} is no longer authorised")
    events = [
        audit.Event(InvoiceEvent.FINALISED.stored(), invoice, now={"payment_run": run.id}) for invoice in invoices
    ]
    audit.record_many(events, by=audit.SYSTEM, at=at)


def _periods_paid(is_catch_up: bool) -> ModelSelect:
    """Scheduled periods that a run pays to an organisation, and ends by that."""
    paid = (
        PaymentItem.select(PaymentItem.contract, PaymentItem.period_start)
        .where(
            PaymentItem.payment_run == Slot("run"),
            PaymentItem.organisation == Slot("organisation"),
            PaymentItem.model == "scheduled",
        )
        .distinct()
        .alias("paid")
    )
    is_paid = (Period.contract == paid.c.contract_id) & (Period.start_date == paid.c.period_start)
    columns = (Period.id, Period.contract, Period.finalised_on)
    return Period.select(*columns).join(paid, on=is_paid).where(selection.ended_by(is_catch_up, Slot("due_by")))


class _InvoiceId(NamedTuple):
    id: int


def _invoices() -> ModelSelect:
    mine = (Invoice.payment_run == Slot("run")) & (Invoice.organisation == Slot("organisation"))
    return Invoice.select(Invoice.id).where(mine)


_PERIODS_PAID = Prepared(closing.PeriodToClose, _periods_paid)
_INVOICES = Prepared(_InvoiceId, _invoices)


def _close(run: PaymentRun, at: Moment) -> None:
    """All organisations are paid: the run is finalised, and Scheduled periods that had nothing to pay are too."""
    left = PaymentRunOrganisation.select().where(
        PaymentRunOrganisation.payment_run == run.id, PaymentRunOrganisation.finalised_at.is_null()
    )
    if left.exists():
        raise RuleBroken("An organisation of this run is not paid yet")
    if PaymentRun.get_by_id(run.id).state == "finalised":
        return
    closed = set()
    if run.asked_for.pays_scheduled:
        ended = closing.nothing_to_pay(run.asked_for)
        lock_contracts(Period.select(Period.contract).where(Period.id.in_(ended)))
        closed = closing.close_periods(ended, at)
    moves.move(run, "finish", finalised_at=at.now)
    audit.record("payment run finalised", by=audit.SYSTEM, at=at, subject=run)
    contracts = PaymentItem.select(PaymentItem.contract).where(PaymentItem.payment_run == run.id).distinct()
    contract_ids = closed | {contract for (contract,) in contracts.tuples() if contract}
    consequences.recalculate_later(contract_ids, at)

"""What a run takes: authorised invoices with their frozen items, Scheduled items of periods that are due, and the items
of accepted claims.

A catch-up run takes what the main runs left: Scheduled lines that are *for* a period which is finalised or past its due
date, whichever period they are paid in: new clients, late items, released and carried lines, adjustments if asked for.

An item that one run has taken is not offered to another: `payment_run` on the item is the mark, set where it is null.
"""

from collections.abc import Collection
from datetime import date

from peewee import Expression, ModelSelect

from models import (
    IS_ACCEPTED_CLAIM,
    PAYABLE_SCHEDULED,
    Commitment,
    Invoice,
    OverpaymentPlan,
    PaymentItem,
    PaymentMethod,
    PaymentRun,
    PaymentRunCheck,
    Period,
)
from queries.payment_runs.conditions import is_for, is_in_none_of, is_no_part_of_a_later_payment, is_over
from queries.prepared import Slot
from rules.invoice_statuses import InvoiceStatus
from rules.run_checks import OF_WHOLE_ORGANISATION
from rules.run_selections import Selection


def take_invoices(run: PaymentRun) -> int:
    """Take every authorised invoice that no run has yet, with its items. Returns how many invoices."""
    if not run.asked_for.pays_invoices:
        return 0
    taken = Invoice.update(payment_run=run.id).where(
        Invoice.status == InvoiceStatus.AUTHORISED, Invoice.payment_run.is_null()
    )
    count = taken.execute()
    commitments = Commitment.select(Commitment.id).join(Invoice).where(Invoice.payment_run == run.id)
    PaymentItem.update(payment_run=run.id).where(
        PaymentItem.state == "frozen", PaymentItem.payment_run.is_null(), PaymentItem.commitment.in_(commitments)
    ).execute()
    return count


def take_scheduled(run: PaymentRun, contract_ids: Collection[int] | None = None) -> int:
    """Take the Scheduled items that are due by the run's date, of all contracts or of some; not of those that were
    taken out of this run. Returns how many.
    """
    if not run.asked_for.pays_scheduled:
        return 0
    contracts, organisations = taken_out(run)
    due = due_scheduled(run.asked_for)
    if contract_ids is not None:
        due = due.where(PaymentItem.contract.in_(list(contract_ids)))
    if contracts:
        due = due.where(PaymentItem.contract.not_in(contracts))
    if organisations:
        due = due.where(PaymentItem.organisation.not_in(organisations))
    return (
        PaymentItem.update(payment_run=run.id)
        .where(PaymentItem.payment_run.is_null(), PaymentItem.state == "derived", PaymentItem.id.in_(due))
        .execute()
    )


def take_claims(run: PaymentRun) -> int:
    """Take the items of every accepted claim that no run has yet. Returns how many."""
    if not run.asked_for.pays_claims:
        return 0
    waiting = PaymentItem.update(payment_run=run.id).where(IS_ACCEPTED_CLAIM, PaymentItem.payment_run.is_null())
    return waiting.execute()


def due_scheduled(selection: Selection) -> ModelSelect:
    """Ids of the Scheduled items that no run has and that are due by this selection: payable in a period due by its
    `due_by`, or what a catch-up run takes.
    """
    query = _due(selection).join(PaymentMethod).where(PaymentItem.payment_run.is_null())
    return query.where(PaymentMethod.frequency == selection.frequency) if selection.frequency else query


def ended_by(is_catch_up: bool, due_by: date | Slot) -> Expression:
    """A condition on the Periods that a run finalises by paying them; due_by: of its selection. A catch-up run may
    pay a late line in a period that is still to come: that one stays open for its own run.
    """
    return Period.due_date < due_by if is_catch_up else Period.due_date <= due_by


def release_what_is_not_due(run: PaymentRun, contract_ids: Collection[int] | None = None) -> int:
    """Release Scheduled items that are no longer to be paid by the run's date, and items of invoices that went back.
    Returns how many.
    """
    gone = ((PaymentItem.model == "scheduled") & PaymentItem.id.not_in(_still_due(run))) | (
        (PaymentItem.model == "invoiced")
        & (PaymentItem.kind != "claim")
        & (PaymentItem.commitment.is_null() | PaymentItem.commitment.not_in(_commitments_of(run)))
    )
    lost = PaymentItem.update(payment_run=None, run_amount_pence=None).where(PaymentItem.payment_run == run.id, gone)
    if contract_ids is not None:
        lost = lost.where(PaymentItem.contract.in_(list(contract_ids)))
    count = lost.execute()
    Invoice.update(payment_run=None).where(
        Invoice.payment_run == run.id, Invoice.status != InvoiceStatus.AUTHORISED
    ).execute()
    return count


def release_contracts(run: PaymentRun, contract_ids: Collection[int]) -> int:
    """Release all items of these contracts; an invoice that has one of them is released whole. Returns how many."""
    of_contracts = PaymentItem.contract.in_(contract_ids)
    invoices = (
        Commitment.select(Commitment.invoice)
        .join(Invoice)
        .where(Invoice.payment_run == run.id, Commitment.contract.in_(contract_ids))
    )
    invoice_ids = [invoice_id for (invoice_id,) in invoices.distinct().tuples()]
    commitments = Commitment.select(Commitment.id).where(Commitment.invoice.in_(invoice_ids))
    released = PaymentItem.update(payment_run=None, run_amount_pence=None).where(
        PaymentItem.payment_run == run.id, of_contracts | PaymentItem.commitment.in_(commitments)
    )
    count = released.execute()
    Invoice.update(payment_run=None).where(Invoice.id.in_(invoice_ids)).execute()
    return count


def release_claims(run: PaymentRun, organisation_id: int) -> int:
    """Release the claims of an organisation, for a later run. Returns how many items."""
    of_claims = (PaymentItem.organisation == organisation_id) & (PaymentItem.kind == "claim")
    released = PaymentItem.update(payment_run=None, run_amount_pence=None)
    return released.where(PaymentItem.payment_run == run.id, of_claims).execute()


def release_all(run: PaymentRun) -> None:
    """Release everything: the run is dropped."""
    PaymentItem.update(payment_run=None, run_amount_pence=None).where(PaymentItem.payment_run == run.id).execute()
    Invoice.update(payment_run=None).where(Invoice.payment_run == run.id).execute()


def taken_out(run: PaymentRun) -> tuple[list[int], list[int]]:
    """(contract ids, organisation ids) that somebody took out of the run."""
    rows = list(PaymentRunCheck.select().where(_of(run), PaymentRunCheck.outcome == "taken_out"))
    contracts = [row.contract_id for row in rows if row.contract_id]
    return contracts, [row.organisation_id for row in rows if row.kind in OF_WHOLE_ORGANISATION]


def _still_due(run: PaymentRun) -> ModelSelect:
    return _due(run.asked_for).where(PaymentItem.payment_run == run.id)


def _due(selection: Selection) -> ModelSelect:
    """Payable items that a selection asks for, joined with the Period that makes them due."""
    query = PaymentItem.select(PaymentItem.id)
    if not selection.is_catch_up:
        query = query.join(Period, on=_is_paid_in()).where(Period.due_date <= selection.due_by)
        if selection.left_out:
            query = query.where(is_in_none_of(selection.left_out))
    else:
        due_by = selection.due_by
        is_due_already = is_no_part_of_a_later_payment(
            PaymentItem.contract, PaymentItem.period_start, PaymentItem.overpayment_plan, due_by
        )
        is_for_it = is_for(PaymentItem.contract, PaymentItem.slice_start)
        query = query.join(Period, on=is_for_it).where(is_over(due_by), is_due_already)
        if not selection.with_adjustments:
            query = query.where(PaymentItem.kind.in_(("cost", "income")))
    return query.where(PAYABLE_SCHEDULED, _is_announced_long_enough(selection.finalise_date))


def _is_announced_long_enough(finalise_date: date | None) -> Expression:
    """Parts of an overpayment plan are in no run that is finalised before the plan may be taken."""
    if not finalise_date:
        return PaymentItem.id.is_null(False)
    too_soon = OverpaymentPlan.select(OverpaymentPlan.id).where(OverpaymentPlan.earliest_date > finalise_date)
    return PaymentItem.overpayment_plan.is_null() | PaymentItem.overpayment_plan.not_in(too_soon)


def _is_paid_in() -> Expression:
    return (Period.contract == PaymentItem.contract) & (Period.start_date == PaymentItem.period_start)


def _commitments_of(run: PaymentRun) -> ModelSelect:
    return (
        Commitment.select(Commitment.id)
        .join(Invoice)
        .where(Invoice.payment_run == run.id, Invoice.status == InvoiceStatus.AUTHORISED)
    )


def _of(run: PaymentRun) -> Expression:
    return PaymentRunCheck.payment_run == run.id

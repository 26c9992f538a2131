"""Approving a run, by somebody else than who prepared it; withdrawing it; and letting it be finalised."""

from models import OverpaymentPlan, PaymentItem, PaymentRun, PaymentRunCheck, database
from operations import audit, consequences, freezing, jobs
from operations.payment_runs import checking, moves, open_runs
from operations.recalculation.plans import keep_what_was_taken
from queries.payment_runs.finalising_job import FINALISE, finalising_job, job_key
from queries.payment_runs.four_eyes import why_not_approve
from queries.payment_runs.lines import lines_of
from rules import payment_runs as rules
from rules.actor import Actor
from rules.broken import IllegalMove, RuleBroken
from rules.moment import Moment
from rules.overpayments import LIVE_STATES


def approve(run: PaymentRun, by: Actor, at: Moment, version: int | None = None) -> PaymentRun:
    """Freeze a checked run. `by` is a Payment Approver who did not work on it and typed their password with this.

    Raises IllegalMove where they prepared it, decided its checks or added an amount to it, where it changed since they
    looked (`version`), or in another state; RuleBroken where the ledger could not pay it.
    """
    with database.atomic():
        run = moves.lock_if_unchanged(run, version)
        rules.RUN_MOVES.check("approve", run.state)
        _refuse_own_work(run, by)
        _refuse_what_was_not_checked(run)
        lines = lines_of(run)
        checking.refuse_negative(lines)
        checking.refuse_what_the_ledger_lacks(run)
        moves.move(run, "approve", approved_by=by.person_id, approved_at=at.now)
        freezing.freeze(_scheduled_items(run, "derived"))
        amount = sum(line.amount_pence for line in lines)
        audit.record("payment run approved", by=by, at=at, subject=run, now={"amount_pence": amount})
    return run


def send_back(run: PaymentRun, reason: str | None, by: Actor, at: Moment, version: int | None = None) -> PaymentRun:
    """An approver does not approve a checked run: it is prepared again, with their reason. Raises RuleBroken without a
    reason, IllegalMove where it changed since they looked (`version`), or in another state.
    """
    reason = rules.clean_send_back_reason(reason)
    with database.atomic():
        run = moves.lock_if_unchanged(run, version)
        rules.RUN_MOVES.check("approve", run.state)
        open_runs.send_back(run, f"Sent back by {by.name}: {reason}", at, by)
    return run


def withdraw(run: PaymentRun, by: Actor, at: Moment, version: int | None = None) -> PaymentRun:
    """An approver takes a run back until finalising starts: it is prepared again, and kept up to date with its care."""
    with database.atomic():
        run = moves.lock_if_unchanged(run, version)
        because = f"Withdrawn by {by.name} after it had been approved."
        cleared = {"approved_by": None, "approved_at": None, "checked_by": None, "checked_at": None}
        moves.move(run, "withdraw", sent_back_because=because, **cleared)
        PaymentItem.update(run_amount_pence=None).where(PaymentItem.payment_run == run.id).execute()
        given_up = _plans_given_up(run)
        consequences.lines_changed(freezing.thaw(_scheduled_items(run, "frozen")), at)
        keep_what_was_taken(given_up)
        run = moves.lock(run)
        checking.refresh(run)
        audit.record("payment run withdrawn", by=by, at=at, subject=run)
    return run


def start_finalising(run: PaymentRun, by: Actor, at: Moment, version: int | None = None) -> PaymentRun:
    """From its finalise date on, an approved run is finalised by a job. A late one's date in the bank moves on as well.

    Returns the run. Raises RuleBroken before its date.
    """
    with database.atomic():
        run = moves.lock_if_unchanged(run, version)
        rules.RUN_MOVES.check("start_finalising", run.state)
        if not rules.is_due(run.finalise_date, at.today):
            raise RuleBroken(f"This run is finalised on {run.finalise_date:%d/%m/%Y}, not before")
        finalise_date, bank_date = rules.moved_dates(run.finalise_date, run.bank_date, at.today)
        was = {"bank_date": run.bank_date}
        moves.move(run, "start_finalising", finalise_date=finalise_date, bank_date=bank_date)
        _enqueue(run, at)
        audit.record("payment run finalising started", by=by, at=at, subject=run, was=was, now={"bank_date": bank_date})
    return run


def start_due(at: Moment) -> int:
    """Start each approved run whose finalise date has come; for the worker's rounds. Returns how many."""
    due = PaymentRun.select().where(PaymentRun.state == "approved", PaymentRun.finalise_date <= at.today)
    started = 0
    for run in due.order_by(PaymentRun.id):
        try:
            start_finalising(run, by=audit.SYSTEM, at=at)
        except IllegalMove:
            continue  # somebody withdrew or started it this very moment
        started += 1
    return started


def try_again(run: PaymentRun, by: Actor, at: Moment) -> PaymentRun:
    """Let the job of a run that stopped half way go on where it stopped. Raises IllegalMove where it is still at it."""
    with database.atomic():
        run = moves.lock(run)
        job = finalising_job(run)
        if not rules.may_try_again(run.state, job.state if job else None):
            raise IllegalMove("This run is not waiting to be tried again")
        _enqueue(run, at)
        audit.record("payment run tried again", by=by, at=at, subject=run)
    return run


def _enqueue(run: PaymentRun, at: Moment) -> None:
    jobs.enqueue(FINALISE, at, key=job_key(run), run_id=run.id)


def _scheduled_items(run: PaymentRun, state: str) -> list[int]:
    query = PaymentItem.select(PaymentItem.id).where(
        PaymentItem.payment_run == run.id, PaymentItem.model == "scheduled", PaymentItem.state == state
    )
    return [item_id for (item_id,) in query.order_by(PaymentItem.id).tuples()]


def _plans_given_up(run: PaymentRun) -> list[int]:
    """Ids of overpayment plans that ended while this approved run was to take a part: withdrawn, it takes none."""
    ended = OverpaymentPlan.state.not_in(LIVE_STATES)
    query = PaymentItem.select(PaymentItem.overpayment_plan).join(OverpaymentPlan)
    return [row for (row,) in query.where(PaymentItem.payment_run == run.id, ended).distinct().tuples()]


def _refuse_own_work(run: PaymentRun, by: Actor) -> None:
    """Raises IllegalMove for somebody who prepared the run, decided its checks or added an amount to it."""
    why_not = why_not_approve(by.person_id, run)
    if why_not:
        raise IllegalMove(why_not)


def _refuse_what_was_not_checked(run: PaymentRun) -> None:
    """Raises IllegalMove unless every amount is the one that was fixed, and no check is open."""
    amount = PaymentItem.amount_pence + PaymentItem.vat_pence
    differs = PaymentItem.run_amount_pence.is_null() | (PaymentItem.run_amount_pence != amount)
    is_open = (PaymentRunCheck.payment_run == run.id) & (PaymentRunCheck.outcome == "open")
    if (
        PaymentItem.select().where(PaymentItem.payment_run == run.id, differs).exists()
        or PaymentRunCheck.select().where(is_open).exists()
    ):
        raise IllegalMove("An amount of this run changed since it was checked. It must be checked again")

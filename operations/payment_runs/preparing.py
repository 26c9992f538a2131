"""Preparing a run: what is due is listed and kept out of other runs. Dropping one releases all of it."""

from collections.abc import Collection
from datetime import date

from peewee import ModelSelect

from models import PaymentItem, PaymentMethod, PaymentRun, PaymentRunCheck, PaymentRunOrganisation, database
from operations import audit
from operations.payment_runs import checking, moves, selection
from operations.row_locks import lock_contracts
from queries.payment_runs.lines import total_pence
from rules import payment_runs as rules
from rules.actor import Actor
from rules.broken import RuleBroken, ask_once
from rules.moment import Moment
from rules.run_rows import DueRow
from rules.run_selections import CLAIMS, MODELS, SCHEDULED, Selection

NOTHING_DUE = (
    "Nothing that you chose is due: no authorised invoice, no Scheduled period and no accepted claim is left to pay. "
    "Choose a later due date, or authorise invoices first"
)
NOTHING_TO_CATCH_UP = (
    "There is nothing to catch up with: no line of a period that is finalised or past its due date is left to pay. "
    "Tick adjustments if these are to be in it"
)


def prepare(
    models: Collection[str],
    due_by: date,
    finalise_date: date,
    by: Actor,
    at: Moment,
    frequency: str | None = None,
    answer: str = "",
    left_out: Collection[DueRow] = (),
) -> PaymentRun:
    """Make a run of what is due, and keep it out of other runs. Returns the run.

    models: "invoiced" (every authorised invoice), "scheduled" (periods due by `due_by`, of one `frequency` where it is
    given, without the rows `left_out`), "claims" (every accepted one-off claim). The date in the bank is one for the
    whole run. Raises RuleBroken where nothing is due, or for a date that has passed; AskFirst for dates far ahead
    (`answer`: to that question).
    """
    if not models or set(models) - set(MODELS):
        raise RuleBroken("Choose what is to be paid: authorised invoices, Scheduled Payments, claims", "models")
    asked = Selection(tuple(sorted(models)), due_by, frequency or None, finalise_date, left_out=tuple(left_out))
    return _prepare(asked, finalise_date, by, at, answer)


def prepare_catch_up(
    finalise_date: date,
    by: Actor,
    at: Moment,
    frequency: str | None = None,
    adjustments: bool = False,
    answer: str = "",
) -> PaymentRun:
    """Make a catch-up run of what is new or late since the main runs, with adjustments where they are asked for, and
    of accepted claims.

    What it takes: see selection.py. Returns the run. Raises RuleBroken as `prepare`.
    """
    chosen = Selection((SCHEDULED, CLAIMS), at.today, frequency or None, finalise_date, True, bool(adjustments))
    return _prepare(chosen, finalise_date, by, at, answer)


def _prepare(chosen: Selection, finalise_date: date, by: Actor, at: Moment, answer: str) -> PaymentRun:
    rules.check_dates(chosen.due_by, finalise_date, at.today)
    ask_once(rules.question_about_dates(chosen.due_by, finalise_date, at.today), answer)
    with database.atomic():
        run = PaymentRun.create(
            state="prepared",
            selection=chosen.as_stored(),
            finalise_date=finalise_date,
            bank_date=finalise_date,
            prepared_by=by.person_id,
            prepared_at=at.now,
        )
        lock_contracts(PaymentItem.select(PaymentItem.contract).where(PaymentItem.id.in_(_offered(run))))
        invoices = selection.take_invoices(run)
        items = selection.take_scheduled(run)
        claims = selection.take_claims(run)
        if not invoices and not items and not claims:
            raise RuleBroken(NOTHING_TO_CATCH_UP if chosen.is_catch_up else NOTHING_DUE)
        run.bank_date = bank_date_of(run)
        run.save()
        checking.refresh(run)
        summary = {"invoices": invoices, "amount_pence": total_pence(run), **chosen.as_stored()}
        audit.record("payment run prepared", by=by, at=at, subject=run, now=summary)
    return run


def bank_date_of(run: PaymentRun) -> date:
    """The run's date in the bank: as many days after its finalise date as the slowest of its methods asks."""
    contracts = PaymentItem.select(PaymentItem.contract).where(PaymentItem.payment_run == run.id)
    methods = PaymentMethod.select(PaymentMethod.days_to_finalise, PaymentMethod.days_to_bank).where(
        PaymentMethod.contract.in_(contracts),
        PaymentMethod.start_date <= run.finalise_date,
        PaymentMethod.end_date.is_null() | (PaymentMethod.end_date >= run.finalise_date),
    )
    return rules.bank_date(run.finalise_date, methods.distinct().tuples())


def drop(run: PaymentRun, by: Actor, at: Moment, version: int | None = None) -> PaymentRun:
    """Give back all that a prepared or checked run has taken. Raises IllegalMove for any other."""
    with database.atomic():
        run = moves.lock_if_unchanged(run, version)
        moves.move(run, "drop")
        was = total_pence(run)
        selection.release_all(run)
        PaymentRunOrganisation.delete().where(PaymentRunOrganisation.payment_run == run.id).execute()
        PaymentRunCheck.delete().where(
            PaymentRunCheck.payment_run == run.id, PaymentRunCheck.outcome == "open"
        ).execute()
        audit.record("payment run dropped", by=by, at=at, subject=run, was={"amount_pence": was})
    return run


def _offered(run: PaymentRun) -> ModelSelect | list[int]:
    """Ids of the Scheduled items that the run is about to take."""
    return selection.due_scheduled(run.asked_for) if run.asked_for.pays_scheduled else []

"""A provider confirms or rejects a period, and takes either back, until it is finalised."""

from content.action_types import PAYMENT_QUERY
from models import Action, Contract, Period, database
from operations import actions, audit, consequences
from operations.guarded import guarded_update
from queries import action_money
from queries.action_subject import Subject
from rules import scheduled_payments as rules
from rules.actor import Actor
from rules.dates import date_range
from rules.moment import Moment


def confirm(period: Period, by: Actor, at: Moment, seen: str | None = None) -> None:
    """The provider says that a period is right. `seen` is the answer that they saw: another one now is refused.

    Raises IllegalMove where the contract does not ask, or once the period is finalised.
    """
    _answer(period, "confirmed", "", seen, by, at)


def reject(period: Period, reason: str, by: Actor, at: Moment, seen: str | None = None) -> None:
    """The provider says that a period is not right, and why. Raises RuleBroken without a reason, else as `confirm`."""
    _answer(period, "rejected", rules.clean_reason(reason, "for which it is not right"), seen, by, at)


def undo_answer(period: Period, by: Actor, at: Moment, seen: str | None = None) -> None:
    """The provider takes a confirmation or a rejection back. Raises IllegalMove as `confirm`."""
    _answer(period, "unconfirmed", "", seen, by, at)


def _answer(period: Period, answer: str, reason: str, seen: str | None, by: Actor, at: Moment) -> None:
    contract = Contract.get_by_id(period.contract_id)
    with database.atomic():
        row = Period.get_by_id(period.id)
        was = seen or row.answer
        rules.check_answer(contract.confirmation_required, row.finalised_on is not None, row.answer, answer)
        someone = answer != "unconfirmed"
        columns = {
            "answer": answer,
            "answer_reason": reason,
            "answered_by": by.person_id if someone else None,
            "answered_at": at.now if someone else None,
        }
        guarded_update(row, columns, Period.answer == was, Period.finalised_on.is_null(), is_counted=False)
        audit.record(
            f"scheduled payment {answer}",
            by=by,
            at=at,
            subject=row,
            organisation=contract.organisation_id,
            was={"answer": was},
            now={"answer": answer, "reason": reason},
        )
        if answer == "rejected":
            _raise_action(row, reason, by, at)
        words = f"{contract.name}, period {date_range(row.start_date, row.end_date)}, is {answer} by the provider."
        consequences.period_answered(contract.id, words, at)


def _raise_action(period: Period, reason: str, by: Actor, at: Moment) -> None:
    """The council answers a rejection in an action: the one about this period that is open, else a new one."""
    rejected, contract = action_money.scheduled_payment(period), period.contract
    about = Subject("Contract", contract.id, contract.name, contract.organisation_id)
    where = (Action.origin_type == rejected.kind) & (Action.origin_id == rejected.row_id) & (Action.status == "open")
    standing = Action.select().where(where).order_by(Action.id.desc()).first()
    if standing is not None:
        actions.post(standing, "comment", reason, by, at)
        return
    title = f"Rejected: {date_range(period.start_date, period.end_date)}"
    actions.open_action(PAYMENT_QUERY, title, reason, about, by, at, origin=rejected)

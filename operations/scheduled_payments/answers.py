"""A provider confirms or rejects a period, and takes either back, until it is finalised."""

from models import Contract, Period, database
from operations import audit, payment_runs
from rules import scheduled_payments as rules
from rules.broken import IllegalMove
from rules.dates import date_range


def confirm(period, by, at, seen=None):
    """The provider says that a period is right. `seen` is the answer that they saw: another one now is refused.

    Raises IllegalMove where the contract does not ask, or once the period is finalised.
    """
    _answer(period, "confirmed", "", seen, by, at)


def reject(period, reason, by, at, seen=None):
    """The provider says that a period is not right, and why. Raises RuleBroken without a reason, else as `confirm`."""
    _answer(period, "rejected", rules.check_reason(reason, "for which it is not right"), seen, by, at)


def undo_answer(period, by, at, seen=None):
    """The provider takes a confirmation or a rejection back. Raises IllegalMove as `confirm`."""
    _answer(period, "unconfirmed", "", seen, by, at)


def _answer(period, answer, reason, seen, by, at):
    contract = Contract.get_by_id(period.contract_id)
    with database.atomic():
        row = Period.get_by_id(period.id)
        was = seen or row.answer
        rules.check_answer(contract.confirmation_required, row.finalised_on is not None, row.answer, answer)
        someone = answer != "unconfirmed"
        changed = Period.update(
            answer=answer,
            answer_reason=reason,
            answered_by=by.person_id if someone else None,
            answered_at=at.now if someone else None,
        ).where(Period.id == row.id, Period.answer == was, Period.finalised_on.is_null())
        if changed.execute() != 1:
            raise IllegalMove("This period changed since you opened the page. Look at it again, then decide")
        audit.record(
            f"scheduled payment {answer}",
            by=by,
            at=at,
            subject=row,
            organisation=contract.organisation_id,
            was={"answer": was},
            now={"answer": answer, "reason": reason},
        )
        words = f"{contract.name}, period {date_range(row.start_date, row.end_date)}, is {answer} by the provider."
        payment_runs.answer_changed(contract.id, words, at)

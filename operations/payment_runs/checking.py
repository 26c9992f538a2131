"""The checks of a run: listed again at each change of it. Each is seen or taken out before the amounts are fixed."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from peewee import Expression, chunked

from models import PaymentItem, PaymentRun, PaymentRunCheck, database
from operations import audit
from operations.payment_runs import moves, selection
from operations.payment_runs.totals import keep_totals
from queries import council_settings
from queries.payment_runs.checks import checks_for, what_the_ledger_lacks
from queries.payment_runs.lines import RunLine, lines_of, total_pence
from rules import payment_runs as rules
from rules.actor import Actor
from rules.broken import IllegalMove, RuleBroken, ask_once
from rules.moment import Moment
from rules.run_checks import OF_WHOLE_ORGANISATION, Check, check_outcome_allowed, question_about_all

ROWS_AT_ONCE = 200


def refresh(run: PaymentRun) -> list[RunLine]:
    """Bring a run's organisations, totals and checks to what its items are now. A decision stands while the check has
    the same amount and words. Inside the caller's transaction. Returns the run's lines.
    """
    lines = lines_of(run)
    keep_totals(run, lines)
    wanted = {_key(check): check for check in checks_for(run, lines, council_settings.read().off_trend_percent)}
    new = dict(wanted)
    stale = []
    for row in PaymentRunCheck.select().where(PaymentRunCheck.payment_run == run.id):
        check = wanted.get(_key(row))
        if check and row.outcome != "taken_out" and row.amount_pence == check.amount_pence:
            del new[_key(row)]
        elif row.outcome != "taken_out":
            stale.append(row.id)
    PaymentRunCheck.delete().where(PaymentRunCheck.id.in_(stale)).execute()
    rows = [_row(run, check) for check in new.values()]
    for some in chunked(rows, ROWS_AT_ONCE):
        PaymentRunCheck.insert_many(some).execute()
    return lines


def see(run: PaymentRun, check_ids: Collection[int], by: Actor, at: Moment, answer: str | None = None) -> PaymentRun:
    """Somebody looked at these open checks and lets them stand.

    answer: to the question about all of them at once, None where each was chosen. Raises RuleBroken for what must be
    mended or taken out, AskFirst for several at once.
    """
    with database.atomic():
        run = moves.lock(run)
        rows = _open_checks(run, check_ids)
        for row in rows:
            check_outcome_allowed(row.kind, "seen")
        _ask(rows, "seen", answer)
        _decide(rows, "seen", by, at)
        moves.update(run)
        audit.record("payment run checks seen", by=by, at=at, subject=run, now=[_words(row) for row in rows])
    return run


def take_out(
    run: PaymentRun, check_ids: Collection[int], by: Actor, at: Moment, answer: str | None = None
) -> PaymentRun:
    """Take the lines that these checks are about out of the run: the contract's, or the organisation's.

    An invoice with one of these lines is taken out whole. What is taken out may be in the next run. `answer` and
    AskFirst: as for `see`.
    """
    with database.atomic():
        run = moves.lock(run)
        rows = _open_checks(run, check_ids)
        _ask(rows, "taken_out", answer)
        for row in rows:
            _release(run, row)
        _decide(rows, "taken_out", by, at)
        moves.update(run)
        refresh(run)
        audit.record("payment run lines taken out", by=by, at=at, subject=run, now=[_words(row) for row in rows])
    return run


def _release(run: PaymentRun, row: PaymentRunCheck) -> None:
    """Release what a check is about: a contract, an organisation, or its claims."""
    if row.contract_id:
        selection.release_contracts(run, [row.contract_id])
        return
    if row.kind in OF_WHOLE_ORGANISATION:
        selection.release_contracts(run, _contracts_of(run, row.organisation_id))
    selection.release_claims(run, row.organisation_id)


def check(run: PaymentRun, by: Actor, at: Moment, version: int | None = None) -> PaymentRun:
    """All checks are done: fix each amount. Raises RuleBroken where a check is open, or nothing is left to pay."""
    with database.atomic():
        run = moves.lock_if_unchanged(run, version)
        selection.release_what_is_not_due(run)
        lines = refresh(run)
        _refuse_unfinished(run, lines)
        moves.move(run, "check", checked_by=by.person_id, checked_at=at.now, sent_back_because="")
        fixed = PaymentItem.amount_pence + PaymentItem.vat_pence
        PaymentItem.update(run_amount_pence=fixed).where(PaymentItem.payment_run == run.id).execute()
        audit.record("payment run checked", by=by, at=at, subject=run, now={"amount_pence": total_pence(run)})
    return run


def _refuse_unfinished(run: PaymentRun, lines: Sequence[RunLine]) -> None:
    rules.check_ready(PaymentRunCheck.select().where(_is_open(run)).count(), len(lines))
    refuse_negative(lines)


def refuse_negative(lines: Iterable[RunLine]) -> None:
    """Raises RuleBroken where an organisation and contract would be paid less than nothing."""
    below = [line for line in lines if line.amount_pence < 0]
    if below:
        raise RuleBroken(f"{below[0].organisation}, {below[0].contract} is negative: take its lines out of this run")


def refuse_what_the_ledger_lacks(run: PaymentRun) -> None:
    """Raises RuleBroken where a cell of the ledger's files would be empty."""
    lacking = what_the_ledger_lacks(run)
    if lacking:
        more = f" (and {len(lacking) - 1} more)" if len(lacking) > 1 else ""
        raise RuleBroken(f"{lacking[0]}{more}: import it, or take its lines out of this run")


def _ask(rows: Sequence[PaymentRunCheck], outcome: str, answer: str | None) -> None:
    """Raises AskFirst where several are decided at once and this is not the answer to it."""
    if answer is not None and len(rows) > 1:
        ask_once(question_about_all([row.kind for row in rows], outcome), answer)


def _open_checks(run: PaymentRun, check_ids: Collection[int]) -> list[PaymentRunCheck]:
    if not rules.may_decide_checks(run.state):
        raise IllegalMove(f"The checks are decided while a run is prepared; this one is {run.state}")
    rows = list(PaymentRunCheck.select().where(_is_open(run), PaymentRunCheck.id.in_(list(check_ids))))
    if not rows:
        raise RuleBroken("Choose a check that is still open", "checks")
    return rows


def _decide(rows: Sequence[PaymentRunCheck], outcome: str, by: Actor, at: Moment) -> None:
    PaymentRunCheck.update(outcome=outcome, decided_by=by.person_id, decided_at=at.now).where(
        PaymentRunCheck.id.in_([row.id for row in rows])
    ).execute()


def _contracts_of(run: PaymentRun, organisation_id: int) -> list[int]:
    query = PaymentItem.select(PaymentItem.contract).where(
        PaymentItem.payment_run == run.id, PaymentItem.organisation == organisation_id
    )
    return [contract for (contract,) in query.distinct().tuples() if contract]


def _is_open(run: PaymentRun) -> Expression:
    return (PaymentRunCheck.payment_run == run.id) & (PaymentRunCheck.outcome == "open")


def _key(check: PaymentRunCheck | Check) -> tuple[str, int, int | None, str]:
    """What makes a check the same one, in a row and in rules.run_checks.Check."""
    if isinstance(check, PaymentRunCheck):
        return check.kind, check.organisation_id, check.contract_id, check.details
    return check.kind, check.organisation, check.contract, check.details


def _row(run: PaymentRun, check: Check) -> dict[str, Any]:
    return {
        "payment_run": run.id,
        "organisation": check.organisation,
        "contract": check.contract,
        "kind": check.kind,
        "details": check.details,
        "amount_pence": check.amount_pence,
    }


def _words(row: PaymentRunCheck) -> dict[str, Any]:
    return {"check": row.kind, "organisation": row.organisation_id, "amount_pence": row.amount_pence}

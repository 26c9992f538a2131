"""Officers set the status of Scheduled lines: Pay, Cancel, Suspend, Carry forward, one line or many at once."""

from collections.abc import Iterable, Sequence

from peewee import chunked

from models import Client, Contract, LineStatus, PaymentItem, database
from operations import audit, consequences
from operations.bulk import ROWS_A_STATEMENT
from operations.row_locks import lock_contracts
from rules import scheduled_payments as rules
from rules.actor import Actor
from rules.broken import IllegalMove, RuleBroken, ask_once
from rules.dates import date_range
from rules.moment import Moment

NAMED_AT_MOST = 5


def set_statuses(
    contract: Contract,
    item_ids: Iterable[int],
    status: str,
    reason: str | None,
    by: Actor,
    at: Moment,
    answer: str | None = None,
) -> int:
    """Give lines of one contract a status, with a reason that the provider sees. All of them, or none.

    Open payment runs are brought up to date. Returns how many. Raises RuleBroken without a line or a reason, and where
    one of them may not go there, IllegalMove where one is in an approved run or finalised, AskFirst for all of a tab at
    once (`answer`: to that question; None where each line was ticked).
    """
    reason = rules.clean_reason(reason, "that is shown to the provider")
    with database.atomic():
        lock_contracts([contract.id])
        lines = _lines(contract, item_ids)
        _check(lines, status)
        _ask(lines, status, answer)
        for some in chunked(lines, ROWS_A_STATEMENT):
            ids = [line.id for line in some]
            changed = PaymentItem.update(line_status=status, status_reason=reason).where(
                PaymentItem.id.in_(ids), PaymentItem.state == "derived"
            )
            if changed.execute() != len(ids):
                raise IllegalMove
        _keep(contract, lines, status, reason, by, at)
        audit.record_many([status_event(line, status, reason) for line in lines], by, at)
        consequences.amounts_changed([contract.id], at)
    return len(lines)


def name_of(line: PaymentItem) -> str:
    """What a line is called in messages: `Angelo, Iris (A1), 01/12/2025 - 28/12/2025`."""
    dates = date_range(line.from_date, line.to_date)
    return f"{line.client.list_name}, {dates}" if line.client_id else f"{line.reason}, {dates}"


def _lines(contract: Contract, item_ids: Iterable[int]) -> list[PaymentItem]:
    wanted = sorted(set(item_ids))
    if not wanted:
        raise RuleBroken("Tick at least one line", "lines")
    found = []
    for ids in chunked(wanted, ROWS_A_STATEMENT):
        query = (
            PaymentItem.select(PaymentItem, Client)
            .left_outer_join(Client, on=PaymentItem.client)
            .where(PaymentItem.id.in_(ids), PaymentItem.contract == contract.id, PaymentItem.model == "scheduled")
        )
        found.extend(query.order_by(PaymentItem.id))
    if len(found) != len(wanted):
        raise IllegalMove
    return found


def _check(lines: Sequence[PaymentItem], status: str) -> None:
    """Raises for the first lines that may not get the status, all in one."""
    broken = []
    for line in lines:
        try:
            rules.check_line_move(name_of(line), line.state, line.line_status, status)
        except RuleBroken as refused:
            broken.append(refused)
    if not broken:
        return
    words = ". ".join(each.message for each in broken[:NAMED_AT_MOST])
    more = f". And {len(broken) - NAMED_AT_MOST} more" if len(broken) > NAMED_AT_MOST else ""
    raise type(broken[0])(words + more, broken[0].field)


def _ask(lines: Sequence[PaymentItem], status: str, answer: str | None) -> None:
    """Raises AskFirst where several are set at once and this is not the answer to it."""
    if answer is not None and len(lines) > 1:
        amount = sum(line.amount_pence for line in lines)
        ask_once(rules.question_about_all(len(lines), amount, status), answer)


def _keep(contract: Contract, lines: Sequence[PaymentItem], status: str, reason: str, by: Actor, at: Moment) -> None:
    """What outlives recalculation: one row for each line, slice and side."""
    rows = [
        {
            "contract": contract.id,
            "line_key": line.line_key,
            "slice_start": line.slice_start,
            "side": line.side,
            "status": status,
            "reason": reason,
            "set_by": by.person_id,
            "set_at": at.now,
        }
        for line in lines
    ]
    table = LineStatus
    target = [table.line_key, table.slice_start, table.side, table.contract]
    renewed = [table.status, table.reason, table.set_by, table.set_at]
    for some in chunked(rows, 100):
        table.insert_many(some).on_conflict(conflict_target=target, preserve=renewed).execute()


def status_event(line: PaymentItem, status: str, reason: str) -> audit.Event:
    """The event of a line, as it still stands, that gets a status for a reason."""
    return audit.Event(
        f"scheduled line set to {rules.STATUS_NAMES[status].lower()}",
        line,
        was={"status": line.line_status, "reason": line.status_reason},
        now={"status": status, "reason": reason, "amount_pence": line.amount_pence},
    )

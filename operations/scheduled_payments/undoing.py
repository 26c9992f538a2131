"""Undo: the statuses that an officer has just given to Scheduled lines are again what they were before."""

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from models import AuditEvent, Contract, LineStatus, PaymentItem, database
from operations import audit, consequences
from operations.row_locks import lock_contracts
from operations.scheduled_payments.lines import name_of, status_event
from queries.audit import type_of
from rules import scheduled_payments as rules
from rules.actor import Actor
from rules.broken import IllegalMove
from rules.moment import Moment

CHANGED_SINCE = "These lines, or their care, changed since you set them. Look at them again, then set what you want"
NEVER_SET = ("pay", "")


class _Line(NamedTuple):
    """A line with the status and reason that it had before."""

    item: PaymentItem
    kept: LineStatus
    was: tuple[str, str]


def undo_statuses(contract: Contract, set_at: datetime, by: Actor, at: Moment) -> int:
    """Undo what `by` set at this instant on lines of one contract: all of them, or none. Returns how many.

    Raises IllegalMove where one was set or worked out anew since, or is in an approved run or finalised.
    """
    with database.atomic():
        lock_contracts([contract.id])
        lines = _lines_set_at(contract, set_at, by)
        for line in lines:
            if not rules.may_be_set(line.item.state):
                raise IllegalMove(f"{name_of(line.item)} {rules.NOT_DERIVED[line.item.state]}")
        audit.record_many([status_event(line.item, *line.was) for line in lines], by, at)
        items: dict[tuple[str, str], list[int]] = defaultdict(list)
        for line in lines:
            items[line.was].append(line.item.id)
            _keep_again(line, by, at)
        for (status, reason), ids in items.items():
            restored = PaymentItem.update(line_status=status, status_reason=reason).where(
                PaymentItem.id.in_(ids), PaymentItem.state == "derived"
            )
            if restored.execute() != len(ids):
                raise IllegalMove(CHANGED_SINCE)
        consequences.amounts_changed([contract.id], at)
    return len(lines)


def _lines_set_at(contract: Contract, set_at: datetime, by: Actor) -> list[_Line]:
    """The lines as they stand since then; the events of that instant say what they were before."""
    mine = (LineStatus.contract == contract.id, LineStatus.set_by == by.person_id, LineStatus.set_at == set_at)
    kept = {(row.line_key, row.slice_start, row.side): row for row in LineStatus.select().where(*mine)}
    events = AuditEvent.select().where(
        AuditEvent.at == set_at, AuditEvent.person == by.person_id, AuditEvent.object_type == type_of(PaymentItem())
    )
    was = {each.object_id: (each.was["status"], each.was["reason"]) for each in AuditEvent.with_words(events)}
    items = PaymentItem.select().where(PaymentItem.contract == contract.id, PaymentItem.model == "scheduled")
    found = []
    for item in items.where(PaymentItem.line_key.in_({key for key, _, _ in kept})):
        row = kept.get((item.line_key, item.slice_start, item.side))
        if row and item.id in was and (row.status, row.reason) == (item.line_status, item.status_reason):
            found.append(_Line(item, row, was[item.id]))
    if not found or not len(found) == len(kept) == len(was):
        raise IllegalMove(CHANGED_SINCE)
    return found


def _keep_again(line: _Line, by: Actor, at: Moment) -> None:
    if line.was == NEVER_SET and line.kept.period_start is None:
        line.kept.delete_instance()
        return
    status, reason = line.was
    again = {"status": status, "reason": reason, "set_by": by.person_id, "set_at": at.now}
    LineStatus.update(**again).where(LineStatus.id == line.kept.id).execute()

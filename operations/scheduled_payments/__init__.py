"""Scheduled payments: what a provider says of a period, what officers do with its lines.

The contract: docs/domain/scheduled-payments.md.
"""

from operations.scheduled_payments.answers import confirm, reject, undo_answer
from operations.scheduled_payments.lines import set_statuses
from operations.scheduled_payments.notes import write_notes
from queries.scheduled_payments.planned import planned_lines

__all__ = ["confirm", "planned_lines", "reject", "set_statuses", "undo_answer", "write_notes"]

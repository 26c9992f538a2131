"""What was delivered each week: read, recorded, confirmed. Each change is one transaction with an event for each line,
and payment items and invoices follow in it.
"""

from operations.actuals.adding import addable_lines, clients_to_add_for, delete_actual
from operations.actuals.confirming import confirm, generate, undo_confirm
from operations.actuals.drafts import draft_of
from operations.actuals.drafts import forget as forget_draft
from operations.actuals.drafts import keep as keep_draft
from operations.actuals.drafts import sweep as sweep_drafts
from operations.actuals.following import SomebodyWasFaster, WeekRefused
from operations.actuals.recording import record_delivery, record_week
from operations.actuals.unlocking import unlock
from queries.weeks.loading import Scope, load_week

__all__ = [
    "Scope",
    "SomebodyWasFaster",
    "WeekRefused",
    "addable_lines",
    "clients_to_add_for",
    "confirm",
    "delete_actual",
    "draft_of",
    "forget_draft",
    "generate",
    "keep_draft",
    "load_week",
    "record_delivery",
    "record_week",
    "sweep_drafts",
    "undo_confirm",
    "unlock",
]

"""Payment runs: prepared, checked, approved by another person, finalised by a job (docs/domain/payment-runs.md)."""

from operations.payment_runs.approving import approve, job_of, start_due, start_finalising, try_again, withdraw
from operations.payment_runs.checking import check, see, take_out
from operations.payment_runs.figures import parts_of, total_pence
from operations.payment_runs.finalising import finalise
from operations.payment_runs.following import answer_changed, follow, let_go_of_invoice
from operations.payment_runs.preparing import drop, prepare, prepare_catch_up
from queries.payment_runs.waiting import waiting_invoices, waiting_periods, waiting_to_catch_up

__all__ = [
    "answer_changed",
    "approve",
    "check",
    "drop",
    "finalise",
    "follow",
    "job_of",
    "let_go_of_invoice",
    "parts_of",
    "prepare",
    "prepare_catch_up",
    "see",
    "start_due",
    "start_finalising",
    "take_out",
    "total_pence",
    "try_again",
    "waiting_invoices",
    "waiting_periods",
    "waiting_to_catch_up",
    "withdraw",
]

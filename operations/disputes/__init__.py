"""Disputes: raised by an officer or proposed by the portal, answered by the provider, resolved. Each move is one
transaction with an event, and the money of the weeks that it is about follows in it.
"""

from operations.disputes.answering import correct, request_resolution, update
from operations.disputes.deciding import drop, raise_dispute, raise_proposed, reopen, resolve
from queries.disputes import actuals_of, held_pence_of, history_of, holding, line_names, seen_of

__all__ = [
    "actuals_of",
    "correct",
    "drop",
    "held_pence_of",
    "history_of",
    "holding",
    "line_names",
    "raise_dispute",
    "raise_proposed",
    "reopen",
    "request_resolution",
    "resolve",
    "seen_of",
    "update",
]

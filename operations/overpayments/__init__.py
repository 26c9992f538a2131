"""Overpayments: announced before anything is taken; the provider answers, an officer decides.

The contract: docs/domain/overpayments.md.

What a plan holds and what it lets go of is worked out with the payment items (operations/recalculation/plans.py).
"""

from operations.overpayments.answering import accept, accept_unanswered, ask, dispute
from operations.overpayments.deciding import decide, drop, put_in_instalments
from queries.overpayments.pages import OverpaymentPage, preview, waiting_for_officer

__all__ = [
    "OverpaymentPage",
    "accept",
    "accept_unanswered",
    "ask",
    "decide",
    "dispute",
    "drop",
    "preview",
    "put_in_instalments",
    "waiting_for_officer",
]

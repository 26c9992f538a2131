"""Overpayments: announced before anything is taken; the provider answers, an officer decides.

The contract: docs/domain/overpayments.md.

What a plan holds and what it lets go of is worked out with the payment items (operations/recalculation/plans.py).
"""

"""Scheduled payments: what a provider says of a period, what officers do with its lines.

The contract: docs/domain/scheduled-payments.md.
"""

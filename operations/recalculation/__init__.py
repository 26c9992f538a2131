"""Recalculation: derived payment items and held-back amounts, worked out again from care and actuals.

It reads in a handful of queries, works in memory in bounded chunks of lines, and writes only what changed. Settled and
frozen items are never touched. However often it runs, the answer is the same (docs/domain/payment-items.md).
"""

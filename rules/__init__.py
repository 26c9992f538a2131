"""Decisions on plain values: money, periods, planned and delivered weeks, legal moves. No Flask, no database."""

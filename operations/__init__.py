"""Verbs that change things: each one short transaction that checks, changes and records. See docs/architecture.md."""

"""Disputes on the council's side (N3): the queue, raising, resolving, re-opening; unlocking a week."""

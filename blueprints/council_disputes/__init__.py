"""Disputes on the council's side: the queue, raising, resolving, re-opening; unlocking a week."""

"""Overpayments, the provider's views and the council's, each in its own module."""

from blueprints.overpayments import council, provider  # noqa: F401 - they register themselves
from blueprints.overpayments.blueprint import bp

__all__ = ["bp"]

"""The views of this area, each in its own module."""

from blueprints.scheduled_payments import advice, calendar, council, provider, tile  # noqa: F401 - they register themselves
from blueprints.scheduled_payments.blueprint import bp

__all__ = ["bp"]

"""The half-year, quarter or month that an address asks for, by its first day: `2025-04-01`."""

from collections.abc import Sequence
from datetime import date

from flask import request

from rules.dates import date_range
from rules.published_payments import month_end
from rules.weeks import Dates


def asked_of(periods: Sequence[Dates], otherwise: Dates, name: str = "from") -> Dates:
    """The period whose first day the address names, or `otherwise` where it names none of them."""
    asked = request.args.get(name, "")
    return next((each for each in periods if each[0].isoformat() == asked), otherwise)


def whole_month(first: date) -> Dates:
    """(first, last) of the month that begins with `first`."""
    return first, month_end(first)


def quarter_words(quarter: Dates, today: date) -> str:
    """`01/07/2025 - 30/09/2025`, and whether it goes on."""
    return date_range(*quarter) + so_far(quarter, today)


def month_words(month: Dates, today: date) -> str:
    """`October 2025`, and whether it goes on."""
    return f"{month[0]:%B %Y}" + so_far(month, today)


def so_far(period: Dates, today: date) -> str:
    """What stands behind the words of a period that is not over."""
    return " (so far)" if today <= period[1] else ""

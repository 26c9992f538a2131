"""Dates that an officer types: what can only be a slip is refused, what is odd is asked about once.

The contract: docs/domain/scheduled-payments.md#manual-adjustments, docs/domain/payment-runs.md#dates.
"""

from datetime import date, timedelta

from rules.broken import RuleBroken
from rules.dates import date_range, format_date

YEARS_BACK, YEARS_AHEAD = 10, 2
DAYS_AHEAD = 62  # a run that is finalised later, or takes what is due later, is asked about


def check_year(day: date, today: date, field: str, what: str) -> None:
    """Raises RuleBroken for a day that is more than ten years back or two ahead: a year that was mistyped."""
    if not today.year - YEARS_BACK <= day.year <= today.year + YEARS_AHEAD:
        years = abs(day.year - today.year)
        direction = "ago" if day < today else "ahead"
        raise RuleBroken(f"Check the year: the {what}, {format_date(day)}, is {years} years {direction}", field)


def outside_contract(first: date, last: date, contract_first: date | None, contract_last: date | None) -> str | None:
    """A sentence where days are not all within a contract's dates; None where they are. `contract_last` is None for one
    without an end.
    """
    if contract_first is None:
        return None
    if first >= contract_first and (contract_last is None or last <= contract_last):
        return None
    runs = date_range(contract_first, contract_last)
    return f"{date_range(first, last)} is not within the contract's dates, {runs}."


def far_ahead(day: date, today: date, what: str) -> str | None:
    """A sentence where a day is more than two months ahead; None where it is nearer, or past."""
    days = (day - today).days
    return f"The {what} is {days} days ahead, {format_date(day)}." if today + timedelta(days=DAYS_AHEAD) < day else None

"""What the council may set about invoices, as people type it: reasons, rates, limits."""

import re
from datetime import date

from rules.broken import RuleBroken
from rules.dates import format_date, parse_date
from rules.invoice_clock import LAST_DAYS
from rules.money import parse_quantity, plain_decimal

MOST_REASONS, LONGEST_REASON = 12, 60
MOST_DAYS = 365
HIGHEST_BASIS_POINTS = 10_000


def reasons_of(text, field="return_reasons"):
    """The reasons to return an invoice, one a line. Raises RuleBroken without any, for too many or too long ones."""
    lines = [" ".join(line.split()) for line in (text or "").replace("\x00", "").splitlines()]
    reasons = list(dict.fromkeys(line for line in lines if line))
    if not reasons or len(reasons) > MOST_REASONS:
        raise RuleBroken(f"Enter one to {MOST_REASONS} reasons, each on a line of its own", field)
    if any(len(reason) > LONGEST_REASON for reason in reasons):
        raise RuleBroken(f"Enter reasons of at most {LONGEST_REASON} letters", field)
    return reasons


def basis_points_of(text, field, what):
    """A per cent rate as hundredths of a per cent: `4.25` is 425. Raises RuleBroken."""
    points = parse_quantity((text or "").replace("%", ""), field, what)
    if not 0 <= points <= HIGHEST_BASIS_POINTS:
        raise RuleBroken(f"Enter the {what} in per cent, like 4.25", field)
    return points


def base_rates_of(text, field="base_rates"):
    """{`2025-06-30`: 425} of lines like `30/06/2025 4.25`. Raises RuleBroken: only a 30 June or 31 December counts."""
    rates = {}
    for line in filter(None, (line.strip() for line in (text or "").splitlines())):
        match = re.fullmatch(r"(.*\d)\s*[\s:=]\s*(\d[\d.]*)\s*%?", line)
        if match is None:
            raise RuleBroken(f"“{line[:40]}” is not a date and a per cent: enter lines like 30/06/2025 4.25", field)
        day = parse_date(match[1], field, "date of the base rate")
        if (day.month, day.day) not in LAST_DAYS:
            raise RuleBroken(f"{format_date(day)} is no 30 June or 31 December: only the rate of these counts", field)
        rates[day.isoformat()] = basis_points_of(match[2], field, "base rate")
    if not rates:
        raise RuleBroken("Enter at least one base rate, like 30/06/2025 4.25", field)
    return dict(sorted(rates.items()))


def base_rates_text(rates):
    """The lines of `base_rates_of`, newest first."""
    days = sorted(rates, reverse=True)
    return "\n".join(f"{format_date(date.fromisoformat(day))} {plain_decimal(rates[day])}" for day in days)


def days_of(text, field, what):
    """A whole number of days. Raises RuleBroken."""
    cleaned = (text or "").strip()
    if not (cleaned.isascii() and cleaned.isdigit() and 1 <= int(cleaned[:9]) <= MOST_DAYS):
        raise RuleBroken(f"Enter the {what} as a whole number from 1 to {MOST_DAYS}", field)
    return int(cleaned)

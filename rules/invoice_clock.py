"""The 30-day clock: statutory interest and the fixed sum.

The contract: docs/domain/invoice-clock.md.

Day n is n days after submission. It stops on the date in the bank. From day 31 interest and the fixed sum are shown:
these days are the law's, whatever shorter terms the council sets itself (payment_terms_days).
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from rules.moment import london_date
from rules.money import divide_half_up

LATE_PAYMENT_ACT_DAYS = 30  # Late Payment of Commercial Debts (Interest) Act 1998: a debt is late after as many days
RED_FOR_LAST_DAYS = 5
DAYS_A_YEAR = 365
FIXED_SUMS = ((100_000, 4_000), (1_000_000, 7_000))  # (below this many pence, so many pence); from there on the largest
LARGEST_FIXED_SUM_PENCE = 10_000
LAST_DAYS = ((6, 30), (12, 31))  # (month, day): the base rates of these days count


def day_of_clock(submitted_at: datetime, today: date) -> int:
    """Which day of the clock it is today: day n is n days after the submission."""
    return (today - london_date(submitted_at)).days


def red_from_day(payment_terms_days: int) -> int:
    """The first day of the clock on which an invoice's age is shown in red: 5 days before the council's terms end."""
    return max(1, payment_terms_days - RED_FOR_LAST_DAYS)


def late_from(submitted_on: date) -> date:
    """The first day on which an invoice is late: day 31."""
    return submitted_on + timedelta(days=LATE_PAYMENT_ACT_DAYS + 1)


def days_late(submitted_on: date, paid_on: date) -> int:
    """Days beyond day 30 on `paid_on` (the date in the bank, or today while it is not paid); never below zero."""
    return max(0, (paid_on - submitted_on).days - LATE_PAYMENT_ACT_DAYS)


def interest_pence(total_pence: int, rate_basis_points: int, late_days: int) -> int:
    """Statutory interest: total x rate x days late / 365, to the penny; the rate in hundredths of a per cent, 8% and
    the base rate together. Nothing on a total that is not above zero.
    """
    if total_pence <= 0:
        return 0
    return divide_half_up(total_pence * rate_basis_points * late_days, 10_000 * DAYS_A_YEAR)


def fixed_sum_pence(total_pence: int, late_days: int) -> int:
    """The fixed sum once an invoice is late: £40 under £1,000, £70 under £10,000, else £100."""
    if late_days <= 0 or total_pence <= 0:
        return 0
    return next((pence for below, pence in FIXED_SUMS if total_pence < below), LARGEST_FIXED_SUM_PENCE)


def base_rate_day(day: date) -> date:
    """The day whose base rate counts: the 30 June or 31 December before."""
    return date(day.year, 6, 30) if day > date(day.year, 6, 30) else date(day.year - 1, 12, 31)


def base_rate_of(day: date, rates: Mapping[str, int]) -> int:
    """The base rate in hundredths of a per cent that counts for what became late on `day`.

    rates: {ISO date of a 30 June or 31 December: rate}, the council's setting; where the one that counts is not there,
    the one before it, else the first.
    """
    wanted = base_rate_day(day).isoformat()
    before = [known for known in rates if known <= wanted]
    return rates[max(before)] if before else rates[min(rates)]

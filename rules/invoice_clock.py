"""The 30-day clock: statutory interest, the fixed sum, and how fast a half-year's invoices were paid.

The contract: docs/domain/invoice-clock.md.

Day n is n days after submission. It stops on the date in the bank. From day 31 interest and the fixed sum are shown:
these days are the law's, whatever shorter terms the council sets itself (payment_terms_days).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rules.moment import london_date
from rules.money import divide_half_up
from rules.weeks import Dates

LATE_PAYMENT_ACT_DAYS = 30  # Late Payment of Commercial Debts (Interest) Act 1998: a debt is late after as many days
COMPLIANCE_DAYS = (30, 60)  # what the half-year's shares are reported by
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


def half_year_of(day: date) -> Dates:
    """(first, last) of the half-year that a day is in: January to June, July to December."""
    if day.month <= 6:
        return date(day.year, 1, 1), date(day.year, 6, 30)
    return date(day.year, 7, 1), date(day.year, 12, 31)


def half_years_back(today: date, count: int) -> list[Dates]:
    """The half-year of `today` and the ones before it, `count` in all, newest first."""
    halves = [half_year_of(today)]
    while len(halves) < count:
        halves.append(half_year_of(halves[-1][0] - timedelta(days=1)))
    return halves


@dataclass(frozen=True)
class HalfYear:
    """How fast the invoices submitted in a half-year were paid; percentages are whole, None where nothing was paid."""

    first: date
    last: date
    invoices: int
    average_days: int | None
    within_30_percent: int | None
    within_60_percent: int | None
    over_60_percent: int | None
    unpaid: int


def half_year_figures(half: Dates, clocks: Sequence[tuple[date, date | None]]) -> HalfYear:
    """The HalfYear of (first, last) from [(submitted on, in the bank on or None)] of its invoices."""
    days = [(paid - submitted).days for submitted, paid in clocks if paid is not None]
    soon, late = COMPLIANCE_DAYS

    def percent(count: int) -> int | None:
        return divide_half_up(100 * count, len(days)) if days else None

    return HalfYear(
        *half,
        invoices=len(clocks),
        average_days=divide_half_up(sum(days), len(days)) if days else None,
        within_30_percent=percent(sum(each <= soon for each in days)),
        within_60_percent=percent(sum(soon < each <= late for each in days)),
        over_60_percent=percent(sum(each > late for each in days)),
        unpaid=len(clocks) - len(days),
    )

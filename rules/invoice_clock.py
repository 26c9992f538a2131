"""The 30-day clock: statutory interest, the fixed sum, and how fast invoices were paid in a half-year.

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
    """(first, last) of the reporting half-year that a day is in: April to September, October to March. The base rate of
    interest keeps half-years of its own (`base_rate_day`).
    """
    if 4 <= day.month <= 9:
        return date(day.year, 4, 1), date(day.year, 9, 30)
    year = day.year if day.month >= 10 else day.year - 1
    return date(year, 10, 1), date(year + 1, 3, 31)


def half_years_back(today: date, count: int) -> list[Dates]:
    """The half-year of `today` and the ones before it, `count` in all, newest first."""
    halves = [half_year_of(today)]
    while len(halves) < count:
        halves.append(half_year_of(halves[-1][0] - timedelta(days=1)))
    return halves


@dataclass(frozen=True)
class InvoiceClock:
    """When an invoice was submitted, which is when it became payable, when it is in the bank, and its pence."""

    submitted_on: date
    bank_date: date | None
    pence: int

    @property
    def days(self) -> int | None:
        """Days to the payment: day 1 is the day after the submission. None without a date in the bank."""
        return None if self.bank_date is None else (self.bank_date - self.submitted_on).days


@dataclass(frozen=True)
class PaidShare:
    """Payments of so many days: how many, their whole percentage (None without any payment) and their pence."""

    payments: int
    percent: int | None
    pence: int


@dataclass(frozen=True)
class HalfYear:
    """How fast invoices were paid: three PaidShares and the average of the payments made in the half-year, and what
    became payable in it with the part, in pence and in per cent, that was not paid in it.
    """

    first: date
    last: date
    payments: int
    average_days: int | None
    within_30: PaidShare
    within_60: PaidShare
    over_60: PaidShare
    became_payable_pence: int
    not_paid_pence: int
    not_paid_percent: int | None


def half_year_figures(half: Dates, clocks: Sequence[InvoiceClock], today: date) -> HalfYear:
    """The HalfYear of (first, last) as it stands `today`: a payment is made when it is in the bank."""
    first, last = half
    made_by = min(last, today)
    paid = [clock for clock in clocks if clock.bank_date is not None and first <= clock.bank_date <= made_by]
    days = [(clock.days or 0, clock) for clock in paid]
    soon, late = COMPLIANCE_DAYS
    payable = [clock for clock in clocks if first <= clock.submitted_on <= last]
    became_payable = sum(clock.pence for clock in payable)
    not_paid = sum(clock.pence for clock in payable if clock.bank_date is None or clock.bank_date > made_by)
    return HalfYear(
        first,
        last,
        payments=len(paid),
        average_days=divide_half_up(sum(each for each, _ in days), len(days)) if days else None,
        within_30=_share([clock for each, clock in days if each <= soon], len(days)),
        within_60=_share([clock for each, clock in days if soon < each <= late], len(days)),
        over_60=_share([clock for each, clock in days if each > late], len(days)),
        became_payable_pence=became_payable,
        not_paid_pence=not_paid,
        not_paid_percent=divide_half_up(100 * not_paid, became_payable) if became_payable else None,
    )


def _share(clocks: Sequence[InvoiceClock], payments: int) -> PaidShare:
    percent = divide_half_up(100 * len(clocks), payments) if payments else None
    return PaidShare(len(clocks), percent, sum(clock.pence for clock in clocks))

"""How fast invoices were paid in a half-year, as the council's notice says it, and what each figure is the sum of.

The contract: docs/domain/payments-compliance.md (Procurement Act 2023, section 69; Procurement Regulations 2024,
regulation 38). A figure is the count and the sum of its list, so that the two cannot differ.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from rules.money import divide_half_up, plain_decimal
from rules.weeks import Dates

DAYS_TO_PUBLISH = 30  # after the half-year, or the quarter
DUTY_FROM = date(2026, 1, 1)  # section 69 is in force (SI 2025/1316); what was over needs no notice
SOON_DAYS, LATE_DAYS = 30, 60  # what the shares are reported by


class Figure(StrEnum):
    """A figure of the half-year, by the name that its list has in the address."""

    PAID = "paid"
    WITHIN_30 = "within-30"
    LATER = "later"
    FROM_31_TO_60 = "31-to-60"
    FROM_61 = "61-or-more"
    SUBMITTED = "submitted"
    NOT_PAID = "not-paid"

    @property
    def label(self) -> str:
        """What its list is called."""
        return _LABELS[self]

    @property
    def is_of_payments(self) -> bool:
        """Whether it is of the payments made in the half-year; the others are of the invoices submitted in it."""
        return self not in (Figure.SUBMITTED, Figure.NOT_PAID)


_LABELS = {
    Figure.PAID: "All payments",
    Figure.WITHIN_30: "30 days or fewer",
    Figure.LATER: "Later than 30 days",
    Figure.FROM_31_TO_60: "31 to 60 days",
    Figure.FROM_61: "61 days or more",
    Figure.SUBMITTED: "Submitted",
    Figure.NOT_PAID: "Submitted, not paid in it",
}
SHARES = (Figure.WITHIN_30, Figure.FROM_31_TO_60, Figure.FROM_61)


@dataclass(frozen=True, slots=True)
class InvoiceClock:
    """When an invoice was submitted, which is when it became payable, when it is in the bank, and its pence."""

    invoice_id: int
    submitted_on: date
    bank_date: date | None
    pence: int

    @property
    def days(self) -> int | None:
        """Days to the payment: day 1 is the day after the submission. None without a date in the bank."""
        return None if self.bank_date is None else (self.bank_date - self.submitted_on).days


@dataclass(frozen=True, slots=True)
class Share:
    """Some of the clocks of a half-year: how many of how many, and their pence."""

    count: int
    of: int
    pence: int

    @property
    def percent_tenths(self) -> int | None:
        """The share by number in tenths of a per cent, rounded half up; None of nothing."""
        return divide_half_up(1000 * self.count, self.of) if self.of else None

    @property
    def percent(self) -> str | None:
        """The share as it is written: `97.3`."""
        return _tenths(self.percent_tenths)


class HalfYear:
    """A half-year with the clocks of its invoices, as it stands `today`: a payment is made when it is in the bank."""

    def __init__(self, half: Dates, clocks: Iterable[InvoiceClock], today: date):
        self.first, self.last = half
        self._paid_by = min(self.last, today)
        self._clocks = list(clocks)
        self.is_over = today > self.last

    def clocks(self, figure: Figure) -> list[InvoiceClock]:
        """The clocks that a figure counts, in the order in which they came."""
        return self._lists[figure]

    def share(self, name: str) -> Share:
        """The Figure of this name: of all payments made in the half-year, or of all invoices submitted in it."""
        figure = Figure(name)
        listed = self._lists[figure]
        every = Figure.PAID if figure.is_of_payments else Figure.SUBMITTED
        return Share(len(listed), len(self._lists[every]), sum(clock.pence for clock in listed))

    @property
    def average_days(self) -> str | None:
        """The arithmetic mean of the days that its payments took, to one decimal: `18.6`; None without a payment."""
        return average_days(self._lists[Figure.PAID])

    @property
    def needs_notice(self) -> bool:
        """Whether the Act asks for its notice."""
        return self.last >= DUTY_FROM

    @property
    def publish_by(self) -> date:
        """The last day for its notice."""
        return self.last + timedelta(days=DAYS_TO_PUBLISH)

    @property
    def words(self) -> str:
        """`1 April to 30 September 2025`, `1 October 2025 to 31 March 2026`."""
        year = "" if self.first.year == self.last.year else f" {self.first.year}"
        return f"1 {self.first:%B}{year} to {self.last.day} {self.last:%B} {self.last.year}"

    @cached_property
    def _lists(self) -> dict[Figure, list[InvoiceClock]]:
        paid = [each for each in self._clocks if each.bank_date and self.first <= each.bank_date <= self._paid_by]
        submitted = [each for each in self._clocks if self.first <= each.submitted_on <= self.last]
        return {
            Figure.PAID: paid,
            Figure.WITHIN_30: [each for each in paid if _took(each) <= SOON_DAYS],
            Figure.LATER: [each for each in paid if _took(each) > SOON_DAYS],
            Figure.FROM_31_TO_60: [each for each in paid if SOON_DAYS < _took(each) <= LATE_DAYS],
            Figure.FROM_61: [each for each in paid if _took(each) > LATE_DAYS],
            Figure.SUBMITTED: submitted,
            Figure.NOT_PAID: [each for each in submitted if each.bank_date is None or each.bank_date > self._paid_by],
        }


def average_days(paid: Sequence[InvoiceClock]) -> str | None:
    """The arithmetic mean of the days that payments took, to one decimal; None without a payment."""
    return _tenths(divide_half_up(10 * sum(map(_took, paid)), len(paid)) if paid else None)


def days_on_hold(moves: Iterable[tuple[date, bool]], first: date, last: date) -> int:
    """How many days between two days an invoice was on hold. moves: (day, whether it was put on hold; False: it was
    released), in their order; those before `first` are of an earlier submission.
    """
    days, since = 0, None
    for day, is_on in moves:
        if day < first:
            continue
        if is_on:
            since = since or day
        elif since:
            days, since = days + (day - since).days, None
    return days + max(0, (last - since).days) if since else days


def half_year_of(day: date) -> Dates:
    """(first, last) of the reporting half-year that a day is in: April to September, October to March. The base rate of
    interest keeps half-years of its own (`rules.invoice_clock.base_rate_day`).
    """
    if 4 <= day.month <= 9:
        return date(day.year, 4, 1), date(day.year, 9, 30)
    year = day.year if day.month >= 10 else day.year - 1
    return date(year, 10, 1), date(year + 1, 3, 31)


def half_years_back(today: date, earliest: date) -> list[Dates]:
    """The half-years from the one of `earliest` to the one of `today`, newest first: at least that of today."""
    halves = [half_year_of(today)]
    while halves[-1][0] > earliest:
        halves.append(half_year_of(halves[-1][0] - timedelta(days=1)))
    return halves


def _took(clock: InvoiceClock) -> int:
    return clock.days or 0


def _tenths(tenths: int | None) -> str | None:
    return None if tenths is None else plain_decimal(tenths, 1)

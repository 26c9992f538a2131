"""The figures of the council's dashboard on plain values: how old work is, how a year stands, per cent."""

from datetime import date, timedelta
from typing import NamedTuple

from rules.financial_years import financial_year_end, financial_year_start
from rules.money import MINUS_SIGN, divide_half_up, plain_decimal
from rules.published_payments import month_end
from rules.weeks import Dates, monday_of

AGES = (("0-7", "0 to 7"), ("8-14", "8 to 14"), ("15-21", "15 to 21"), ("22", "Over 21"))  # (address, words), in days
OLDEST_OF_AGES = (7, 14, 21)  # the most days of each but the last
WEEKS_SHOWN = 3  # of actuals that are outstanding; what is older stands in one column


class Progress(NamedTuple):
    """Spent of what was ordered, in pence."""

    value_pence: int
    spent_pence: int

    @property
    def percent_tenths(self) -> int:
        """Of the value, in tenths of a per cent; 0 where nothing was ordered."""
        return divide_half_up(1000 * self.spent_pence, self.value_pence) if self.value_pence > 0 else 0

    @property
    def percent(self) -> str:
        """`65.3%`"""
        return f"{plain_decimal(self.percent_tenths, 1)}%".replace("-", MINUS_SIGN)

    @property
    def bar(self) -> float:
        """How far its bar goes, in per cent."""
        return min(max(self.percent_tenths, 0), 1000) / 10

    def against(self, year_tenths: int) -> str:
        """`1.2 points ahead` of the part of the year that is gone, `0.5 points behind`; empty where nothing was
        ordered.
        """
        difference = self.percent_tenths - year_tenths
        if not self.value_pence:
            return ""
        points = f"{plain_decimal(abs(difference), 1)} points"
        return f"{points} {'ahead' if difference > 0 else 'behind'}" if difference else "as the year"


def year_gone_tenths(financial_year: int, today: date) -> int:
    """How much of a financial year is over with `today`, in tenths of a per cent."""
    first, last = financial_year_start(financial_year), financial_year_end(financial_year)
    days = (last - first).days + 1
    gone = min(max((today - first).days + 1, 0), days)
    return divide_half_up(1000 * gone, days)


def months_of(financial_year: int, today: date) -> list[Dates]:
    """[(first, last)] of the months of a financial year that have begun."""
    months, first = [], financial_year_start(financial_year)
    while first <= min(today, financial_year_end(financial_year)):
        months.append((first, month_end(first)))
        first = months[-1][1] + timedelta(days=1)
    return months


def first_days_of_ages(today: date) -> tuple[date, ...]:
    """The first day of each age but the last: what has waited since then or later is of it."""
    return tuple(today - timedelta(days=days) for days in OLDEST_OF_AGES)


def days_of_age(age: str, today: date) -> tuple[date | None, date | None]:
    """(first, last) day since which work of this age has waited; None where there is no such end."""
    firsts = first_days_of_ages(today)
    place = [name for name, _ in AGES].index(age)
    first = firsts[place] if place < len(firsts) else None
    last = firsts[place - 1] - timedelta(days=1) if place else None
    return first, last


def ended_weeks(today: date) -> list[date]:
    """The Mondays of the newest weeks that have ended, the newest first."""
    return [monday_of(today) - timedelta(weeks=ago) for ago in range(1, WEEKS_SHOWN + 1)]

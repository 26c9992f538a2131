"""Periods of a payment method, their dates, and the slices that money is due for (docs/domain/periods.md)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from rules.financial_years import financial_year_end, financial_year_of

DAYS_OF_FREQUENCY = {"weekly": 7, "two_weekly": 14, "four_weekly": 28}


@dataclass(frozen=True, slots=True)
class Method:
    """A payment method of a contract; `end_date` is FAR_FUTURE where it has none."""

    id: int
    start_date: date
    end_date: date
    model: str
    pay_on_actuals: str
    frequency: str
    first_period_start: date
    slack_days: int = 0
    days_to_finalise: int = 3
    days_to_bank: int = 6
    is_net: bool = False
    opens_days_before_due: int = field(kw_only=True)  # Scheduled only; a setting of the council


@dataclass(frozen=True, slots=True)
class Period:
    """One period: when it runs, and when it is due, finalised and in the bank."""

    method: Method
    start_date: date
    end_date: date

    @property
    def due_date(self) -> date:
        """The start minus the slack: paying ahead has slack above zero, in arrears below."""
        return self.start_date - timedelta(days=self.method.slack_days)

    @property
    def finalise_date(self) -> date:
        """When the period is to be finalised."""
        return self.due_date + timedelta(days=self.method.days_to_finalise)

    @property
    def bank_date(self) -> date:
        """When its money is to be in the bank."""
        return self.due_date + timedelta(days=self.method.days_to_bank)

    @property
    def opens_on(self) -> date:
        """The first day on which what it pays can be seen: the due date (Invoiced), or days before it (Scheduled)."""
        if self.method.model == "invoiced":
            return self.due_date
        return self.due_date - timedelta(days=self.method.opens_days_before_due)

    def is_open(self, today: date) -> bool:
        """Whether what it pays can be seen on `today`."""
        return self.opens_on <= today


def next_start(frequency: str, start: date) -> date:
    """When the period after the one that starts on `start` starts. Calendar months start on the 1st."""
    if frequency == "monthly":
        return date(start.year + start.month // 12, start.month % 12 + 1, 1)
    return start + timedelta(days=DAYS_OF_FREQUENCY[frequency])


def periods_of(method: Method, until: date) -> list[Period]:
    """The method's periods that start on or before `until`, in order; the last is cut at the method's end."""
    periods = []
    start = method.first_period_start
    while start <= min(until, method.end_date):
        following = next_start(method.frequency, start)
        periods.append(Period(method, start, min(following - timedelta(days=1), method.end_date)))
        start = following
    return periods


def contract_periods(methods: Sequence[Method], today: date) -> list[Period]:
    """The periods of all of a contract's methods, in order: those that have started or are open, and the next."""
    far = today + timedelta(days=max((0, *(m.slack_days + m.opens_days_before_due for m in methods))))
    known = [period for method in methods for period in periods_of(method, far + timedelta(days=62))]
    known.sort(key=lambda period: period.start_date)
    wanted = [period for period in known if period.start_date <= today or period.is_open(today)]
    later = [period for period in known if period not in wanted]
    if not any(not period.is_open(today) for period in wanted) and later:
        wanted.append(later[0])
    return wanted


@dataclass(frozen=True, slots=True)
class Slice:
    """An open period, or the part of it in one financial year."""

    start_date: date
    end_date: date
    financial_year: int
    period: Period


def slices_of(period: Period) -> list[Slice]:
    """The period cut at 31 March."""
    slices = []
    start = period.start_date
    while start <= period.end_date:
        year = financial_year_of(start)
        end = min(period.end_date, financial_year_end(year))
        slices.append(Slice(start, end, year, period))
        start = end + timedelta(days=1)
    return slices


def current_period(periods: Sequence[Period], finalised_starts: Collection[date], today: date) -> Period | None:
    """The contract's current period: its earliest open one not finalised, else the next to open, else the last.

    periods: in order, as from contract_periods; finalised_starts: of the finalised ones. None without periods.
    """
    for period in periods:
        if period.is_open(today) and period.start_date not in finalised_starts:
            return period
    for period in periods:
        if not period.is_open(today):
            return period
    return periods[-1] if periods else None

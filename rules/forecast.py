"""When to confirm by, and which payment run that is for (docs/domain/payment-runs.md#cut-off-and-forecast)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from rules.weeks import Dates
from rules.working_days import working_days_before


@dataclass(frozen=True, slots=True)
class Run:
    """A run to come: when it is finalised, in the bank, and the last moment, London's time, to confirm for it."""

    finalise_date: date
    bank_date: date
    cut_off: datetime


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the next run that the reader can still confirm for pays; all amounts in pence.

    `scheduled_pence` is confirmed and payable, `authorised_pence` is on invoices that the council has authorised,
    `submitted_pence` on those that it has not yet; `to_confirm_pence` waits for actuals, `not_submitted_pence` is
    confirmed and on no invoice that was submitted. `next_run` is the very next, whether it pays anything or not.
    """

    run: Run
    next_run: Run
    scheduled_pence: int = 0
    authorised_pence: int = 0
    submitted_pence: int = 0
    to_confirm_pence: int = 0
    not_submitted_pence: int = 0

    @property
    def amount_pence(self) -> int:
        """All that is expected, in pence."""
        return self.scheduled_pence + self.authorised_pence + self.submitted_pence

    @property
    def is_certain(self) -> bool:
        """Whether nothing of it waits for the council to authorise it."""
        return not self.submitted_pence


def time_of(text: str) -> time:
    """A time as a setting has it, `18:00`."""
    return time.fromisoformat(text)


def cut_off_of(finalise_date: date, working_days: int, at_time: time, holidays: Collection[date]) -> datetime:
    """The moment, London's time: so many working days before the finalise date, at that time of the day."""
    return datetime.combine(working_days_before(finalise_date, working_days, holidays), at_time)


def next_weekday(day: date, weekday: int) -> date:
    """The first day from `day` on, itself included, that is this weekday; Monday is 0."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def runs_to_come(
    dates: Sequence[Dates], now: datetime, working_days: int, at_time: time, holidays: Collection[date]
) -> list[Run]:
    """The Runs of these (finalise date, bank date) whose cut-off has not passed, soonest first. now: London's time.

    Of two with one finalise date the later bank date counts, so that no payment is promised too early.
    """
    bank_dates: dict[date, date] = {}
    for finalise_date, bank_date in dates:
        bank_dates[finalise_date] = max(bank_date, bank_dates.get(finalise_date, bank_date))
    runs = [Run(day, bank_dates[day], cut_off_of(day, working_days, at_time, holidays)) for day in sorted(bank_dates)]
    return [run for run in runs if run.cut_off > now]


def forecast_of(
    runs: Sequence[Run], scheduled: Sequence[tuple[date, int]], invoices: Mapping[str, int], to_confirm_pence: int = 0
) -> Forecast | None:
    """The Forecast of the first run that pays something, else of the first; None without runs.

    scheduled: (finalise date, pence) of what is payable; a run pays what is to be finalised by its date.
    invoices: {"authorised", "submitted", "not_submitted"} in pence; the next run pays them.
    """
    found = []
    for run in runs:
        payable = sum(pence for finalise_date, pence in scheduled if finalise_date <= run.finalise_date)
        names = {f"{name}_pence": pence for name, pence in invoices.items()}
        found.append(Forecast(run, runs[0], scheduled_pence=payable, to_confirm_pence=to_confirm_pence, **names))
    return next((each for each in found if each.amount_pence > 0), found[0] if found else None)

"""When to confirm by, which payment run that is for, and what is in the bank on which day.

The contract: docs/domain/payment-runs.md#cut-off-and-forecast.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from rules.weeks import Dates
from rules.working_days import working_days_before


@dataclass(frozen=True, slots=True)
class Run:
    """A run to come: when it is finalised, in the bank, and the last moment, London's time, to confirm for it."""

    finalise_date: date
    bank_date: date
    cut_off: datetime


class Sum(NamedTuple):
    """What one contract is to be paid on a day, in pence with VAT; `kind`: scheduled, authorised, submitted, or
    overpayment for what is taken back (negative).
    """

    contract_id: int | None
    bank_date: date
    kind: str
    pence: int


@dataclass(frozen=True, slots=True)
class BankPayment:
    """What is in the bank on a day, in pence with VAT: all of it, and how much of it is Scheduled, and on invoices that
    the council has still to authorise. `taken_back_pence` is what overpayments have taken off it.
    """

    bank_date: date
    pence: int
    scheduled_pence: int = 0
    submitted_pence: int = 0
    taken_back_pence: int = 0
    is_on_its_way: bool = False  # finalised already

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


def next_run(
    dates: Iterable[Dates], now: datetime, working_days: int, at_time: time, holidays: Collection[date]
) -> Run | None:
    """The first Run of these (finalise date, bank date) whose cut-off has not passed. now: London's time.

    Of two with one finalise date the later bank date counts, so that no payment is promised too early.
    """
    bank_dates: dict[date, date] = {}
    for finalise_date, bank_date in dates:
        bank_dates[finalise_date] = max(bank_date, bank_dates.get(finalise_date, bank_date))
    runs = (Run(day, bank_dates[day], cut_off_of(day, working_days, at_time, holidays)) for day in sorted(bank_dates))
    return next((run for run in runs if run.cut_off > now), None)


def day_in_bank(finalise_date: date, bank_date: date, is_finalised: bool, today: date, run: Run | None) -> date:
    """When what a Scheduled period has left to pay, and no run has taken, is in the bank: on the period's own date, or
    with the next run (`run`) where it is finalised, or should be. Its own date where no run is to come.
    """
    is_late = is_finalised or finalise_date < today
    return run.bank_date if is_late and run else bank_date


def payments_of(sums: Iterable[Sum]) -> list[BankPayment]:
    """What is in the bank on each day, the soonest first. A contract that comes to less than nothing on a day is left
    out: no run pays it.
    """
    of_contract: dict[tuple[date, int | None], list[Sum]] = {}
    for each in sums:
        of_contract.setdefault((each.bank_date, each.contract_id), []).append(each)
    by_day: dict[date, list[Sum]] = {}
    for (day, _), some in of_contract.items():
        if sum(each.pence for each in some) > 0:
            by_day.setdefault(day, []).extend(some)
    return [_payment(day, by_day[day]) for day in sorted(by_day)]


def _payment(day: date, sums: Sequence[Sum]) -> BankPayment:
    def of(*kinds: str) -> int:
        return sum(each.pence for each in sums if each.kind in kinds)

    return BankPayment(
        day,
        sum(each.pence for each in sums),
        of("scheduled", "overpayment"),
        of("submitted"),
        -of("overpayment"),
    )

"""What needs the officer who is signed in: their queues, the runs that are not paid yet, the next dates."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from flask_login import current_user

from queries.payment_runs import to_pay
from queries.payment_runs.under_way import RunUnderWay, approvers, runs_under_way
from rules.forecast import Run
from rules.working_days import add_working_days, is_working_day
from web import clock, council, forecasts, queues
from web.permissions import Permission
from web.queues import ShownQueue


@dataclass(frozen=True)
class DateToCome:
    """A day and what happens on it."""

    day: date
    words: str


class Start:
    """What the first page shows to the current user, worked out when it is asked for. shown: the queues that they may
    read.
    """

    def __init__(self, shown: list[ShownQueue]) -> None:
        self.queues = queues.most_urgent_first(shown)

    @property
    def is_worker(self) -> bool:
        """Whether they deal with any queue; an auditor only looks."""
        return any(each.is_theirs for each in self.queues)

    @property
    def theirs(self) -> list[ShownQueue]:
        """Their queues with something in them; every queue with something in it for who only looks."""
        return [each for each in self.queues if each.waiting.count and (each.is_theirs or not self.is_worker)]

    @property
    def empty(self) -> list[ShownQueue]:
        """Their queues with nothing in them."""
        return [each for each in self.queues if not each.waiting.count and (each.is_theirs or not self.is_worker)]

    @property
    def others(self) -> list[ShownQueue]:
        """The queues of other roles."""
        return [each for each in self.queues if self.is_worker and not each.is_theirs]

    @property
    def count(self) -> int:
        """How many things there are to do for them."""
        return sum(each.waiting.count for each in self.theirs) + len(self.to_approve)

    @property
    def overdue(self) -> int:
        """How many of them are late."""
        return sum(each.waiting.overdue for each in self.theirs)

    @cached_property
    def runs(self) -> list[RunUnderWay]:
        """The payment runs that are not paid yet."""
        if not current_user.may(Permission.RUNS_READ):
            return []
        return runs_under_way(current_user, current_user.may(Permission.RUNS_APPROVE))

    @property
    def to_approve(self) -> list[RunUnderWay]:
        """Those that they may approve."""
        return [run for run in self.runs if run.may_be_approved]

    @cached_property
    def approvers(self) -> list[str]:
        """The names of the other Payment Approvers."""
        return [name for person_id, name in approvers() if person_id != current_user.person_id]

    @cached_property
    def next_run(self) -> Run | None:
        """The next run that nobody has prepared."""
        return forecasts.next_run_of_all()

    @property
    def cut_off_day(self) -> date | None:
        """The day of that run's cut-off, which is London's time."""
        return self.next_run.cut_off.date() if self.next_run else None

    @cached_property
    def ready_pence(self) -> int:
        """What that run would pay as it is now: authorised, accepted, or due by its day."""
        return to_pay.ready_pence(current_user, self.next_run.finalise_date) if self.next_run else 0

    @property
    def dates(self) -> list[DateToCome]:
        """What happens next, in order."""
        found = []
        for run in self.runs:
            if run.state in ("prepared", "checked"):
                found.append(DateToCome(run.finalise_date, f"Payment run {run.id} must be approved"))
            found.append(DateToCome(run.bank_date, f"Payment run {run.id} reaches the bank"))
        if self.next_run:
            found += [
                DateToCome(self.next_run.cut_off.date(), f"{self.next_run.cut_off:%H:%M}, cut-off for the next run"),
                DateToCome(self.next_run.finalise_date, "The next run is finalised"),
                DateToCome(self.next_run.bank_date, "The next run reaches the bank"),
            ]
        return sorted(found, key=lambda each: each.day)


def shown_by_banks(day: date) -> date:
    """The first day from `day` on that banks show a payment: they work Monday to Friday."""
    holidays = council.settings().bank_holidays
    return day if is_working_day(day, holidays) else add_working_days(day, 1, holidays)


def days_left(day: date) -> int:
    """How many days there are until then; negative for a day that has passed."""
    return (day - clock.today()).days

"""What a run pays beside what was paid last time, for a week of care (docs/domain/payment-runs.md#off-trend)."""

from collections.abc import Sequence
from dataclasses import dataclass

from models import PaymentItem, PaymentRun
from queries.care_days import care_days_of
from queries.payment_runs.checks import Payee, earlier_payments
from queries.payment_runs.lines import RunLine
from rules.money import divide_half_up, percent_change
from rules.trends import DAYS_A_WEEK, CarePayment, a_week


@dataclass(frozen=True)
class Comparison:
    """What one organisation is paid under one contract, now and last time; `last` None where it never was."""

    now: CarePayment
    last: CarePayment | None

    @property
    def weeks(self) -> int:
        """How many weeks of clients' care it is for."""
        return divide_half_up(self.now.care_days, DAYS_A_WEEK)

    @property
    def last_weeks(self) -> int:
        """The same of the last payment."""
        return divide_half_up(self.last.care_days, DAYS_A_WEEK) if self.last else 0

    @property
    def week_pence(self) -> int | None:
        """What a week of care comes to; None without any."""
        return a_week(self.now) if self.now.care_days else None

    @property
    def last_week_pence(self) -> int | None:
        """The same of the last payment."""
        return a_week(self.last) if self.last and self.last.care_days else None

    @property
    def change(self) -> str:
        """`+35.4%` for a week of care; `new` for a first payment, empty where there is nothing to compare."""
        if self.last is None:
            return "new"
        if self.week_pence is None or self.last_week_pence is None:
            return percent_change(self.now.pence, self.last.pence)
        return percent_change(self.week_pence, self.last_week_pence)


def comparisons_of(run: PaymentRun, lines: Sequence[RunLine]) -> dict[Payee, Comparison]:
    """{(organisation id, contract id): Comparison} of a run that is not paid yet. Two queries."""
    days, earlier = care_days_of(PaymentItem.payment_run == run.id), earlier_payments(lines)
    found = {}
    for line in lines:
        payee = line.organisation_id, line.contract_id
        now = CarePayment(line.amount_pence, days.get(payee, 0))
        found[payee] = Comparison(now, next(iter(earlier.get(payee, ())), None))
    return found

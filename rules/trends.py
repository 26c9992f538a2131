"""Off trend: a payment that is far from the last ones, compared for a week of care.

The contract: docs/domain/payment-runs.md#off-trend.
"""

from collections.abc import Sequence
from typing import NamedTuple

from rules.money import divide_half_up, format_pence, percent_of

TREND_OF = 3  # payments
DAYS_A_WEEK = 7


class CarePayment(NamedTuple):
    """What one payment or invoice comes to, and for how many days of care.

    `care_days` counts each day of each client's care once, however many lines it has. Adjustments and amounts added by
    hand have none of their own.
    """

    pence: int
    care_days: int


def is_off_trend(now: CarePayment, earlier: Sequence[CarePayment], percent: int) -> bool:
    """Whether a week of care costs more than `percent` more or less than in the earlier payments. Exactly `percent` is
    not off trend, and nothing is where there is nothing to compare with.

    A payment without days of care, such as adjustments alone, is off trend where it is that much more than the average.
    """
    if not earlier:
        return False
    if not now.care_days:
        total = _sum(earlier).pence
        return (now.pence * len(earlier) - total) * 100 > abs(total) * percent
    before = _sum(_with_care(earlier))
    if not before.care_days:
        return False
    difference = now.pence * before.care_days - before.pence * now.care_days
    return abs(difference) * 100 > abs(before.pence) * now.care_days * percent


def trend_words(now: CarePayment, earlier: Sequence[CarePayment]) -> str:
    """`Comes to £130.00 for a week of care, 30% more than in its last 3 payments (£100.00).`"""
    if not now.care_days:
        average = divide_half_up(_sum(earlier).pence, len(earlier))
        return f"{_compared(now.pence, average)} {_last(len(earlier), 'the average of ')} ({format_pence(average)})."
    compared = _with_care(earlier)
    pence, average = a_week(now), a_week(_sum(compared))
    more = _compared(pence, average)
    last = f"{_last(len(compared))} ({format_pence(average)})"
    return f"Comes to {format_pence(pence)} for a week of care, {more} in {last}."


def a_week(payment: CarePayment) -> int:
    """What a week of care comes to in pence, rounded half up; `care_days` is not 0."""
    return divide_half_up(payment.pence * DAYS_A_WEEK, payment.care_days)


def usual_pence(now: CarePayment, earlier: Sequence[CarePayment]) -> int | None:
    """What a payment would come to at the average of the earlier ones, for as many days of care; None without any."""
    if not earlier:
        return None
    before = _sum(_with_care(earlier))
    if now.care_days and before.care_days:
        return divide_half_up(before.pence * now.care_days, before.care_days)
    return divide_half_up(_sum(earlier).pence, len(earlier))


def _with_care(payments: Sequence[CarePayment]) -> list[CarePayment]:
    return [payment for payment in payments if payment.care_days]


def _sum(payments: Sequence[CarePayment]) -> CarePayment:
    return CarePayment(sum(each.pence for each in payments), sum(each.care_days for each in payments))


def _compared(pence: int, usual_pence: int) -> str:
    """`30% more than`, or in pounds where the usual is not above zero."""
    direction = "more" if pence > usual_pence else "less"
    difference = abs(pence - usual_pence)
    percent = percent_of(difference, usual_pence)
    return f"{format_pence(difference) if percent is None else f'{percent}%'} {direction} than"


def _last(count: int, average: str = "") -> str:
    return f"{average}its last {count} payments" if count > 1 else "its last payment"

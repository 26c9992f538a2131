"""Words for a period and its lines that more than one template uses."""

from datetime import date

from queries.forecast import OpenPeriod
from queries.scheduled_payments.client_groups import PeriodLine
from queries.scheduled_payments.detail import PeriodDetail
from queries.scheduled_payments.periods import ContractPeriod
from rules.dates import format_date, near_date
from rules.money import format_pence
from rules.scheduled_payments import STATUS_NAMES
from web.status_words import StatusWords

_STATUSES = {
    "pay": ("ok", "check"),
    "cancel": ("bad", "alert"),
    "suspend": ("todo", "pause"),
    "carry_forward": ("wait", "right"),
}
LINE_TAGS = {status: StatusWords(STATUS_NAMES[status], *sign) for status, sign in _STATUSES.items()}
PAID = StatusWords("Paid", "ok", "check")


def short_range(period: ContractPeriod) -> str:
    """`01/12 - 28/12`: a period in a list of one financial year."""
    return f"{period.start:%d/%m} - {period.end:%d/%m}"


def line_tag(line: PeriodLine) -> StatusWords:
    """How a line's status is shown."""
    return PAID if line.is_paid else LINE_TAGS[line.line_status]


def bank_figure(shown: PeriodDetail, left: OpenPeriod | None, today: date) -> tuple[str, str, str]:
    """When an open period's money is in the bank, as (label, figure, small words); left: what it has left to pay."""
    dates = _dates_words(shown.period, today)
    if shown.is_paid_in_parts:
        return "Left to pay", format_pence(shown.left_pence), _left_words(shown, left, today)
    if shown.payments:
        label = "In the bank" if shown.bank_date < today else "Expected in bank"
        return label, near_date(shown.bank_date, today), dates
    if shown.left_pence <= 0:
        return "Expected in bank", "No payment", dates
    if left and left.taken_back_pence:
        dates += f"; {format_pence(left.taken_back_pence)} of an overpayment comes off"
    return "Expected in bank", _days_words(shown, left, today), dates


def _dates_words(period: ContractPeriod, today: date) -> str:
    if period.finalised_on:
        finalised = f"finalised {format_date(period.finalised_on)}"
    else:
        words = "should have been finalised" if period.is_late(today) else "to be finalised"
        finalised = f"{words} {format_date(period.finalise_date)}"
    return f"Due {format_date(period.due_date)}, {finalised}"


def _left_words(shown: PeriodDetail, left: OpenPeriod | None, today: date) -> str:
    if not shown.left_pence:
        return "Nothing more is due"
    if shown.left_pence < 0:
        return "A negative amount is not paid"
    return f"Expected in bank {_days_words(shown, left, today)}"


def _days_words(shown: PeriodDetail, left: OpenPeriod | None, today: date) -> str:
    """`Fri 28 Nov`, or `£400.00 on Fri 28 Nov, £50.00 on Tue 2 Dec` where two runs pay it."""
    sums = left.left if left else ()
    if len(sums) < 2:
        return near_date(sums[0][0] if sums else shown.period.bank_date, today)
    return ", ".join(f"{format_pence(pence)} on {near_date(day, today)}" for day, pence in sums)

"""Words for a period and its lines that more than one template uses."""

from queries.scheduled_payments.client_groups import PeriodLine
from queries.scheduled_payments.periods import ContractPeriod
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

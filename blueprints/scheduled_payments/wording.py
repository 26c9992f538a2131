"""Words for a period that more than one template uses."""

from queries.scheduled_payments.periods import ShownPeriod


def short_range(period: ShownPeriod) -> str:
    """`01/12 - 28/12`: a period in a list of one financial year."""
    return f"{period.start:%d/%m} - {period.end:%d/%m}"

"""When an action closes by itself, and when the provider is told that it is about to.

The contract: docs/domain/actions.md#due-dates.
"""

from datetime import date, timedelta

USUAL_DAYS = 7  # calendar days of silence
FEWEST_DAYS, MOST_DAYS = 3, 90  # that a type may have: it is warned two days before
WARNED_BEFORE = timedelta(days=2)


def closes_on(last_of_council: date, due: date | None, after_days: int) -> date:
    """The day on which it closes: so many calendar days after the council's last post or the due date, whichever is
    later.
    """
    return max(last_of_council, due or last_of_council) + timedelta(days=after_days)


def is_to_be_warned(closes: date, today: date) -> bool:
    """Whether the provider is to be told by now that it closes by itself."""
    return closes - WARNED_BEFORE <= today

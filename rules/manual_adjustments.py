"""What an officer may add to a Scheduled contract's current period by hand, either way.

The contract: docs/domain/scheduled-payments.md#manual-adjustments.
"""

from datetime import date

from rules import money
from rules.broken import RuleBroken
from rules.written_words import clean_words

LONGEST_REASON = 200


def check(amount_pence: int, from_date: date, to_date: date, reason: str | None) -> str:
    """The reason without the spaces around it. Raises RuleBroken for an amount, dates or a reason that cannot be."""
    if not amount_pence:
        raise RuleBroken("Enter an amount, with a minus to take it off", "amount")
    if abs(amount_pence) > money.MOST_PENCE:
        raise RuleBroken("Enter a smaller amount", "amount")
    if to_date < from_date:
        raise RuleBroken("Enter a last day that is not before the first", "to_date")
    missing, too_long = "Enter the reason, for the provider to read", "Enter a reason of at most {longest} letters"
    return clean_words(reason, "reason", LONGEST_REASON, missing, too_long)

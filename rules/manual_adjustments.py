"""What an officer may add to a Scheduled contract's current period by hand, either way.

The contract: docs/domain/scheduled-payments.md#manual-adjustments.
"""

from datetime import date

from rules import money
from rules.broken import Problems, RuleBroken
from rules.dates import format_date
from rules.plausible_dates import check_year, outside_contract
from rules.weeks import Dates
from rules.written_words import clean_words

LONGEST_REASON = 200
LARGE_PENCE = 1_000_000  # an amount above £10,000 is asked about


def check(amount_pence: int, from_date: date, to_date: date, reason: str | None, today: date) -> str:
    """The reason without the spaces around it. Raises RuleBroken for an amount, dates or a reason that cannot be; all
    of it at once.
    """
    problems = Problems()
    if not amount_pence:
        problems.add(RuleBroken("Enter an amount, with a minus to take it off", "amount"))
    if abs(amount_pence) > money.MOST_PENCE:
        problems.add(RuleBroken("Enter a smaller amount", "amount"))
    problems.try_(check_year, from_date, today, "from_date", "first day")
    problems.try_(check_year, to_date, today, "to_date", "last day")
    if to_date < from_date:
        problems.add(RuleBroken("Enter a last day that is not before the first", "to_date"))
    missing, too_long = "Enter the reason, shown to the provider", "The reason must be {longest} characters or fewer"
    cleaned = problems.try_(clean_words, reason, "reason", LONGEST_REASON, missing, too_long)
    problems.raise_any()
    return cleaned or ""


def question(amount_pence: int, days: Dates, contract_dates: tuple[date | None, date | None], period_end: date) -> str:
    """What is asked once before an odd adjustment is added; empty where nothing is odd.

    days: the first and last that it is for; contract_dates: the contract's first day, and its last if it has one;
    period_end: of the current period, in which it is paid.
    """
    first, last = days
    sentences = [outside_contract(first, last, *contract_dates) or ""]
    if last > period_end:
        sentences.append(f"It is for days after the current period, which ends on {format_date(period_end)}.")
    if abs(amount_pence) > LARGE_PENCE:
        sentences.append(f"{money.format_pence(amount_pence)} is a large amount to add by hand.")
    odd = [sentence for sentence in sentences if sentence]
    return " ".join([*odd, "Add it anyway?"]) if odd else ""

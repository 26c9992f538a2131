"""What a provider is asked once before an invoice goes to the council: what is left off, what looks like a slip."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rules.dates import format_date
from rules.money import format_pence

A_YEAR = timedelta(days=366)


@dataclass(frozen=True)
class BeforeSubmit:
    """What the questions are about. `left_off` are the pence of each item that could be on it and is on none;
    `look_alikes` the references of other invoices that look like this one.
    """

    noun: str  # `invoice` or `credit note`
    left_off: Sequence[int]
    date_on_invoice: date
    look_alikes: Sequence[str]


def questions(about: BeforeSubmit, today: date) -> list[str]:
    """The sentences that are said before it is submitted; none where nothing is odd."""
    return [
        sentence
        for sentence in (
            _left_off_words(about),
            _date_words(about.date_on_invoice, today),
            _look_alike_words(about),
        )
        if sentence
    ]


def _left_off_words(about: BeforeSubmit) -> str:
    if not about.left_off:
        return ""
    items, verb = ("1 item", "is") if len(about.left_off) == 1 else (f"{len(about.left_off)} items", "are")
    pence = format_pence(sum(about.left_off))
    return f"You leave off {pence}: {items} that {verb} payable now and on no {about.noun}."


def _date_words(day: date, today: date) -> str:
    if today - day <= A_YEAR:
        return ""
    return f"The Date on Invoice, {format_date(day)}, is more than a year ago."


def _look_alike_words(about: BeforeSubmit) -> str:
    if not about.look_alikes:
        return ""
    return f"It looks like {' and '.join(about.look_alikes)}: the same number or the same care, written twice."

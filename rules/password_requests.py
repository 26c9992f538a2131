"""Requests for a new password: what is typed, and how many are taken (docs/domain/people.md#a-forgotten-password)."""

from collections.abc import Mapping
from datetime import timedelta

from rules.broken import Problems, RuleBroken
from rules.people import email_address
from rules.written_words import clean_words

WINDOW = timedelta(hours=1)
MOST_OF_ADDRESS = 5  # in the window, from one network address
MOST_IN_ALL = 100  # in the window: beyond it people telephone
A_DAY = timedelta(days=1)
MOST_OF_EMAIL = 3  # a day: beyond it nothing more is noted, and the answer is the same
LONGEST = 100


def cleaned(typed: Mapping[str, str | None]) -> dict[str, str]:
    """The four fields as they are kept. Raises RuleBroken, or AllBroken with every field that is wrong."""
    problems = Problems()
    found = {
        "name": problems.try_(_line, typed.get("name"), "name", "Enter your name"),
        "organisation_name": problems.try_(
            _line, typed.get("organisation_name"), "organisation_name", "Enter the name of your organisation"
        ),
        "email": problems.try_(email_address, typed.get("email")),
        "telephone": problems.try_(_telephone, typed.get("telephone")),
    }
    problems.raise_any()
    return {field: text or "" for field, text in found.items()}


def _line(text: str | None, field: str, missing: str) -> str:
    return " ".join(clean_words(text, field, LONGEST, missing).split())


def _telephone(text: str | None) -> str:
    line = _line(text, "telephone", "Enter a telephone number on which the helpdesk can reach you")
    if not any(character.isdigit() for character in line):
        raise RuleBroken("Enter a telephone number on which the helpdesk can reach you", "telephone")
    return line


def is_taken(of_address: int, in_all: int) -> bool:
    """Whether one more request is taken, after so many in the window."""
    return of_address < MOST_OF_ADDRESS and in_all < MOST_IN_ALL

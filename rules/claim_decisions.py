"""What the finance panel decides of a claim: which items are in it, what the provider reads, accepted or rejected.

The contract: docs/domain/claims.md#the-panel.
"""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from rules.broken import Problems, RuleBroken
from rules.money import format_pence
from rules.written_words import clean_words

LONGEST_NOTES = 1_000  # characters
ALL_LEFT_OUT = "Every item is left out. Leave one in, or reject the claim with the reason"
NO_REASON = "Enter the reason, which the provider reads"
TOO_LONG = "Notes must be {longest} characters or fewer"


class ItemDecision(NamedTuple):
    """What the panel says of an item: whether it is included, and its notes for the provider."""

    is_included: bool
    la_notes: str = ""


def notes_field(item_id: int) -> str:
    """The name of the field with the LA notes of an item."""
    return f"notes_{item_id}"


def cleaned(decisions: Mapping[int, ItemDecision], descriptions: Mapping[int, str]) -> dict[int, ItemDecision]:
    """The decisions about the items that these are the descriptions of, with their notes as they are kept; an item
    without a decision is included. Raises RuleBroken, or AllBroken: an item that is left out needs notes.
    """
    problems, found = Problems(), {}
    for item_id, description in descriptions.items():
        said = decisions.get(item_id, ItemDecision(True))
        missing = "" if said.is_included else f"Say why {description} is left out. The provider reads it"
        notes = problems.try_(clean_words, said.la_notes, notes_field(item_id), LONGEST_NOTES, missing, TOO_LONG)
        found[item_id] = ItemDecision(said.is_included, notes or "")
    problems.raise_any()
    return found


def clean_notes(text: str | None, is_needed: bool) -> str:
    """The notes on all of a claim; of a rejection they are the reason. Raises RuleBroken where that is missing."""
    return clean_words(text, "notes", LONGEST_NOTES, NO_REASON if is_needed else "", TOO_LONG)


def check_some_included(decisions: Collection[ItemDecision]) -> None:
    """Raises RuleBroken where nothing would be paid."""
    if not any(each.is_included for each in decisions):
        raise RuleBroken(ALL_LEFT_OUT)


def question_of_amount(total_pence: int, left_out: int) -> str:
    """What is asked where a claim pays another amount than the button said: `Accept £58.05? 1 item is left out.`"""
    items = "1 item is" if left_out == 1 else f"{left_out or 'No'} items are"
    return f"Accept {format_pence(total_pence)}? {items} left out."


def why_another(
    officer_id: int | None,
    officer_name: str,
    organisation: str,
    contacts: Mapping[int, str],
    worked_on: Collection[int],
) -> str:
    """Why another officer has to decide a claim: this one made it, or belongs to the organisation; empty where they
    may. contacts: {person: name} of the organisation; worked_on: who made and submitted the claim.
    """
    if officer_id is None or officer_id in worked_on or officer_id in contacts:
        return f"You belong to {organisation}, so another officer has to decide this claim"
    if officer_name.casefold() in {name.casefold() for name in contacts.values()}:
        return f"A contact of {organisation} has your name, so another officer has to decide this claim"
    return ""

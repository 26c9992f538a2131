"""Limits by role: above an officer's limit a second officer authorises too (docs/domain/people.md#four-eyes)."""

from collections.abc import Collection, Mapping

from rules.broken import RuleBroken
from rules.money import format_pence

ONLY_ANOTHER = "You have authorised this already: above your limit another officer has to authorise it too"
NOT_ITS_MAKER = "You made this on the provider's behalf: another officer has to authorise it"


def limit_of(roles: Collection[str], limits: Mapping[str, int]) -> int | None:
    """The highest authorise limit of these roles in pence; None if no role has one.

    limits: {role: pence}, the council's setting.
    """
    return max((limits[role] for role in roles if role in limits), default=None)


def needs_a_second(total_pence: int, limit_pence: int | None, first_id: int | None, officer_id: int | None) -> bool:
    """Whether this officer's authorisation is the first of two. `first_id`: who authorised first, or None.

    Raises RuleBroken where the first officer comes again.
    """
    if first_id is not None:
        if first_id == officer_id:
            raise RuleBroken(ONLY_ANOTHER)
        return False
    return limit_pence is not None and total_pence > limit_pence


def why_another(officer_id: int | None, made_by: int | None, first_id: int | None) -> str:
    """Why another officer has to authorise it: this one made it, or authorised it first; empty where they may.

    `first_id`: who authorised first, or None.
    """
    if officer_id == made_by:
        return NOT_ITS_MAKER
    return ONLY_ANOTHER if officer_id == first_id else ""


def first_words(name: str, limit_pence: int) -> str:
    """`Authorised by Fin Example, a second officer is needed above £5,000.00`."""
    return f"Authorised by {name}, a second officer is needed above {format_pence(limit_pence)}"

"""What an officer may not do alone, whatever their roles: no pair of roles is refused, but nobody decides the same
payment run, credit note or invoice twice (docs/domain/people.md#four-eyes).
"""

from collections.abc import Collection, Iterable, Mapping
from itertools import combinations
from typing import NamedTuple


class FourEyes(NamedTuple):
    """What is refused to whoever has all these permissions, in words that follow "may not"."""

    needs: frozenset[str]
    words: str


REFUSED = (
    FourEyes(
        frozenset({"runs_prepare", "runs_approve"}),
        "approve a payment run that they prepared, whose checks they decided, or to which they added an amount",
    ),
    FourEyes(frozenset({"invoices_decide"}), "authorise a credit note that they created on a provider’s behalf"),
    FourEyes(
        frozenset({"invoices_decide"}),
        "be the second officer for an invoice above their limit that they authorised first (the highest limit of "
        "their roles counts)",
    ),
    FourEyes(frozenset({"administer"}), "give or take roles of their own, or end their own access"),
)


def refused_to(permissions: Collection[str]) -> list[str]:
    """What somebody with these permissions may not do, each in words that follow "may not"."""
    return [each.words for each in REFUSED if each.needs <= set(permissions)]


class Pair(NamedTuple):
    """Two roles of one person, and what they may not do with them."""

    first: str
    second: str
    refused: list[str]


def pairs_of(roles: Iterable[str], permissions: Mapping[str, Collection[str]]) -> list[Pair]:
    """Each pair of these roles. permissions: {role: what it may do}."""
    return [
        Pair(first, second, refused_to(set(permissions[first]) | set(permissions[second])))
        for first, second in combinations(roles, 2)
    ]

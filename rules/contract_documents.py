"""Contract documents: which may be agreed or rejected, and how they stand.

The contract: docs/domain/actions.md#contract-documents.
"""

from rules.moves import Move, Moves
from rules.written_words import LONGEST_REASON, clean_words

STATUS_NAMES = {"published": "Published", "approved": "Approved", "rejected": "Rejected"}
REPLACED = "replaced"  # no stored status: a newer version took its place


def _refusal(_verb: str, move: Move, status: str, side: str | None) -> str:
    if side != move.side:
        return "Only the provider can agree or reject a document"
    if status == REPLACED:
        return "A newer version took the place of this one: decide on that one"
    word = "agreed" if status == "approved" else "rejected"
    return f"This document is {word} already, which cannot be undone"


DOCUMENT_MOVES = Moves(
    "document",
    STATUS_NAMES,
    {
        "agree": Move(("published",), "approved", "provider", "agreed"),
        "reject": Move(("published",), "rejected", "provider", "rejected"),
    },
    _refusal,
)


def status_to_decide(status: str, is_replaced: bool) -> str:
    """The status as DOCUMENT_MOVES takes it: nobody decides on a version that another one replaced."""
    return REPLACED if is_replaced else status


def can_decide(status: str, is_replaced: bool) -> bool:
    """Whether a provider may agree to this version or reject it."""
    return bool(DOCUMENT_MOVES.legal_verbs(status_to_decide(status, is_replaced), "provider"))


def clean_reason(text: str | None) -> str:
    """Why a document is rejected, for the council to read. Raises RuleBroken where it is missing or too long."""
    missing = "Say what is wrong with the document: the council reads this and publishes a new one"
    return clean_words(text, "reason", LONGEST_REASON, missing, "The words must be {longest} characters or fewer")

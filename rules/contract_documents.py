"""Contract documents: which may be agreed or rejected, and how they stand.

The contract: docs/domain/actions.md#contract-documents.
"""

from rules.broken import IllegalMove, RuleBroken

STATUS_NAMES = {"published": "Published", "approved": "Approved", "rejected": "Rejected"}
DECIDED = {"agree": "approved", "reject": "rejected"}
DONE = {"agree": "agreed", "reject": "rejected"}  # the words of the audit event
LONGEST_REASON = 1000


def check_decision(verb, status, is_replaced, side):
    """The status that `agree` or `reject` leads to. Raises IllegalMove: only the provider decides, once, and on the
    newest version.
    """
    if side != "provider":
        raise IllegalMove("Only the provider can agree or reject a document")
    if is_replaced:
        raise IllegalMove("A newer version took the place of this one: decide on that one")
    if status != "published":
        word = "agreed" if status == "approved" else "rejected"
        raise IllegalMove(f"This document is {word} already, which cannot be undone")
    return DECIDED[verb]


def clean_reason(text):
    """Why a document is rejected, for the council to read. Raises RuleBroken where it is missing or too long."""
    cleaned = (text or "").replace("\x00", "").strip()
    if not cleaned:
        raise RuleBroken(
            "Say what is wrong with the document: the council reads this and publishes a new one", "reason"
        )
    if len(cleaned) > LONGEST_REASON:
        raise RuleBroken(f"Say it in at most {LONGEST_REASON:,} letters", "reason")
    return cleaned

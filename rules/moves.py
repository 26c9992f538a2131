"""Legal moves between statuses: from where to where, by which side, and what is said to somebody who comes too late."""

from dataclasses import dataclass

from rules.broken import IllegalMove


@dataclass(frozen=True)
class Move:
    """From which statuses to which one, and which side may do it. What no `to_status` means, the table says."""

    from_statuses: tuple
    to_status: str | None
    side: str
    done: str  # the word of the audit event


def check_move(moves, names, what, verb, status, side):
    """The Move of `verb` in a table {verb: Move}; `names` are {status: name}, `what` moves ("dispute").

    Raises IllegalMove where this status or side does not allow it.
    """
    move = moves[verb]
    if side != move.side:
        raise IllegalMove(f"Only the {move.side} can do this")
    if status not in move.from_statuses:
        allowed = " or ".join(names[each] for each in move.from_statuses)
        raise IllegalMove(
            f"This {what} is {names[status]}: it would have to be {allowed}. "
            "Somebody may have been faster: look at it again"
        )
    return move


def legal_verbs(moves, status, side):
    """The moves that a side may make from a status."""
    return [verb for verb, move in moves.items() if move.side == side and status in move.from_statuses]

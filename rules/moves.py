"""Legal moves between statuses: one table for each kind of thing, which the verb and the page's buttons both ask."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from rules.broken import IllegalMove


@dataclass(frozen=True, slots=True)
class Move:
    """A legal move. `to_status` is None where the thing keeps its status, or is deleted; the table says which."""

    from_statuses: tuple[str, ...]
    to_status: str | None
    side: str | None = None  # "provider" or "council"; None where permissions alone decide
    done: str = ""  # the word of the audit event


class Moves(Mapping[str, Move]):
    """{verb: Move} of one kind of thing, and the sentence that refuses a move.

    what: the thing, in words; names: {status: its name on screens}; refusal: a function (verb, Move, status, side) ->
    the sentence for a move that the table does not allow, where the usual one does not serve.
    """

    def __init__(
        self,
        what: str,
        names: Mapping[str, str],
        moves: Mapping[str, Move],
        refusal: Callable[[str, Move, str, str | None], str] | None = None,
    ) -> None:
        self._what, self._names, self._moves = what, names, moves
        self._refusal = refusal or self._usual_refusal

    def __getitem__(self, verb: str) -> Move:
        return self._moves[verb]

    def __iter__(self) -> Iterator[str]:
        return iter(self._moves)

    def __len__(self) -> int:
        return len(self._moves)

    def allows(self, verb: str, status: str, side: str | None = None) -> bool:
        """Whether a thing in this status allows `verb` to this side."""
        move = self._moves[verb]
        return status in move.from_statuses and move.side in (None, side)

    def legal_verbs(self, status: str, side: str | None = None) -> list[str]:
        """The verbs that a thing in this status allows to this side, in the order of the table."""
        return [verb for verb in self._moves if self.allows(verb, status, side)]

    def check(self, verb: str, status: str, side: str | None = None) -> Move:
        """The Move of `verb`. Raises IllegalMove, in words, where this status or side does not allow it."""
        move = self._moves[verb]
        if not self.allows(verb, status, side):
            raise IllegalMove(self._refusal(verb, move, status, side))
        return move

    def _usual_refusal(self, verb: str, move: Move, status: str, side: str | None) -> str:
        if move.side not in (None, side):
            return f"Only the {move.side} can do this"
        allowed = " or ".join(self._names[each] for each in move.from_statuses)
        return (
            f"This {self._what} is {self._names[status]}: it would have to be {allowed}. "
            "A colleague may have changed it: look at it again"
        )

"""Which care package line item a visit belongs to (docs/domain/visits.md)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line item of the organisation; `last` is its last day in force, `weekdays` those with a session."""

    id: int
    reference: str
    client: int
    level: int
    contract: int
    start: date
    last: date
    weekdays: frozenset[int] = frozenset()
    is_authorised: bool = True

    def covers(self, day: date) -> bool:
        """Whether the line is in force on this day."""
        return self.start <= day <= self.last


def best_line(
    day: date, given: Candidate | None, level: int | None, of_client: Sequence[Candidate]
) -> Candidate | None:
    """The Candidate that a visit of `day` belongs to, or None: then it waits for an order.

    `given` is the Candidate that the file names, where it is the organisation's; `level` the id of the level that is
    named, None where it is blank; `of_client` the client's Candidates. First the given one if it covers the day; else
    the client's of that level (without one: of the given line's), timetabled that weekday before others, then
    authorised, then the latest start. Without a level only a client with a single line matches.
    """
    if given is not None and given.covers(day):
        return given
    if level is None and given is not None:
        level = given.level
    covering = [each for each in of_client if each.covers(day)]
    if level is None:
        return covering[0] if len(covering) == 1 else None
    fitting = [each for each in covering if each.level == level]
    return max(fitting, key=lambda each: _rank(each, day), default=None)


def _rank(candidate: Candidate, day: date) -> tuple[bool, bool, date, int]:
    """The better, the greater; of two that are alike the one that was there first."""
    return (day.weekday() in candidate.weekdays, candidate.is_authorised, candidate.start, -candidate.id)

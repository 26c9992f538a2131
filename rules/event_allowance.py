"""How often the same kind of thing becomes an audit event of its own, so that nobody can fill the chain.

The contract: docs/domain/records.md#refusals-and-downloads.
"""

from datetime import datetime, timedelta

WINDOW = timedelta(hours=1)
REFUSALS = 30  # of one person in an hour, each an event
DOWNLOADS = 200


def is_recorded(count: int, allowance: int) -> bool:
    """Whether the count-th in an hour is an event: the first ones all are, then those that double the number."""
    return count <= allowance or (count & (count - 1)) == 0


class Counts:
    """How often each person did something in their hour, which begins with the first time. One process's own."""

    def __init__(self) -> None:
        self._counts: dict[tuple[int, str], tuple[datetime, int]] = {}

    def count(self, person_id: int, kind: str, now: datetime) -> int:
        """One more; returns how many there were in this hour."""
        began, before = self._counts.get((person_id, kind), (now, 0))
        if not began <= now < began + WINDOW:
            began, before = now, 0
        self._counts[person_id, kind] = began, before + 1
        return before + 1

"""When what runs by itself was last at work (`operations/pulses.py` writes it)."""

from datetime import datetime
from typing import NamedTuple

from models import Pulse
from queries.prepared import Prepared, Values

BACKUP = "backup"


class LastBackup(NamedTuple):
    """When the last backup was made (naive UTC, by the clock on the wall), and what it says of itself."""

    at: datetime
    words: str


def worker_pulse(queue: str) -> str:
    """The name of the pulse of a queue's worker."""
    return f"worker {queue}"


def pulses() -> dict[str, datetime]:
    """{name: when it was last at work}."""
    return dict(_PULSES.rows())


def last_backup() -> LastBackup | None:
    """The last backup that was made, or None where there is none yet."""
    row = Pulse.select(Pulse.at, Pulse.words).where(Pulse.name == BACKUP).tuples().first()
    return LastBackup(*row) if row else None


_PULSES = Prepared(Values, lambda: Pulse.select(Pulse.name, Pulse.at))

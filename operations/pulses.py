"""What runs by itself writes when it was last at work: the workers of the queues, and whoever makes a backup.

The health of the portal is read from these rows (`queries/health.py`), so that whoever asks needs no lock.
"""

import logging
from collections.abc import Iterable
from datetime import datetime

from peewee import PeeweeException

from models import Pulse, database
from queries.pulses import worker_pulse

log = logging.getLogger(__name__)


def note(name: str, at: datetime, words: str = "") -> None:
    """Write that `name` was at work at this instant (naive UTC, never pinned), and what came of it."""
    with database.atomic():
        row = Pulse.insert(name=name, at=at, words=words)
        row.on_conflict(conflict_target=[Pulse.name], preserve=[Pulse.at, Pulse.words]).execute()


def note_workers(queues: Iterable[str], at: datetime) -> bool:
    """Write that the workers of these queues are at work. Returns whether it could be written: a worker goes on
    without.
    """
    try:
        with database.connection_context(), database.atomic():
            for queue in queues:
                note(worker_pulse(queue), at)
    except PeeweeException as error:
        log.warning("the pulse of the worker could not be written: %s", type(error).__name__)
        return False
    return True

"""Writers to one SQLite file take turns in the order in which they came, all processes of the machine together.

SQLite's own waiting is no queue. Whoever waits asks again, ever more seldom, ten times a second in the end, and is
overtaken by those who have just come for as long as others write: of 32 writers some wrote once in 20 seconds, and gave
up. So who wants to write first passes a gate, an empty file beside the database that one of them has locked at a time.
The system keeps the others in order and wakes the next. Who has passed waits for SQLite alone, and lets the next one
through once they write. A process that is killed leaves the gate by that.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

ENDING = "-turns"  # of the file's name, behind the database's


class _Waiting(threading.Thread):
    """Waits for the gate in place of somebody who will not wait for ever: the system knows no end of such a wait."""

    def __init__(self, gate: int) -> None:
        super().__init__(daemon=True)
        self.gate = gate
        self._settling = threading.Lock()
        self._has_passed = self._has_given_up = False

    def run(self) -> None:
        """Lock the gate; open it again at once where nobody waits any more."""
        fcntl.flock(self.gate, fcntl.LOCK_EX)
        with self._settling:
            self._has_passed = True
            if self._has_given_up:
                _leave(self.gate)

    def has_passed_within(self, seconds: float) -> bool:
        """Whether the gate was locked in this time; where it was not, it is of no use any more."""
        self.start()
        self.join(seconds)
        with self._settling:
            self._has_given_up = not self._has_passed
            return self._has_passed


@contextmanager
def turn(database: str, seconds: float) -> Iterator[None]:
    """Inside, nobody else waits for SQLite: the turn has come, or that many seconds are over.

    Where no such file can be made, as on a full disk, everybody's turn comes at once: SQLite has the last word.
    """
    try:
        gate = os.open(f"{database}{ENDING}", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        yield
        return
    has_passed = _passes(gate, seconds)
    try:
        yield
    finally:
        if has_passed:
            _leave(gate)


def _passes(gate: int, seconds: float) -> bool:
    try:
        fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        if seconds > 0:
            return _Waiting(gate).has_passed_within(seconds)
        os.close(gate)
        return False
    return True


def _leave(gate: int) -> None:
    """Unlocked by name: a process that was forked meanwhile has the file, too, and to close it would not be enough."""
    fcntl.flock(gate, fcntl.LOCK_UN)
    os.close(gate)

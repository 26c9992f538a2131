"""A limit in all for what asks another server, whatever it does: a name that is not found, a line that is not taken, an
answer that comes a byte a second. A time-out of a socket would begin anew with each byte.
"""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Lines:
    """The sockets that a piece of work has opened, to be cut when its time is over."""

    def __init__(self) -> None:
        self._open: list[Callable[[], socket.socket | None]] = []
        self._is_over = False
        self._turn = threading.Lock()

    def watch(self, line: Callable[[], socket.socket | None]) -> None:
        """Say how the work's socket is found: one that is encrypted later is another then."""
        with self._turn:
            self._open.append(line)
        self.check()

    def check(self) -> None:
        """Raises TimeoutError where the time is over: nothing is sent after the caller was told that it was not."""
        if self._is_over:
            raise TimeoutError("the time is over")

    def cut(self) -> None:
        """The time is over: whatever waits for one of the sockets is told so."""
        with self._turn:
            self._is_over = True
            for line in self._open:
                opened = line()
                if opened is not None:
                    with suppress(OSError):
                        socket.socket.shutdown(opened, socket.SHUT_RDWR)


def within(seconds: float, work: Callable[[Lines], Answer]) -> Answer:
    """Do a piece of work that asks another server, for so many seconds in all. Returns its answer, or raises what it
    raised; TimeoutError where it is not done by then. It is left behind in a thread of its own, with its sockets cut.
    """
    lines, outcome = Lines(), _Outcome(work)
    thread = threading.Thread(target=outcome.get, args=(lines,), name="asks another server", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        lines.cut()
        raise TimeoutError(f"no answer within {seconds:g} seconds in all")
    if outcome.error is not None:
        raise outcome.error
    return outcome.answers[0]


class _Outcome(Generic[Answer]):
    def __init__(self, work: Callable[[Lines], Answer]) -> None:
        self.work = work
        self.answers: list[Answer] = []
        self.error: BaseException | None = None

    def get(self, lines: Lines) -> None:
        try:
            self.answers.append(self.work(lines))
        except BaseException as error:  # noqa: BLE001 - the thread that waits raises it
            self.error = error

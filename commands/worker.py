"""`flask worker`: run jobs, send e-mails, scan files and do the nightly work."""

import logging
import os
import signal
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from huey import Huey
from huey.consumer import Consumer
from peewee import PeeweeException

from commands.running import check_tables, connected
from models import database
from operations import pulses
from operations.jobs import FILES, JOBS, MAIL, SCANS
from queries.versions import WORDS, is_of_this_version
from web import clock, logs

SECONDS_BETWEEN_PULSES = 30
BESIDE = (FILES, MAIL, SCANS)
OPTIONS = {"max_delay": 0.5, "graceful_signal": "TERM", "flush_locks": True}
SECONDS_TO_STOP = (
    30  # for the e-mail that is being sent, or the scan; what is cut off is sent again, with the same Message-ID
)


@click.command("worker")
@click.option("--workers", default=1, show_default=True, help="How many jobs may run side by side.")
@click.option(
    "--queue", type=click.Choice([JOBS, FILES, MAIL, SCANS]), help="Work on this queue only, not on all four."
)
@with_appcontext
def worker(workers: int, queue: str | None) -> None:
    """Run the portal's jobs, send mail and scan files until it is stopped: at SIGTERM after what runs, at SIGINT at
    once.
    """
    logs.to_standard_error()
    logging.getLogger("huey").setLevel(logging.WARNING)  # not a line for every wake-up
    with connected():
        check_tables()
    queues = current_app.extensions["queues"]
    if queue:
        Heart({queue: threading.current_thread()}).start()
    if queue == JOBS:
        Consumer(queues[JOBS], workers=workers, **OPTIONS).run()
    elif queue:
        Consumer(queues[queue], shutdown_timeout=SECONDS_TO_STOP, **OPTIONS).run()
    else:
        beside = [ConsumerBeside(queues[name], shutdown_timeout=SECONDS_TO_STOP, **OPTIONS) for name in BESIDE]
        threads = {
            name: threading.Thread(target=each.run, name=name, daemon=True)
            for name, each in zip(BESIDE, beside, strict=True)
        }
        for thread in threads.values():
            thread.start()
        Heart({JOBS: threading.current_thread(), **threads}).start()
        JobsConsumer(queues[JOBS], beside, workers=workers, **OPTIONS).run()


class Heart(threading.Thread):
    """Writes every half minute which queues are at work, from a thread of its own: a job that takes long does not stop
    it, and with the process, or with the thread of a queue, it ends.
    """

    def __init__(self, workers: Mapping[str, threading.Thread]):
        super().__init__(name="heart", daemon=True)
        self.workers = workers

    def run(self) -> None:
        """Write until the process ends."""
        while True:
            self._stop_where_the_version_is_another()
            at_work = [queue for queue, thread in self.workers.items() if thread.is_alive()]
            pulses.note_workers(at_work, clock.on_the_wall())
            time.sleep(SECONDS_BETWEEN_PULSES)

    def _stop_where_the_version_is_another(self) -> None:
        with suppress(PeeweeException), database.connection_context():
            if not is_of_this_version():
                logging.getLogger(__name__).error(WORDS)
                os.kill(os.getpid(), signal.SIGTERM)  # whoever started it starts the new one


class ConsumerBeside(Consumer):
    """The consumer of another queue in a thread beside the jobs', so that what hangs or takes long holds up no job."""

    def _set_signal_handlers(self) -> None:
        """Python takes signal handlers in the main thread only: the jobs' consumer has them, and stops this one."""


class JobsConsumer(Consumer):
    """The jobs' consumer in the main thread, which stops the others with it."""

    def __init__(self, huey: Huey, beside: Sequence[Consumer], **options: Any):
        self.beside = beside
        super().__init__(huey, **options)

    def stop(self, graceful: bool = False) -> None:
        """Let all come to their end: `graceful` waits for what runs."""
        for consumer in self.beside:
            consumer.stop_flag.set()
        super().stop(graceful)
        for consumer in self.beside:
            consumer.stop(graceful)

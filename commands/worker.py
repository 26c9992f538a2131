"""`flask worker`: run jobs, send e-mails and do the nightly work."""

import logging
import threading
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from huey import Huey
from huey.consumer import Consumer

from operations.jobs import JOBS, MAIL
from web import logs

OPTIONS = {"max_delay": 0.5, "graceful_signal": "TERM", "flush_locks": True}
SECONDS_TO_STOP = 30  # for the e-mail that is being sent; what is cut off is sent again, with the same Message-ID


@click.command("worker")
@click.option("--workers", default=1, show_default=True, help="How many jobs may run side by side.")
@click.option("--queue", type=click.Choice([JOBS, MAIL]), help="Work on this queue only, not on both.")
@with_appcontext
def worker(workers: int, queue: str | None) -> None:
    """Run the portal's jobs and send its mail until it is stopped: at SIGTERM after what runs, at SIGINT at once."""
    logs.to_standard_error()
    logging.getLogger("huey").setLevel(logging.WARNING)  # not a line for every wake-up
    queues = current_app.extensions["queues"]
    if queue == MAIL:
        Consumer(queues[MAIL], shutdown_timeout=SECONDS_TO_STOP, **OPTIONS).run()
    elif queue == JOBS:
        Consumer(queues[JOBS], workers=workers, **OPTIONS).run()
    else:
        mail = MailConsumer(queues[MAIL], shutdown_timeout=SECONDS_TO_STOP, **OPTIONS)
        threading.Thread(target=mail.run, name="mail", daemon=True).start()
        JobsConsumer(queues[JOBS], mail, workers=workers, **OPTIONS).run()


class MailConsumer(Consumer):
    """The mail's consumer in a thread beside the jobs', so that a mail server that hangs holds up no job."""

    def _set_signal_handlers(self) -> None:
        """Python takes signal handlers in the main thread only: the jobs' consumer has them, and stops this one."""


class JobsConsumer(Consumer):
    """The jobs' consumer in the main thread, which stops the mail's with it."""

    def __init__(self, huey: Huey, mail: Consumer, **options: Any):
        self.mail = mail
        super().__init__(huey, **options)

    def stop(self, graceful: bool = False) -> None:
        """Let both come to their end: `graceful` waits for what runs."""
        self.mail.stop_flag.set()
        super().stop(graceful)
        self.mail.stop(graceful)

"""`flask worker`: run jobs, send mail and do the nightly work."""

import logging

import click
from flask import current_app
from flask.cli import with_appcontext

from web import logs


@click.command("worker")
@click.option("--workers", default=1, show_default=True, help="How many jobs may run side by side.")
@with_appcontext
def worker(workers):
    """Run the portal's jobs until it is stopped: at SIGTERM after the jobs that run, at SIGINT at once."""
    logs.to_standard_error()
    logging.getLogger("huey").setLevel(logging.WARNING)  # not a line for every wake-up
    queue = current_app.extensions["huey"]
    queue.create_consumer(workers=workers, max_delay=0.5, graceful_signal="TERM", flush_locks=True).run()

"""`flask practice`: a practice place with made-up data, web server and worker, beside the real portal."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

import click
from flask import current_app
from flask.cli import with_appcontext

from web import practice as place

PORTAL = Path(__file__).parent.parent
A_LOOK = 1.0  # seconds between two looks at what was asked for, and at whether both processes run
TO_STOP = 40  # seconds for the processes to end what they are doing


@click.command("practice")
@click.option("--bind", default="127.0.0.1:8010", show_default=True, help="Where its web server listens.")
@with_appcontext
def practice(bind: str) -> None:
    """Make a practice place in DATA_DIR/practice, once, and serve it until it is stopped.

    People reach it at PRACTICE_URL, which the real portal links to. Its database, files and keys are its own, it sends
    no mail, and the button on its pages makes it anew.
    """
    settings = current_app.config["SETTINGS"]
    folder = settings.data_dir / place.FOLDER
    environment = place.environment(os.environ, settings, folder)
    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, _end)
    if not folder.exists():
        click.echo("Made-up data is being made, which takes a minute or two.")
        _make(environment, folder)
    while True:
        click.echo(f"The practice place is at {settings.practice_url}")
        _serve(environment, folder, bind)
        click.echo("The practice place begins again.")


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _make(environment: dict[str, str], folder: Path) -> None:
    """Make it in a folder beside, which takes its place when it is whole: what was cut off is begun anew."""
    beside = _beside(folder)
    shutil.rmtree(beside, ignore_errors=True)
    for command in ("migrate", "demo"):
        subprocess.run(  # noqa: S603 - these two commands of ours
            [sys.executable, "-m", "flask", command],
            env={**environment, "DATA_DIR": str(beside)},
            cwd=PORTAL,
            stdout=subprocess.DEVNULL,
            check=True,
        )
    if not folder.exists():
        beside.rename(folder)


def _beside(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}-new")


def _serve(environment: dict[str, str], folder: Path, bind: str) -> None:
    """Run web server and worker until somebody wants it made anew; then it has been. Raises SystemExit where one of
    the two ends by itself: whoever started this command starts it again.
    """
    web = [sys.executable, "-m", "gunicorn", "app:create_app()", "--bind", bind, "--workers", "2"]
    commands = ([*web, "--no-control-socket", "--log-level", "warning"], [sys.executable, "-m", "flask", "worker"])
    running = [subprocess.Popen(command, env=environment, cwd=PORTAL) for command in commands]  # noqa: S603
    try:
        while not place.is_asked(folder):
            time.sleep(A_LOOK)
            if any(each.poll() is not None for each in running):
                raise SystemExit("A process of the practice place ended by itself.")
        _make(environment, folder)
    finally:
        _stop(running)
    shutil.rmtree(folder)
    _beside(folder).rename(folder)


def _stop(running: list[subprocess.Popen[bytes]]) -> None:
    for each in running:
        each.terminate()
    for each in running:
        try:
            each.wait(TO_STOP)
        except subprocess.TimeoutExpired:
            each.kill()
            each.wait()

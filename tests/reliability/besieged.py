"""A portal as it runs in earnest: the demonstration council, somebody who works in it, and what attacks do to both."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from models import ContactRole, Person, database
from operations import sessions
from rules.moment import Moment
from tests.support.factories import NOW, TODAY
from tests.support.full_disk import disk_of
from tests.support.hanging_servers import dripping_server
from tests.support.processes import ROOT, Portal, processes_in
from web import clock, settings
from web.database import open_database

MOST_MB = 150
MOST_SECONDS = 2
WEB_WORKERS = 3  # as deploy/remit-web.service has it
SOMEBODY = "gus@merebridge.example"
PROVIDER, OFFICER = "ernest@merebridge.example", "kit@merebridge.example"
BEFORE = Moment(TODAY, NOW - timedelta(days=1))  # due, whatever the hour at which the attacks are played
PAGES = ("/home", "/invoices", "/actuals", "/care-package-line-items", "/purchase-orders", "/reports")


@dataclass
class Figures:
    """What an attack did: for how long, the slowest page of somebody else, and how much the processes grew."""

    seconds: float = 0
    slowest: float = 0
    grown_mb: int = 0
    statuses: set = field(default_factory=set)


class Besieged:
    """The portal, its worker and their databases on a disk of their own. `token_of(email)` signs somebody in."""

    def __init__(self, folder, start):
        self.disk = disk_of(folder, megabytes=400)
        folder.chmod(0o700)
        url = f"sqlite:///{folder / 'remit.sqlite3'}"
        environment = {"DATABASE_URL": url, "DATA_DIR": str(folder), "PORTAL_TODAY": TODAY.isoformat()}
        environment |= {"BASE_URL": "http://localhost"}
        flask = [sys.executable, "-m", "flask", "--app", str(ROOT / "app.py"), "demo"]
        subprocess.run(flask, env={**os.environ, **environment}, check=True, capture_output=True)  # noqa: S603
        self.settings = settings.load(environment, env_file=None)
        clock.pin(TODAY)
        open_database(url)
        self.mail_port, self.stop_mail = dripping_server()
        mail = {"MAIL_URL": f"smtp://127.0.0.1:{self.mail_port}", "CLAMD_URL": f"tcp://127.0.0.1:{self.mail_port}"}
        self.portal = Portal(start, self.settings, self.token_of(PROVIDER), WEB_WORKERS, **mail)
        self.worker = self.portal.start_worker()

    def token_of(self, email, at=None, stage="complete"):
        """A session of this person, used at `at` (now unless given)."""
        with database.connection_context(), database.atomic():
            person = Person.get(Person.email == email)
            organisation = organisation_of(person)
            return sessions.start(person, stage, at or clock.moment(), organisation=organisation)

    def as_person(self, email):
        """The portal as this person's browser sees it."""
        return self.portal.with_cookie(f"session={self.token_of(email)}")

    def processes(self):
        """The ids of the web server's processes and the worker."""
        server = self.portal.server.pid
        children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
        return [*map(int, children), self.worker.pid]

    @contextmanager
    def watched(self):
        """Figures of what happens inside: pages of somebody else are opened meanwhile, and each process is weighed."""
        figures, stopped = Figures(), threading.Event()
        other = self.as_person(PROVIDER)
        for page in PAGES:
            other.ask("GET", page)  # compiled once
        before = {pid: _megabytes(pid, "VmRSS") for pid in self.processes()}
        for pid in before:
            with suppress(OSError):
                Path(f"/proc/{pid}/clear_refs").write_text("5")  # the peak begins anew
        thread = threading.Thread(target=_work, args=(other, figures, stopped))
        thread.start()
        started = time.monotonic()
        try:
            yield figures
        finally:
            figures.seconds = time.monotonic() - started
            stopped.set()
            thread.join()
            figures.grown_mb = max(_megabytes(pid, "VmHWM") - before.get(pid, 0) for pid in self.processes())

    def end(self):
        self.stop_mail()
        self.disk.unmount()


def organisation_of(person):
    """The id of the first organisation of a contact; None for officers."""
    return (
        ContactRole.select(ContactRole.organisation)
        .where(ContactRole.person == person)
        .order_by(ContactRole.id)
        .scalar()
    )


def _work(other, figures, stopped):
    """Open one page after the other, as fast as a person who hurries."""
    number = 0
    while not stopped.is_set() or number < len(PAGES):
        started = time.monotonic()
        try:
            status, _ = other.ask("GET", PAGES[number % len(PAGES)])
        except OSError:  # its process was killed: a browser asks again
            continue
        figures.slowest = max(figures.slowest, time.monotonic() - started)
        figures.statuses.add(status)
        number += 1
        time.sleep(0.1)


def _megabytes(pid, name):
    said = Path(f"/proc/{pid}/status").read_text().partition(f"{name}:")[2]
    return int(said.split()[0]) // 1024 if said else 0  # one that was killed a moment ago has none


@contextmanager
def besieged():
    """A Besieged portal in a folder of its own, thrown away afterwards."""
    with tempfile.TemporaryDirectory(prefix="remit-attacks-") as folder, processes_in(folder) as start:
        disk = Path(folder) / "disk"
        disk.mkdir()
        portal = Besieged(disk, start)
        try:
            yield portal
        finally:
            portal.end()

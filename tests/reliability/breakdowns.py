"""Breakdowns of real processes, played by `make attacks` after the attacks: killed, dead for an hour, cut off."""

import os
import random
import signal
import socket
import threading
import time
from contextlib import suppress

import tasks
from models import Action, Invoice, Job, Person, UploadedFile, database
from operations import consequences, jobs
from tests.reliability.besieged import BEFORE, PROVIDER, organisation_of
from tests.support.processes import ON_THIS_MACHINE, multipart
from tests.support.waiting import wait_until

ROUNDS = 6
CUTS = 20
MOST_SECONDS_TO_FINISH = 90


def uploads_cut(siege):
    """A file whose sender is gone in the middle of it, twenty times."""
    portal = siege.as_person(PROVIDER)
    form, before = new_action(portal), _counts(siege)
    body, content_type = multipart(
        {**form, "title": "Cut", "text": "See"}, "files", "a.pdf", b"%PDF-1.7" + b"x" * 90_000
    )
    head = (
        f"POST /actions/new HTTP/1.1\r\nHost: localhost\r\nCookie: {portal.cookie}\r\n"
        f"Content-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode()
    for number in range(CUTS):
        with socket.create_connection((ON_THIS_MACHINE, portal.port), timeout=60) as line:
            line.sendall(head + body[: len(body) * number // CUTS])
    time.sleep(1)
    assert _counts(siege) == before, "something was kept of a file that was cut off"
    return f"{CUTS} uploads cut off, nothing kept"


def web_killed(siege):
    """A process of the web server is killed while it has a form; it is sent again with its key."""
    portal, chance = siege.as_person(PROVIDER), random.Random(1)  # noqa: S311
    killed = 0
    for number in range(ROUNDS):
        form = {**new_action(portal), "title": f"Killed {number}", "text": "Prices of July"}
        answers = []

        def send(form=form, answers=answers):
            with suppress(OSError, Exception):
                answers.append(portal.ask("POST", "/actions/new", **form)[0])

        sender = threading.Thread(target=send)
        sender.start()
        time.sleep(chance.uniform(0, 0.08))
        for process in chance.sample(siege.processes()[:-1], 2):  # of three, so that others go on
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
                killed += 1
        sender.join()
        wait_until(lambda form=form: _sent(portal, form) == 303)
        with database.connection_context():
            assert Action.select().where(Action.title == f"Killed {number}").count() == 1
    return f"{killed} processes killed with {ROUNDS} forms, each took effect once"


def worker_dead(siege):
    """The worker is killed and stays dead, while work for an hour piles up; then it comes back."""
    siege.worker.kill()
    siege.worker.wait()
    portal = siege.as_person(PROVIDER)
    form = {**new_action(portal), "title": "Nobody works", "text": "Prices of July"}
    assert portal.ask("POST", "/actions/new", **form)[0] == 303
    tasks.connect(siege.settings)
    with database.connection_context():
        with database.atomic():
            ids = [jobs.enqueue(consequences.RECALCULATE, BEFORE, contract_ids=[]) for _ in range(60)]
        started = time.monotonic()
        siege.worker = siege.portal.start_worker()
        waiting = Job.select().where(Job.id.in_(ids), Job.state != "done")
        wait_until(lambda: not waiting.exists())
    seconds = time.monotonic() - started
    assert seconds < MOST_SECONDS_TO_FINISH
    return f"pages and forms went on; {len(ids)} jobs were done {seconds:.0f} s after its start"


def new_action(portal):
    """The fields of a new action about the newest invoice of the provider, as its page has them."""
    with database.connection_context():
        theirs = Invoice.organisation == organisation_of(Person.get(Person.email == PROVIDER))
        invoice = Invoice.select().where(theirs).order_by(Invoice.id.desc()).first()
    return portal.form_of(f"/actions/new?about=Invoice:{invoice.id}&type=Payment%20Query", "/actions/new")


def _sent(portal, form):
    """The status of the answer, or None where nobody answers just now."""
    try:
        return portal.ask("POST", "/actions/new", **form)[0]
    except OSError:
        return None


def _counts(siege):
    """How many actions, rows of files and files there are."""
    folder = siege.settings.data_dir / "files"
    with database.connection_context():
        kept = sum(1 for each in folder.rglob("*") if each.is_file()) if folder.exists() else 0
        return Action.select().count(), UploadedFile.select().count(), kept


BREAKDOWNS = (uploads_cut, web_killed, worker_dead)

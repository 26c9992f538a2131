"""200 people at once against gunicorn with two workers, 40 requests a second of a provider's reads.

Only reads, on a small council, for half a minute: `python -m bench.many_people [seconds]`. The time of a request runs
from the moment at which it was due, so that a server that falls behind shows.
"""

import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

from app import create_app
from bench.week_page import make_provider
from migrations.running import migrate
from models import database
from operations import sessions
from tests.support import factories
from tests.support.waiting import wait_until
from web import clock
from web.settings import load

PEOPLE, REQUESTS_A_SECOND, SECONDS = 200, 40, 30
PAGES = ("/home", "/actuals?week=2025-11-10", "/actuals/one", "/invoices", "/scheduled-payments", "/help")
MOST_MILLISECONDS = 400


def run(seconds=SECONDS):
    """Print how long the requests took, and how many failed."""
    with tempfile.TemporaryDirectory(prefix="remit-bench-") as folder:
        settings = {"DATA_DIR": folder, "PORTAL_TODAY": factories.TODAY.isoformat()}
        create_app(load(settings, env_file=None))
        with database.connection_context():
            migrate(database.obj)
            tokens = _people(make_provider(clients=60))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [f"{sys.prefix}/bin/gunicorn", "app:create_app()", "--workers", "2", "--bind", f"127.0.0.1:{port}"]
        log = open(f"{folder}/log", "w")  # noqa: SIM115
        base = f"http://127.0.0.1:{port}"
        environment = {**os.environ, **settings, "BASE_URL": base}
        server = subprocess.Popen([*command, "--no-control-socket"], env=environment, stdout=log, stderr=log)  # noqa: S603
        try:
            wait_until(lambda: _answers(base))
            _tell(_ask_for(base, tokens, seconds), seconds)
        finally:
            server.terminate()
            server.wait()
            log.close()


def _people(organisation):
    tokens = []
    with database.atomic():
        for _ in range(PEOPLE):
            person = factories.make_contact(organisation=organisation)
            factories.make_security_code(person=person)
            tokens.append(sessions.start(person, "complete", clock.moment(), organisation=organisation))
    return tokens


def _answers(base):
    try:
        return urllib.request.urlopen(f"{base}/help", timeout=5).status == 200  # noqa: S310
    except OSError:
        return False


def _ask_for(base, tokens, seconds):
    """[(milliseconds, was it answered)] of all requests, each person at their own moments."""
    outcomes, begin = [], time.perf_counter() + 1

    def person(number):
        every = PEOPLE / REQUESTS_A_SECOND
        for turn in range(int(seconds / every)):
            due = begin + every * (turn + number / PEOPLE)
            time.sleep(max(0, due - time.perf_counter()))
            address = base + PAGES[(number + turn) % len(PAGES)]
            asked = urllib.request.Request(address, headers={"Cookie": f"session={tokens[number]}"})  # noqa: S310
            try:
                with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310
                    answer.read()
                    was_answered = answer.status == 200 and answer.url == address
            except OSError:
                was_answered = False
            outcomes.append(((time.perf_counter() - due) * 1000, was_answered))

    people = [threading.Thread(target=person, args=(number,)) for number in range(PEOPLE)]
    for each in people:
        each.start()
    for each in people:
        each.join()
    return outcomes


def _tell(outcomes, seconds):
    times = sorted(milliseconds for milliseconds, _ in outcomes)
    failed = sum(not was_answered for _, was_answered in outcomes)
    middle, most = (times[int(len(times) * share)] for share in (0.5, 0.95))
    print(f"{PEOPLE} people, {len(times) / seconds:.0f} requests a second for {seconds} s: median {middle:.0f} ms,")
    print(f"  95 of 100 within {most:.0f} ms of {MOST_MILLISECONDS}, {failed} not answered")


if __name__ == "__main__":
    run(*(int(argument) for argument in sys.argv[1:]))

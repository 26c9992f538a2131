"""The portal as it runs in earnest, web server and worker in processes of their own, on each of the two queues.

An officer lets a payment run that stopped go on; the worker, woken by the queue, finalises it. Then the worker is
killed, the queue loses all that is in it, and a new worker still finds the job: the row is the truth.
"""

import dataclasses
import os
import signal
import socket
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

import tasks
from models import Job, PaymentRun
from models import database as models_database
from operations import jobs, sessions
from queries.payment_runs.finalising_job import finalising_job
from tests.support.browser import fields_of
from tests.support.factories import TODAY
from tests.support.html import read
from tests.support.payment_runs import authorised_invoice, started
from tests.support.waiting import wait_until
from web import clock

ROOT = Path(__file__).parents[2]
ON_THIS_MACHINE = "127.0.0.1"


def free_port():
    with socket.socket() as open_socket:
        open_socket.bind((ON_THIS_MACHINE, 0))
        return open_socket.getsockname()[1]


@pytest.fixture
def start(database, tmp_path):
    """`start("gunicorn", ...)`: a process that writes to a log; each is stopped before the database is emptied."""
    running = []

    def start(*command, **environment):
        log = (tmp_path / "processes.log").open("a")
        options = {"cwd": tmp_path, "env": {**os.environ, **environment}, "stdout": log, "stderr": log}
        running.append(subprocess.Popen(command, **options))
        return running[-1]

    yield start
    for process in running:
        process.kill()
        process.wait()


@pytest.fixture(params=["redis", "file"])
def huey(request, start, settings, tmp_path):
    """An empty queue: a Redis of this test's own, or the file that is used unless HUEY_URL is given."""
    own = dataclasses.replace(settings, data_dir=tmp_path)
    if request.param == "redis":
        port = free_port()
        start("redis-server", "--port", str(port), "--bind", ON_THIS_MACHINE, "--save", "", "--appendonly", "no")
        own = dataclasses.replace(own, huey_url=f"redis://{ON_THIS_MACHINE}:{port}/0")
        wait_until(lambda: answers(port))
    huey = tasks.connect(own)["jobs"]
    jobs.connect()  # it is for the portal's processes to wake the worker, not for this one
    huey.settings = own
    return huey


def answers(port):
    with socket.socket() as asked:
        return asked.connect_ex((ON_THIS_MACHINE, port)) == 0


class Portal:
    """A web server and workers on one queue, and an officer who is signed in."""

    def __init__(self, start, settings, token):
        self.port = free_port()
        address = f"{ON_THIS_MACHINE}:{self.port}"
        self.cookie = f"session={token}"
        self.environment = {
            "PYTHONPATH": str(ROOT),
            "DATA_DIR": str(settings.data_dir),
            "DATABASE_URL": settings.database_url,
            "BASE_URL": f"http://{address}",
            "PORTAL_TODAY": TODAY.isoformat(),
            "HUEY_URL": settings.huey_url or "",
        }
        self.start = start
        arguments = ["--bind", address, "--no-control-socket", "--chdir", str(ROOT)]
        start(sys.executable, "-m", "gunicorn", "app:create_app()", *arguments, **self.environment)
        wait_until(lambda: answers(self.port))

    def start_worker(self):
        flask = [sys.executable, "-m", "flask", "--app", str(ROOT / "app.py"), "worker"]
        return self.start(*flask, **self.environment)

    def ask(self, method, path, **fields):
        """The status and the text of an answer."""
        connection = HTTPConnection(ON_THIS_MACHINE, self.port, timeout=60)
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, urlencode(fields), headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    def let_go_on(self, run):
        """Press the button of the run's page."""
        _, text = self.ask("GET", f"/council/payment-runs/{run.id}")
        form = next(form for form in read(text).all("form") if form["action"].endswith("/try-again"))
        status, text = self.ask("POST", form["action"], **fields_of(form))
        assert status == 303, text


def state_of(run):
    return PaymentRun.get_by_id(run.id).state


def test_a_button_wakes_the_worker_and_a_lost_queue_loses_no_job(huey, start, cast, visitor):
    with models_database.atomic():
        token = sessions.start(cast.amy, "complete", clock.moment())
    portal = Portal(start, huey.settings, token)
    worker = portal.start_worker()
    first = stopped_run(visitor)
    portal.let_go_on(first)
    wait_until(lambda: state_of(first) == "finalised")
    wait_until(lambda: huey.pending_count() == 0)

    worker.send_signal(signal.SIGKILL)
    worker.wait()
    second = stopped_run(visitor)
    portal.let_go_on(second)
    assert huey.pending_count() > 0
    huey.flush()
    portal.start_worker()
    wait_until(lambda: state_of(second) == "finalised")


def stopped_run(visitor):
    """A run whose finalising has stopped for good, so that no worker takes it up by itself."""
    with models_database.atomic():
        authorised_invoice()
        run = started(visitor("fin"), visitor("amy"))
        Job.update(state="failed", error="The disk was full").where(Job.id == finalising_job(run).id).execute()
    return run

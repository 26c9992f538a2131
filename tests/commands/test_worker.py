"""The worker as it runs in earnest: its own process, woken by the queue, killed and started again."""

import dataclasses
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

import tasks
from models import Job, OutgoingEmail, database
from operations import jobs, outgoing_email
from tests.support.waiting import wait_until
from web import clock

ROOT = Path(__file__).parents[2]
HANDLERS = """
import time
from operations import jobs
from operations.job_handlers import HANDLERS
from models import Team

def make(job, at, name, seconds):
    time.sleep(seconds)
    return lambda: Team.create(name=name)

HANDLERS["make a team slowly"] = make
"""
SHORT_LEASE = """
import dataclasses
from datetime import timedelta
jobs.QUEUES["jobs"] = dataclasses.replace(jobs.QUEUES["jobs"], lease=timedelta(seconds=2))
"""
START = """
import sys
from app import create_app
from web import settings
app = create_app(settings.load(env_file=None))
app.test_cli_runner().invoke(args=["worker", *sys.argv[1:]], catch_exceptions=False)
"""


@pytest.fixture
def start_worker(settings, database, tmp_path):
    """`start_worker("--queue", "mail", MAIL_URL="...")` starts `flask worker` for this test's database; what is
    left is stopped at the end.
    """
    script = tmp_path / "worker_of_test.py"
    script.write_text(HANDLERS + SHORT_LEASE + START, encoding="utf-8")
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": settings.database_url,
    }
    running = []

    def start(*arguments, **settings):
        log, given = (tmp_path / "worker.log").open("a"), {**environment, **settings}
        command = [sys.executable, script, *arguments]
        running.append(subprocess.Popen(command, cwd=tmp_path, env=given, stdout=log, stderr=log))
        return running[-1]

    yield start
    for process in running:
        process.kill()
        process.wait()


def enqueue(**payload):
    with database.atomic():
        return jobs.enqueue("make a team slowly", clock.moment(), **payload)


def wait_for(job_id, state, seconds=20):
    """Wait until a job is in this state; fails the test after `seconds`."""
    until = time.monotonic() + seconds
    while (job := Job.get_by_id(job_id)).state != state:
        assert time.monotonic() < until, f"the job is {job.state} after {seconds} seconds: {job.error}"
        time.sleep(0.05)
    return job


def test_a_killed_worker_leaves_nothing_half_done_and_the_next_one_goes_on(start_worker, database):
    job_id = enqueue(name="Night", seconds=1)
    first = start_worker()
    wait_for(job_id, "running")
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert teams(database) == []
    start_worker()
    job = wait_for(job_id, "done")
    assert (job.attempts, teams(database)) == (2, ["Night"])


def test_at_sigterm_the_job_that_runs_comes_to_its_end(start_worker, database):
    job_id = enqueue(name="Day", seconds=1)
    worker = start_worker()
    wait_for(job_id, "running")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=20) == 0
    assert (Job.get_by_id(job_id).state, teams(database)) == ("done", ["Day"])


def test_the_worker_is_woken_by_a_new_job(start_worker, database, settings, tmp_path):
    start_worker()
    wait_for(enqueue(name="First", seconds=0), "done")
    tasks.connect(dataclasses.replace(settings, data_dir=tmp_path))
    try:
        wait_for(enqueue(name="Second", seconds=0), "done", seconds=5)
    finally:
        jobs.connect()


@pytest.fixture
def hanging_server():
    """The MAIL_URL of a server that takes connections and never says a word, and a list of who connected."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        connected = []

        def take():
            with suppress(OSError):
                while True:
                    connected.append(listening.accept()[0])

        threading.Thread(target=take, daemon=True).start()
        yield f"smtp://127.0.0.1:{listening.getsockname()[1]}", connected
        for each in connected:
            each.close()


def write_mail():
    with database.atomic():
        return outgoing_email.queue("alice@example.org", "Hello", "Hello", clock.moment())


def test_a_mail_server_that_hangs_holds_up_no_job(start_worker, database, hanging_server):
    url, connected = hanging_server
    mail = write_mail()
    worker = start_worker(MAIL_URL=url)
    wait_until(lambda: connected)
    wait_for(enqueue(name="Day", seconds=0), "done", seconds=10)
    assert OutgoingEmail.get_by_id(mail.id).state == "queued"
    connected[0].close()
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=40) == 0


def test_a_worker_of_one_queue_leaves_the_other_alone(start_worker, database):
    mail, job_id = write_mail(), enqueue(name="Day", seconds=0)
    worker = start_worker("--queue", "mail")
    wait_until(lambda: OutgoingEmail.get_by_id(mail.id).state == "kept")
    assert Job.get_by_id(job_id).state == "queued"
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=20) == 0
    mail = write_mail()
    start_worker("--queue", "jobs")
    wait_for(job_id, "done")
    assert OutgoingEmail.get_by_id(mail.id).state == "queued"


def teams(database):
    return [name for (name,) in database.execute_sql("SELECT name FROM team").fetchall()]

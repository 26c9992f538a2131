"""The worker as it runs in earnest: its own process, woken by the queue, killed and started again."""

import dataclasses
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import tasks
from models import Job, database
from operations import jobs
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
SHORT_LEASE = "from datetime import timedelta\njobs.LEASE = timedelta(seconds=2)\n"
START = """
from app import create_app
from web import settings
app = create_app(settings.load(env_file=None))
app.test_cli_runner().invoke(args=["worker"], catch_exceptions=False)
"""


@pytest.fixture
def start_worker(settings, database, tmp_path):
    """`start_worker()` starts `flask worker` for this test's database; what is left is stopped at the end."""
    script = tmp_path / "worker_of_test.py"
    script.write_text(HANDLERS + SHORT_LEASE + START, encoding="utf-8")
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": settings.database_url,
    }
    running = []

    def start():
        log = (tmp_path / "worker.log").open("a")
        running.append(
            subprocess.Popen([sys.executable, script], cwd=tmp_path, env=environment, stdout=log, stderr=log)
        )
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


def teams(database):
    return [name for (name,) in database.execute_sql("SELECT name FROM team").fetchall()]

"""The portal as it runs in earnest, web server and worker in processes of their own, on each of the two queues.

An officer lets a payment run that stopped go on; the worker, woken by the queue, finalises it. Then the worker is
killed, the queue loses all that is in it, and a new worker still finds the job: the row is the truth.
"""

import dataclasses
import signal

import pytest

import tasks
from models import Job, PaymentRun
from models import database as models_database
from operations import jobs, sessions
from queries.payment_runs.finalising_job import finalising_job
from tests.support.payment_runs import authorised_invoice, started
from tests.support.processes import ON_THIS_MACHINE, Portal, answers, free_port, moment_there
from tests.support.waiting import wait_until


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


def state_of(run):
    return PaymentRun.get_by_id(run.id).state


def test_a_button_wakes_the_worker_and_a_lost_queue_loses_no_job(huey, start, cast, actor):
    with models_database.atomic():
        token = sessions.start(cast.amy, "complete", moment_there())
    portal = Portal(start, huey.settings, token)
    worker = portal.start_worker()
    first = stopped_run(actor)
    portal.let_go_on(first)
    wait_until(lambda: state_of(first) == "finalised")
    wait_until(lambda: huey.pending_count() == 0)

    worker.send_signal(signal.SIGKILL)
    worker.wait()
    second = stopped_run(actor)
    portal.let_go_on(second)
    assert huey.pending_count() > 0
    huey.flush()
    portal.start_worker()
    wait_until(lambda: state_of(second) == "finalised")


def stopped_run(actor):
    """A run whose finalising has stopped for good, so that no worker takes it up by itself."""
    with models_database.atomic():
        authorised_invoice()
        run = started(actor("fin"), actor("amy"))
        Job.update(state="failed", error="The disk was full").where(Job.id == finalising_job(run).id).execute()
    return run

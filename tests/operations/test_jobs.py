"""Jobs: written with the change, run once it stands, their effect exactly once whatever is killed."""

import threading
import time
from datetime import timedelta

import pytest

from models import Job, Team
from operations import jobs
from rules.broken import RuleBroken
from rules.moment import Moment
from tests.support.factories import AT
from tests.support.waiting import run_all_jobs

HANDLERS = {}


def run_due(at):
    return jobs.run_due(at, HANDLERS)


def later(seconds):
    return Moment(today=AT.today, now=AT.now + timedelta(seconds=seconds))


@pytest.fixture
def runs(database):
    """A kind of job that notes each run and makes a team of the given name."""
    names = []

    def make_a_team(job, at, name="Night", fails=0):
        names.append(name)
        if job.attempts <= fails:
            raise OSError("the line was busy")
        return lambda: Team.create(name=name)

    HANDLERS["make a team"] = make_a_team
    return names


def enqueue(database, at=AT, **values):
    with database.atomic():
        return jobs.enqueue("make a team", at, **values)


def test_a_job_runs_once_and_is_done(database, runs):
    job_id = enqueue(database, name="Day")
    assert run_due(AT) == 1
    assert run_due(AT) == 0
    job = Job.get_by_id(job_id)
    assert (job.state, job.attempts, job.finished_at) == ("done", 1, AT.now)
    assert [team.name for team in Team.select()] == ["Day"]


def test_a_job_of_a_change_that_is_rolled_back_never_was(database, runs):
    with pytest.raises(ZeroDivisionError), database.atomic():
        jobs.enqueue("make a team", AT)
        1 / 0  # noqa: B018
    assert run_due(AT) == 0


def test_somebody_is_woken_after_the_commit_and_not_before(database, runs, monkeypatch):
    woken = []
    monkeypatch.setattr(jobs, "_wake_ups", {"jobs": woken.append})
    with database.atomic():
        job_id = jobs.enqueue("make a team", AT)
        assert woken == []
    assert woken == [job_id]


def test_a_queue_that_is_down_does_not_break_the_change(database, runs, monkeypatch):
    def refuse(job_id):
        raise ConnectionError("no queue")

    monkeypatch.setattr(jobs, "_wake_ups", {"jobs": refuse})
    enqueue(database)
    assert run_due(AT) == 1


def test_a_failed_attempt_is_put_back_and_leaves_no_effect(database, runs):
    job_id = enqueue(database, fails=2)
    run_due(AT)
    job = Job.get_by_id(job_id)
    assert (job.state, job.error, job.run_at) == ("queued", "OSError: the line was busy", later(2).now)
    assert run_due(later(1)) == 0
    run_due(later(2))
    assert Job.get_by_id(job_id).run_at == later(6).now
    run_due(later(6))
    assert (Job.get_by_id(job_id).state, Job.get_by_id(job_id).error, Team.select().count()) == ("done", "", 1)


def test_a_job_that_never_succeeds_is_given_up_with_its_error(database, runs):
    job_id = enqueue(database, fails=99)
    for minute in range(10):
        run_due(later(60 * minute))
    job = Job.get_by_id(job_id)
    assert (job.state, job.attempts, job.error) == ("failed", 5, "OSError: the line was busy")
    assert Team.select().count() == 0


def test_a_broken_rule_is_not_tried_again(database):
    def forbidden(job, at):
        raise RuleBroken("The run was dropped")

    HANDLERS["forbidden"] = forbidden

    with database.atomic():
        job_id = jobs.enqueue("forbidden", AT)
    run_due(AT)
    assert (Job.get_by_id(job_id).state, Job.get_by_id(job_id).attempts) == ("failed", 1)


def test_a_kind_that_nobody_knows_fails_at_once(database):
    with database.atomic():
        job_id = jobs.enqueue("never heard of", AT)
    run_due(AT)
    assert "never heard of" in Job.get_by_id(job_id).error


def test_an_effect_that_fails_leaves_nothing(database):
    def half_way(job, at):
        def effect():
            Team.create(name="Half")
            raise OSError("no more room")

        return effect

    HANDLERS["half way"] = half_way

    with database.atomic():
        job_id = jobs.enqueue("half way", AT)
    run_due(AT)
    assert Team.select().count() == 0
    assert Job.get_by_id(job_id).state == "queued"


def test_what_a_killed_worker_left_is_taken_up_when_its_lease_runs_out(database, runs):
    job_id = enqueue(database)
    assert jobs._claim(job_id, AT).attempts == 1  # and then it was killed
    assert run_due(later(59)) == 0
    assert run_due(later(61)) == 1
    assert Team.select().count() == 1


def test_a_late_loser_writes_nothing(database, runs):
    job_id = enqueue(database, name="Twice")
    slow = jobs._claim(job_id, AT)
    assert run_due(later(61)) == 1
    with pytest.raises(jobs.LeaseLost):
        jobs._finish(slow, lambda: Team.create(name="Late"), later(70))
    with pytest.raises(jobs.LeaseLost):
        jobs.progress(slow, 1, 2)
    assert [team.name for team in Team.select()] == ["Twice"]


def test_a_job_that_kills_every_worker_is_given_up(database, runs):
    job_id = enqueue(database)
    for attempt in range(5):
        assert jobs._claim(job_id, later(100 * attempt))
    run_due(later(1000))
    assert (Job.get_by_id(job_id).state, runs) == ("failed", [])


def test_progress_keeps_the_lease(database, runs, monkeypatch):
    job_id = enqueue(database)
    job = jobs._claim(job_id, AT)
    monkeypatch.setattr(jobs, "_instant", lambda: later(50).now)
    jobs.progress(job, 3, 10)
    row = Job.get_by_id(job_id)
    assert (row.done_of, row.done_of_total, row.lease_until) == (3, 10, later(110).now)


def test_one_key_is_one_job_until_it_is_through(database, runs):
    first = enqueue(database, key="teams")
    assert enqueue(database, key="teams") == first
    assert run_due(AT) == 1
    assert enqueue(database, key="teams", name="Day") == first
    assert run_due(AT) == 1
    assert {team.name for team in Team.select()} == {"Night", "Day"}


def test_what_is_asked_for_while_it_runs_runs_once_more(database, runs):
    def ask_again(job, at, times):
        runs.append(times)
        if times:
            with database.atomic():
                jobs.enqueue("ask again", at, key="again", times=times - 1)

    HANDLERS["ask again"] = ask_again

    with database.atomic():
        jobs.enqueue("ask again", AT, key="again", times=2)
    run_due(AT)
    assert runs == [2, 1, 0]


def test_of_many_workers_one_gets_the_job(database, runs):
    job_id = enqueue(database)
    got = []

    def try_it():
        with database.connection_context():
            got.append(jobs.run(job_id, AT, HANDLERS))

    threads = [threading.Thread(target=try_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [False] * 7 + [True]
    assert Team.select().count() == 1


def test_a_tests_own_run_waits_for_what_a_worker_is_at(database):
    jobs.enqueue("finalise", AT)
    Job.update(state="running", attempts=1, lease_until=AT.now + timedelta(minutes=1)).execute()

    def work():
        time.sleep(0.2)
        with database.connection_context():
            Job.update(state="done", lease_until=None).execute()

    threading.Thread(target=work).start()
    run_all_jobs(AT)
    assert Job.get().state == "done"


def test_old_jobs_are_forgotten_and_failed_ones_kept(database, runs):
    enqueue(database)
    failed = enqueue(database, fails=99)
    for minute in range(10):
        run_due(later(60 * minute))
    assert jobs.forget_old(later(60 * 60 * 24 * 31)) == 1
    assert [job.id for job in Job.select()] == [failed]

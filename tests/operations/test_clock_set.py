"""A clock that is an hour off, and is set right: nothing is lost or done twice, and nobody waits for that hour."""

from datetime import timedelta

import pytest

from models import CodeTries, Job, Team
from models import database as database_of_tests
from operations import audit, jobs, security_codes, sessions
from operations.visits import fill_weeks
from queries import verification
from rules import sign_in_throttle
from rules.moment import Moment
from rules.weeks import monday_of
from tests.support import factories
from tests.support.factories import AT

AN_HOUR = timedelta(hours=1)
EARLIER, LATER = (Moment(AT.today, AT.now + hours * AN_HOUR) for hours in (-1, 1))


def make_team(job, at, name):
    return lambda: Team.create(name=name)


HANDLERS = {"make a team": make_team}


def wanted(name, at):
    return jobs.enqueue("make a team", at, name=name)


def test_what_was_wanted_before_the_clock_was_set_back_is_done_at_once(database):
    job_id = wanted("Wanted", AT)
    assert jobs.run(job_id, EARLIER, HANDLERS)
    assert [team.name for team in Team.select()] == ["Wanted"]


def test_an_attempt_that_waits_for_its_time_is_not_hurried(database):
    """Only what was wanted at once: a job that failed waits."""
    job_id = wanted("Later", AT)
    Job.update(run_at=AT.now + 2 * AN_HOUR, attempts=3).execute()
    assert not jobs.run(job_id, EARLIER, HANDLERS)


@pytest.mark.parametrize("set_to", [EARLIER, LATER])
def test_a_killed_workers_job_is_taken_up_whatever_the_clock_says(database, set_to):
    job_id = wanted("Once", AT)
    Job.update(state="running", attempts=1, lease_until=AT.now + timedelta(minutes=1)).execute()
    assert jobs.run(job_id, set_to, HANDLERS)
    assert Team.select().count() == 1


@pytest.mark.parametrize("set_to", [EARLIER, LATER])
def test_a_job_that_two_workers_have_by_mistake_of_the_clock_takes_effect_once(database, set_to):
    job_id = wanted("Once", AT)

    def overtaken(job, at, name):
        assert jobs.run(job_id, set_to, HANDLERS)  # the clock is set while it works, and another takes it
        return lambda: Team.create(name=name)

    assert jobs.run(job_id, AT, {"make a team": overtaken})
    assert [team.name for team in Team.select()] == ["Once"]
    assert Job.get_by_id(job_id).state == "done"


def test_a_live_workers_lease_is_not_taken_by_an_honest_clock(database):
    job_id = wanted("Mine", AT)
    Job.update(state="running", attempts=1, lease_until=AT.now + jobs.QUEUES[jobs.JOBS].lease).execute()
    assert not jobs.run(job_id, AT, HANDLERS)


def test_nobody_waits_longer_to_sign_in_because_the_clock_was_set_back():
    tries = [AT.now + timedelta(seconds=second) for second in range(10)]
    assert sign_in_throttle.seconds_to_wait(tries, [], 10, tries[-1]) == 300
    assert sign_in_throttle.seconds_to_wait(tries, [(each, "a") for each in tries], 10, EARLIER.now) == 0


def test_a_lock_of_the_security_code_ends_too(cast):
    CodeTries.create(person=cast.alice, device="", tries_left=0, lockouts=1, locked_until=LATER.now)
    with pytest.raises(security_codes.CodeLocked):
        security_codes.spend_try(cast.alice, "", AT)
    security_codes.spend_try(cast.alice, "", EARLIER)


def test_a_session_lasts_no_longer_than_its_idle_time_after_the_clock_was_right_again(cast):
    token = sessions.start(cast.alice, "complete", LATER, organisation=cast.rose_care)
    assert sessions.find(token, AT.now)
    assert sessions.find(token, LATER.now + 2 * AN_HOUR) is None


def test_the_audit_trail_is_whole_when_the_clock_went_back(cast, actor):
    fin = actor("fin")
    for at in (LATER, EARLIER, AT):
        with database_of_tests.atomic():
            audit.record("home tiles changed", fin, at, now={"tiles": []})
    assert list(verification.problems()) == []


@pytest.mark.parametrize("was_enqueued", ["by this version", "by 1.0.0"])
def test_a_week_with_visits_that_goes_on_is_filled_in_its_night_and_keeps_no_worker_busy(was_enqueued, database):
    """What is wanted for later is no sign of a clock that was set back."""
    monday = monday_of(AT.today)
    visit = factories.make_visit(cpli=factories.make_care().cpli, week_start=monday, day=monday)
    with database.atomic():
        fill_weeks.fill_when_ended(visit.organisation_id, monday, AT)
    [job] = Job.select()
    if was_enqueued == "by 1.0.0":
        Job.update(created_at=job.run_at).execute()  # wanted for that night only, as it was written then
    counted = jobs.run_due(AT, {fill_weeks.FILL_WEEK: fill_weeks.fill_week}, jobs.FILES)
    assert counted == (0 if was_enqueued == "by this version" else 1)
    assert not jobs.due_ids(AT, jobs.FILES)
    night = Moment(monday + timedelta(days=7), job.run_at)
    assert jobs.due_ids(night, jobs.FILES) == [job.id]

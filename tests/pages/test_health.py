"""Health: one word for machines, a page for people, figures for Prometheus."""

import dataclasses
from datetime import timedelta

import pytest
from peewee import OperationalError

from models import AuditEvent, Job, UploadedFile
from models import database as models_database
from operations import pulses
from queries import health
from queries.pulses import BACKUP, worker_pulse
from tests.support import factories
from tests.support.browser import watched_sql
from web import clock

TOKEN = "0123456789abcdef01234567"
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def workers(database):
    """All four were at work a minute ago."""
    beat(clock.on_the_wall() - A_MINUTE)


def beat(at):
    for queue in health.QUEUES:
        pulses.note(worker_pulse(queue), at)


def asked(app, path="/health", **headers):
    answer = app.test_client().get(path, headers=headers)
    return answer.status_code, answer.text


def test_machines_get_one_word(app, workers, at):
    assert asked(app) == (200, "ok\n")
    factories.make_job(state="queued", run_at=at.now - timedelta(minutes=6))
    assert asked(app) == (503, "queue\n")
    for minutes in (3, -3):  # silence; and a clock that was set back, of which nobody knows
        beat(clock.on_the_wall() - minutes * A_MINUTE)
        assert asked(app) == (503, "worker\n")


def test_one_silent_queue_of_four_is_said(app, workers, sign_in):
    pulses.note(worker_pulse("mail"), clock.on_the_wall() - 3 * A_MINUTE)
    assert asked(app) == (503, "worker\n")
    assert "from the worker for e-mails for two minutes" in sign_in("audrey").get("/council/health").row("Worker").text


def test_mail_that_waits_is_said_and_leaves_it_well(app, workers, at, fin):
    factories.make_job(queue="mail", state="queued", run_at=at.now.replace(year=2024))
    assert asked(app) == (200, "ok\n")


def test_asking_takes_no_lock_and_writes_nothing(app, workers):
    with watched_sql() as statements:
        assert asked(app) == (200, "ok\n")
    assert {sql.split()[0] for sql in statements} <= {"SELECT", "PRAGMA", "SET"}


def test_without_a_database_it_is_one_word_too(app, workers, monkeypatch):
    def refused(**_options):
        raise OperationalError("connection refused")

    models_database.close()
    monkeypatch.setattr(models_database.obj, "connect", refused)
    assert asked(app) == (503, "database\n")


def test_figures_are_for_who_shows_the_token(app, workers, at, monkeypatch):
    assert asked(app, "/metrics")[0] == 404
    settings = dataclasses.replace(app.config["SETTINGS"], metrics_token=TOKEN)
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    for shown in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}):
        assert asked(app, "/metrics", **shown)[0] == 401
    factories.make_job(state="queued", run_at=at.now - timedelta(days=1))
    status, text = asked(app, "/metrics", Authorization=f"Bearer {TOKEN}", Host="10.0.0.5:8000")
    lines = text.splitlines()
    assert (status, TOKEN in text) == (200, False)
    assert 'remit_jobs{queue="jobs",state="queued"} 1' in lines
    assert "remit_well 0" in lines  # a day is too long
    assert sum(line.startswith("remit_worker_last_seen_seconds{") for line in lines) == len(health.QUEUES)
    names = {line.split()[2] for line in lines if line.startswith("# TYPE")}
    assert all(line.startswith("#") or line.split("{")[0].split()[0] in names for line in lines)


def test_people_read_how_each_part_stands(workers, fin, sign_in, cast):
    page = fin.get("/council").click("Health of the portal")
    assert "All parts work." in page.one(".head").text
    for part, words in {
        "Database": "It can be read and written.",
        "Worker": "All four queues",
        "Queue": "No jobs waiting",
        "Disk": "GB free of",
        "Last backup": "No backup yet",
        "E-mail": "No mail server is set",
        "Virus scanner": "not scanned",
        "Jobs": "No job failed",
    }.items():
        assert words in page.row(part).text
    pulses.note(BACKUP, clock.on_the_wall() - timedelta(hours=2), "1.2 GB, checked.")
    assert "2 hours ago. 1.2 GB, checked." in fin.get("/council/health").row("Last backup").text
    pulses.note(BACKUP, clock.on_the_wall() - timedelta(hours=3, minutes=1))
    page = fin.get("/council/health")
    assert "Not working" in page.row("Last backup").text
    assert "One is made each hour" in page.row("Last backup").text
    assert "1 part not working" in page.one(".head").text
    sign_in("alice").get("/council/health", status=403)


def test_files_that_nobody_scans_are_said(fin, app, cast, at, monkeypatch):
    factories.make_uploaded_file(uploaded_by=cast.alice, scan_state="pending")
    UploadedFile.update(uploaded_at=at.now - timedelta(hours=1)).execute()
    monkeypatch.setitem(app.config, "SETTINGS", dataclasses.replace(app.config["SETTINGS"], clamd_url="tcp://x:1"))
    assert "waiting for their scan: 1" in fin.get("/council/health").row("Virus scanner").text


def failed_job(**given):
    return factories.make_job(kind="make pdf", state="failed", error="OSError: no room", attempts=5, **given)


def test_a_job_that_failed_is_tried_again_once(sign_in, at):
    job = failed_job(finished_at=at.now)
    sam = sign_in("sam")
    stale, page = sam.get("/council/health"), sam.get("/council/health")
    assert "OSError: no room" in page.row("Make pdf").text
    button = f"Try again : Make pdf, job {job.id}"
    after = page.submit(button)
    assert "Queued again" in after.notice
    assert not after.has_button(button)
    found = Job.get_by_id(job.id)
    assert (found.state, found.attempts) == ("queued", 0)
    assert AuditEvent.get().kind == "jobs tried again"
    assert "A colleague has just dealt with this" in stale.submit(button, status=409).text


def test_one_that_nobody_needs_is_dismissed(sign_in, at):
    job = failed_job(finished_at=at.now)
    page = sign_in("sam").get("/council/health").submit(f"Dismiss : Make pdf, job {job.id}")
    assert "Dismissed." in page.notice
    assert "No job failed" in page.row("Jobs").text
    assert Job.get_by_id(job.id).state == "done"


def test_others_look_and_try_nothing(fin, at):
    job = failed_job(finished_at=at.now)
    page = fin.get("/council/health")
    assert not page.has_button(f"Try again : Make pdf, job {job.id}")
    assert "A System Administrator can" in page.text
    fin.post("/council/health/try-again", {"job": job.id}, status=403)

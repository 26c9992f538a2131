"""Two versions of the program at once, while a new one is brought in: the wrong one answers and changes nothing."""

from contextlib import contextmanager

import pytest

import tasks
from models import Action, Job
from models import database as models_database
from operations import jobs
from queries import versions
from tests.support import factories
from web import versions as web_versions

NEXT = "INSERT INTO schema_migration (name, applied) VALUES ('9999_of_the_next_version', '2025-11-20 09:30:00')"
NO_MORE = "DELETE FROM schema_migration WHERE name = '9999_of_the_next_version'"


@contextmanager
def migrated_by_the_next_version():
    models_database.execute_sql(NEXT)
    try:
        yield
    finally:
        models_database.execute_sql(NO_MORE)


def test_the_version_before_changes_nothing(app, alice, cast):
    invoice = factories.make_invoice(organisation=cast.rose_care)
    form = {"type": "Payment Query", "about": f"Invoice:{invoice.id}", "title": "Prices", "text": "Too low."}
    alice.get("/home")
    with migrated_by_the_next_version():
        page = alice.client.post("/actions/new", data={**form, "csrf_token": alice.token()})
        assert (page.status_code, page.headers["Retry-After"]) == (503, "30")
        assert "your browser then sends it again" in page.text
        assert alice.client.get("/home").status_code == 503  # once a change was refused, looking is, too
        assert app.test_client().get("/health").text == "version\n"
    assert Action.select().count() == 0
    assert alice.get("/home").status == 200


def test_who_only_looks_is_stopped_within_seconds(alice, monkeypatch):
    alice.get("/home")
    with migrated_by_the_next_version():
        monkeypatch.setattr(web_versions, "SECONDS_BETWEEN_LOOKS", 0)
        assert alice.client.get("/home").status_code == 503


def test_the_next_version_waits_for_its_tables(app, database):
    models_database.execute_sql("ALTER TABLE schema_migration RENAME TO kept")
    try:
        assert not versions.is_of_this_version()
    finally:
        models_database.execute_sql("ALTER TABLE kept RENAME TO schema_migration")
    assert versions.is_of_this_version()


def test_its_worker_runs_no_job(database, at):
    job_id = factories.make_job(kind="nothing that anybody knows", run_at=at.now.replace(year=2024)).id
    models_database.execute_sql(NEXT)
    models_database.close()
    try:
        with pytest.raises(versions.OtherVersion):
            tasks.sweep_jobs(jobs.JOBS)
    finally:
        models_database.connect()
        models_database.execute_sql(NO_MORE)
    assert (Job.get_by_id(job_id).state, Job.get_by_id(job_id).attempts) == ("queued", 0)

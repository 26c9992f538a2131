"""A full disk: looking goes on, a change says that it was not saved, health is red, and it goes on afterwards."""

import dataclasses
from contextlib import contextmanager
from datetime import timedelta

import pytest
from peewee import SqliteDatabase

import tasks
from migrations.running import migrate
from models import Action, Job, Pulse, UploadedFile
from models import database as models_database
from operations import consequences, jobs, sessions
from rules.moment import Moment
from tests.support import factories
from tests.support.cast import Cast
from tests.support.full_disk import disk_of
from tests.support.processes import Portal, moment_there, multipart
from tests.support.waiting import wait_until
from web.database import open_database

PAGES = ("/home", "/invoices", "/actuals", "/care-package-line-items", "/actions/new", "/reports", "/help", "/account")
NO_ROOM = "There is no room to save anything just now"
DAY_BEFORE = Moment(factories.TODAY, factories.NOW - timedelta(days=1))


@pytest.fixture
def small_disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    disk = disk_of(folder, megabytes=12)
    folder.chmod(0o700)
    yield disk
    disk.unmount()


@pytest.fixture
def portal_settings(database, small_disk, test_database, settings):
    """Those of a portal whose files, and whose database where it is SQLite's, are on the small disk."""
    own = dataclasses.replace(settings, data_dir=small_disk.folder)
    if not isinstance(database.obj, SqliteDatabase):
        yield own
        return
    url = f"sqlite:///{small_disk.folder / 'small.sqlite3'}"
    database.close()
    open_database(url)
    database.connect()
    migrate(database.obj)
    yield dataclasses.replace(own, database_url=url)
    database.close()
    open_database(test_database.url)
    database.connect()


@contextmanager
def filled(disk, *processes):
    """Inside, the disk is full, and nobody but the portal has the database open."""
    if isinstance(models_database.obj, SqliteDatabase):
        models_database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")  # else what is in the log already has room
    models_database.close()
    disk.fill(processes)
    try:
        yield
    finally:
        disk.make_room()
        models_database.connect()


def new_action(portal, invoice):
    form = portal.form_of(f"/actions/new?about=Invoice:{invoice.id}&type=Payment%20Query", "/actions/new")
    return {**form, "title": "Prices of July", "text": "They differ from the letter."}


def is_full(portal):
    return portal.ask("GET", "/health") == (503, "full\n")


def test_looking_goes_on_and_changes_say_that_they_were_not_saved(portal_settings, small_disk, start):
    cast = Cast()
    invoice = factories.make_invoice(organisation=cast.rose_care)
    factories.make_care(organisation=cast.rose_care)
    with models_database.atomic():
        token = sessions.start(cast.alice, "complete", moment_there(), organisation=cast.rose_care)
    portal = Portal(start, portal_settings, token)
    worker = portal.start_worker()
    fields = new_action(portal, invoice)
    wait_until(Pulse.select().exists)  # the worker is at work: one that starts without room ends at once
    is_sqlite = isinstance(models_database.obj, SqliteDatabase)
    with filled(small_disk, portal.server, worker):
        assert {path: portal.ask("GET", path)[0] for path in PAGES} == dict.fromkeys(PAGES, 200)
        assert is_full(portal)
        status, text = portal.send(
            "/actions/new", *multipart(fields, "files", "letter.pdf", b"%PDF-1.7" + b"x" * 300_000)
        )
        assert (status, "Nothing was saved" in text) == (422, True)
        if is_sqlite:  # PostgreSQL's server has a disk of its own
            status, text = portal.ask("POST", "/actions/new", **fields)
            assert (status, NO_ROOM in text, "They differ from the letter." in text) == (503, True, True)
    assert Action.select().count() == UploadedFile.select().count() == 0
    assert not is_full(portal)
    assert portal.ask("POST", "/actions/new", **fields)[0] == 303
    assert Action.get().title == "Prices of July"
    goes_on(portal_settings, worker)


def goes_on(portal_settings, worker):
    """The worker is there as before, and does what it is woken for."""
    tasks.connect(portal_settings)
    try:
        with models_database.atomic():
            job_id = jobs.enqueue(consequences.RECALCULATE, DAY_BEFORE, contract_ids=[])
    finally:
        jobs.connect()
    wait_until(lambda: Job.get_by_id(job_id).state == "done")
    assert worker.poll() is None

"""A council that ran release 1.0.0 migrates to the models of today and loses nothing.

`tests/releases/1.0.0.jsonl.gz` is what release 1.0.0 stored for its demonstration council, with a row in every table.
It was made once, by that release, and stays as it is.
"""

import json

import pytest

import models
from migrations.running import migrate
from models import AuditEvent, CodeTries, Job, OutgoingEmail, OverpaymentPlan, PaymentItem, Person, Remittance
from operations import outgoing_email, sessions
from queries import verification
from queries.audit_chain import ChainEnd, chain_problems
from queries.care_days import care_days_of
from tests.support import factories
from tests.support.browser import TestBrowser
from tests.support.databases import in_empty_database
from tests.support.releases import make_first_release, stored, tables_of_release
from tests.support.shapes import shape_of
from web import clock
from web.database import open_database

TABLES = tables_of_release("1.0.0")
# A table or column of 1.0.0 that a later migration replaced, with the test that says where its rows went.
MOVED_SINCE = {f"security_code.{column}" for column in ("tries_left", "lockouts", "locked_until")}  # test_tries_of_...
MOVED_SINCE |= {
    f"audit_event.{column}" for column in ("was", "now", "person_name", "previous_hash", "hash")
}  # test_words_of_
# Rows that a later migration adds to a table of 1.0.0, with the test that says which.
ADDED_SINCE = {"job": len([row for row in TABLES["outgoing_email"][1] if "queued" in row])}  # test_mail_that_waited_...
ADDED_SINCE |= {"audit_event": 1}  # test_words_of_...
PAGES = {
    "bertie@merebridge.example": ("/home", "/actuals", "/care-package-line-items", "/disputes", "/actions"),
    "ernest@merebridge.example": ("/home", "/invoices", "/purchase-orders", "/contract-documents", "/reports"),
    "hetty@merebridge.example": ("/home", "/scheduled-payments"),
    "kit@merebridge.example": ("/council", "/council/invoices", "/council/disputes", "/council/payment-runs"),
}


@pytest.fixture(scope="module")
def migrated_once(test_database, tmp_path_factory):
    """The council of release 1.0.0, migrated to today."""
    with in_empty_database(test_database, tmp_path_factory.mktemp("release"), "release") as opened:
        make_first_release(opened, TABLES)
        migrate(opened)
        yield opened
    open_database(test_database.url)


@pytest.fixture
def migrated(test_database, migrated_once):
    """The same for each test: what one changes is rolled back."""
    models.database.initialize(migrated_once)
    with migrated_once.atomic() as changes:
        yield migrated_once
        changes.rollback()
    open_database(test_database.url)


def test_the_data_has_a_row_in_every_table():
    assert not [table for table, (_, rows) in TABLES.items() if not rows]


def test_every_row_is_as_it_was(migrated):
    for table, (columns, rows) in TABLES.items():
        kept = [column for column in columns if f"{table}.{column}" not in MOVED_SINCE]
        if table not in MOVED_SINCE:
            was = [[value for column, value in zip(columns, row, strict=True) if column in kept] for row in rows]
            found = stored(migrated, table, kept)
            now = [row for row in found if row[0] in {each[0] for each in was}]
            assert now == was, f"rows of {table} changed on the way from 1.0.0"
            assert len(found) == len(was) + ADDED_SINCE.get(table, 0), f"{table} has rows that nobody wrote"


def test_mail_that_waited_has_its_job_and_is_sent_once(migrated):
    columns, rows = TABLES["outgoing_email"]
    waited = {row[0] for row in rows if row[columns.index("state")] == "queued"}
    mail_jobs = list(Job.select().where(Job.queue == "mail"))
    assert sorted(job.payload["mail_id"] for job in mail_jobs) == sorted(waited)
    assert {(job.kind, job.state, job.wanted_again) for job in mail_jobs} == {(outgoing_email.SEND, "queued", False)}
    assert {job.key for job in mail_jobs} == {f"mail {mail_id}" for mail_id in waited}
    assert not Job.select().where(Job.queue == "jobs", Job.kind == outgoing_email.SEND).exists()
    outgoing_email.send_due(factories.AT, None, "remit@council.example")
    assert not OutgoingEmail.select().where(OutgoingEmail.state == "queued").exists()
    assert not Job.select().where(Job.queue == "mail", Job.state != "done").exists()


def test_words_of_events_stand_beside_them_and_the_former_chain_can_still_be_read(migrated):
    columns, rows = TABLES["audit_event"]
    former = {row[0]: dict(zip(columns, row, strict=True)) for row in rows}
    first, *events = AuditEvent.with_words(AuditEvent.select().order_by(AuditEvent.id))
    for event in events:
        was, now, name = (former[event.id][column] for column in ("was", "now", "person_name"))
        assert (event.was, event.now) == tuple(None if text is None else json.loads(text) for text in (was, now))
        assert (event.person_name, event.former_hash) == (name, former[event.id]["hash"])
        assert name in ("", "The portal") or name not in str(event.__data__)
    newest = events[-1]
    assert (first.id, first.kind, first.now["broken_at"]) == (0, "audit chain made anew", None)
    assert (first.now["hash"], first.now["event"], first.now["events"]) == (newest.former_hash, newest.id, len(events))
    kept = ChainEnd(factories.NOW, 10, events[9].id, events[9].former_hash)  # as it was kept before the migration
    assert list(chain_problems([kept])) == list(chain_problems([kept], whole=False)) == []
    assert list(chain_problems([kept._replace(hash="0" * 64)])) != []


def test_a_chain_that_was_broken_before_it_was_made_anew_is_told_of(test_database, tmp_path):
    with in_empty_database(test_database, tmp_path) as opened:
        columns, rows = TABLES["audit_event"]
        changed = [[*rows[0][:-1], "0" * 64], *rows[1:]]
        make_first_release(opened, TABLES | {"audit_event": (columns, changed)})
        migrate(opened)
        (problem,) = chain_problems()
        assert problem == f"When the chain was made anew, audit event {rows[0][0]} was not as it had been written"
    open_database(test_database.url)


def test_tries_of_a_security_code_are_those_left_on_all_devices(test_database, tmp_path):
    with in_empty_database(test_database, tmp_path) as opened:
        make_first_release(opened, TABLES)
        opened.execute_sql("UPDATE security_code SET tries_left = 1, lockouts = 2 WHERE id = 1")
        migrate(opened)
        assert list(CodeTries.select(CodeTries.device, CodeTries.tries_left, CodeTries.lockouts).tuples()) == [
            ("", 1, 2)
        ]
    open_database(test_database.url)


def test_remittances_know_for_how_many_days_of_care_they_are(migrated):
    days = {}
    for remittance in Remittance.select():
        of_items = care_days_of(PaymentItem.remittance == remittance.id)
        days[remittance.id] = of_items.get((remittance.organisation_id, remittance.contract_id), 0)
    assert {remittance.id: remittance.care_days for remittance in Remittance.select()} == days
    assert max(days.values()) >= 28


def test_the_migrated_tables_are_those_of_the_models(shape_of_the_models, migrated):
    assert shape_of(migrated) == shape_of_the_models


def test_the_models_read_every_row(migrated):
    """A column that keeps JSON or names of a fixed list is read by today's code."""
    for table in models.ALL_TABLES:
        assert len(list(table.select())) >= (1 if table._meta.table_name in TABLES else 0), table.__name__


def test_the_money_still_adds_up_and_the_audit_chain_holds(migrated):
    assert list(verification.problems()) == []
    assert PaymentItem.select().where(PaymentItem.state == "settled").count() > 100
    assert OverpaymentPlan.select().count() == 1


def test_new_rows_get_numbers_of_their_own(migrated):
    new = factories.make_payment_item()
    assert new.id > max(row[0] for row in TABLES["payment_item"][1])


@pytest.mark.parametrize(("email", "paths"), PAGES.items())
def test_its_people_find_their_pages(session_app, migrated, email, paths):
    clock.pin(factories.TODAY)
    person = Person.get(Person.email == email)
    contact = person.contact_roles.first()
    with migrated.atomic():
        token = sessions.start(
            person, "complete", clock.moment(), organisation=contact.organisation if contact else None
        )
    browser = TestBrowser(session_app, token)
    for path in paths:
        assert browser.get(path).one("h1"), path

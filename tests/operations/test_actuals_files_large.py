"""Files of more than 500 rows: the worker reads, checks and saves them, and the page says how far it is."""

import io
from datetime import date, timedelta

import pytest

import models
from operations.actuals_files import keeping, large_files, saving, waiting_files
from queries.actuals_files.preview import preview_of
from queries.actuals_files.stored_preview import stored_preview
from queries.audit import verify_chain
from queries.care_files.limits import MOST_AT_ONCE
from rules.actual_events import ActualEvent
from rules.broken import IllegalMove
from rules.moment import Moment
from tests.support import factories
from tests.support.actuals_files import csv_of, update_system, workbook_of
from tests.support.browser import watched_sql
from tests.support.waiting import run_all_jobs
from web import clock

MONDAY = date(2025, 11, 10)


@pytest.fixture
def line_of_ten_years(cast):
    """Ten hours a week since 2015, line C1."""
    started = {"start_date": date(2015, 1, 5)}
    level = {"name": "Home Care", "unit": "Hour"}
    return factories.make_care(
        organisation=cast.rose_care,
        reference="C1",
        level=level,
        method={"first_period_start": date(2015, 1, 5)},
        **started,
    )


def rows(count=MOST_AT_ONCE + 2, **first):
    found = [
        {"Week Beginning": f"{MONDAY - timedelta(weeks=week):%d/%m/%Y}", "CPLI ID": "C1", "Actual": "10"}
        for week in range(count)
    ]
    found[0] |= first
    return found


def of(file):
    return models.ActualsFile.get_by_id(file.id)


def hand_in(content, care, by, name="a.csv"):
    return keeping.hand_in(care.organisation.id, name, content, by, factories.AT)


@pytest.mark.parametrize(("name", "make"), [("a.csv", csv_of), ("a.xlsx", workbook_of)])
def test_a_large_file_is_read_and_checked_by_the_worker(line_of_ten_years, alice, run_jobs, name, make):
    file = hand_in(make(rows(Actual="ten")), line_of_ten_years, alice, name)
    assert (file.state, of(file).rows) == ("reading", [])
    run_jobs()
    file = of(file)
    assert (file.state, file.content, file.rows_waiting) == ("ready", None, MOST_AT_ONCE + 2)
    stored, fresh = stored_preview(file), preview_of(file, factories.AT)
    assert [len(stored.new), len(stored.rejected)] == [MOST_AT_ONCE + 1, 1]
    assert (stored.seen, stored.now_pence, stored.was_pence) == (fresh.seen, fresh.now_pence, fresh.was_pence)
    assert [row.reason for row in stored.rejected] == [row.reason for row in fresh.rejected]


def test_a_large_file_that_cannot_be_read_says_why(line_of_ten_years, alice, run_jobs):
    content = b"Week Beginning,CPLI ID,Actual\n" + b'10/11/2025,C1,"10\n' + b"10/11/2025,C1,10\n" * 600
    file = hand_in(content, line_of_ten_years, alice)
    run_jobs()
    assert (of(file).state, of(file).said["problem"][:38]) == ("failed", "A quotation mark in this line is never")


def test_update_system_of_a_large_file_is_done_by_the_worker_once(line_of_ten_years, alice, run_jobs):
    file = hand_in(csv_of(rows(Actual="ten")), line_of_ten_years, alice)
    run_jobs()
    seen = of(file).plan["seen"]
    large_files.begin_saving(of(file), seen, True, alice, factories.AT)
    with pytest.raises(IllegalMove, match="still reading, checking or saving"):
        large_files.begin_saving(of(file), seen, True, alice, factories.AT)
    with pytest.raises(IllegalMove, match="still reading, checking or saving"):
        waiting_files.put_right(of(file), 2, {"actual": "10"}, alice, factories.AT)
    run_jobs()
    file = of(file)
    assert (file.state, file.rows_waiting, file.plan, file.saved_by_id) == ("ready", 1, {}, alice.person_id)
    assert [file.said["saved"][name] for name in ("new", "left", "confirmed")] == [
        MOST_AT_ONCE + 1,
        1,
        MOST_AT_ONCE + 1,
    ]
    assert models.Actual.select().where(models.Actual.state == "confirmed").count() == MOST_AT_ONCE + 1


def test_what_changed_meanwhile_is_not_saved_and_said(line_of_ten_years, alice, run_jobs):
    file = hand_in(csv_of(rows(Actual="9")), line_of_ten_years, alice)
    run_jobs()
    large_files.begin_saving(of(file), of(file).plan["seen"], True, alice, factories.AT)
    models.CarePackageLineItem.update(unit_price_tenthousandths=30_0000).execute()
    run_jobs()
    file = of(file)
    assert (file.state, file.said["refused"][:30]) == ("ready", "This, or its figures, changed ")
    assert not models.Actual.select().exists()
    assert len(stored_preview(file).new) == MOST_AT_ONCE + 2


def test_thousands_of_weeks_and_their_events_are_written_in_a_few_statements(line_of_ten_years, alice, run_jobs):
    """Whoever writes meanwhile waits for no more than the writing: it is all worked out before the transaction."""
    changed = {"Week Beginning": f"{MONDAY - timedelta(weeks=7):%d/%m/%Y}", "CPLI ID": "C1", "Actual": "9"}
    save_small = keeping.hand_in(line_of_ten_years.organisation.id, "b.csv", csv_of([changed]), alice, factories.AT)
    update_system(save_small, alice)
    file = hand_in(csv_of(rows()), line_of_ten_years, alice)
    run_jobs()
    prepared = saving.prepare(of(file), True, factories.AT)
    ready = saving.ready_to_write(prepared, of(file).plan["seen"], alice, factories.AT)
    with watched_sql() as statements, models.database.atomic():
        saved = saving.write(ready, alice, factories.AT)
    assert (saved.new, saved.changed, saved.is_due_later) == (MOST_AT_ONCE + 1, 1, True)
    assert len(statements) < 20
    events = models.AuditEvent.select().where(models.AuditEvent.kind == ActualEvent.CONFIRMED_BY_FILE)
    weeks = {row.id: row.actual_hundredths for row in models.Actual.select()}
    assert {event.object_id: event.now["actual"] for event in events} == weeks
    assert verify_chain() is None
    run_jobs()
    assert models.PaymentItem.select().exists()


@pytest.mark.parametrize("times", [1, 9])
def test_a_file_is_read_again_outside_the_transaction_when_something_happened(
    line_of_ten_years, alice, run_jobs, monkeypatch, times
):
    file = hand_in(csv_of(rows()), line_of_ten_years, alice)
    run_jobs()
    left = [times]
    prepare = saving.prepare

    def prepare_and_be_late(*about):
        prepared = prepare(*about)
        if left[0]:
            left[0] -= 1
            factories.make_audit_event(subject=line_of_ten_years.cpli)
        return prepared

    monkeypatch.setattr(saving, "prepare", prepare_and_be_late)
    large_files.begin_saving(of(file), of(file).plan["seen"], True, alice, factories.AT)
    for minutes in range(6):
        run_all_jobs(Moment(factories.TODAY, factories.NOW + timedelta(minutes=minutes)))
    file = of(file)
    assert file.state == "ready"
    assert ("saved" in file.said, models.Actual.select().count()) == ((True, 502) if times == 1 else (False, 0))
    assert times == 1 or file.said["refused"].startswith("This, or its figures, changed")


def test_a_lost_job_and_a_cancelled_file_do_no_harm(line_of_ten_years, alice, run_jobs):
    file = hand_in(csv_of(rows()), line_of_ten_years, alice)
    models.Job.update(state="queued", attempts=1).execute()  # a worker was killed in the middle
    run_jobs()
    assert of(file).state == "ready"
    other = hand_in(csv_of(rows(Actual="8")), line_of_ten_years, alice)
    waiting_files.cancel(other, alice, factories.AT)
    run_jobs()
    assert models.ActualsFile.select().count() == 1


def test_the_page_says_how_far_it_is_and_then_shows_the_rows(line_of_ten_years, sign_in, run_jobs):
    browser = sign_in("alice")
    page = browser.post("/actuals/bulk-import", {"file": (io.BytesIO(csv_of(rows(Actual="30"))), "a.csv")})
    assert "Reading the file" in page.text
    polled = {"HX-Request": "true"}
    assert browser.client.get(page.path, headers=polled).text.strip().startswith("<section")
    run_jobs(clock.moment())
    assert browser.client.get(page.path, headers=polled).headers["HX-Redirect"].endswith(page.path)
    page = page.click("Look again")
    assert page.figure("To be saved").startswith("502 ")
    assert "30 hours is more than twice the plan" in page.text
    page = page.click("New (501)")
    assert "1 to 50 of 501." in page.text
    page = page.submit("Skip row line 3")
    assert "Checking the rows" in page.text
    run_jobs(clock.moment())
    page = page.click("Look again").submit("Update System (501 rows)")
    assert "Saving the rows" in page.text
    run_jobs(clock.moment())
    page = page.click("Look again")
    assert "500 new and 0 changed rows of 501 weeks saved" in page.text
    assert "1 row is to be looked at, and not confirmed." in page.text

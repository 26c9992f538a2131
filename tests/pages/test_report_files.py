"""Long reports: made by the worker row by row, and only for whoever asked for them."""

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from blueprints.reports import downloading
from models import Notice, ReportFile
from operations import files, made_files, pdf, report_files
from reports import held_back
from reports.parameters import Request
from rules.broken import RuleBroken
from tests.support import factories
from tests.support.moments import days_later
from tests.support.reports import rows_of
from tests.support.waiting import run_all_jobs
from web import clock

REPORT = "/reports/held-back"


@pytest.fixture
def long_ones(cast, monkeypatch):
    """Three amounts that are held back, where two rows are many."""
    monkeypatch.setattr(downloading, "MOST_ROWS_AT_ONCE", 2)
    care = factories.make_care(organisation=cast.rose_care)
    for day in range(3):
        factories.make_held_back(cpli=care.cpli, amount_pence=100 + day)
    return care


def asked_for(browser, kind="CSV"):
    return browser.get(REPORT).submit(f"Download Data ({kind})")


def test_a_long_report_is_made_by_the_worker_and_a_notice_tells_when(long_ones, alice, run_jobs, cast):
    waiting = asked_for(alice)
    assert "It is queued" in waiting.text
    run_jobs(clock.moment())
    made = alice.get(waiting.path)
    assert "It is made, 3 rows." in made.text
    assert sorted(row["Amount"] for row in rows_of(made.click("Download the file"))) == ["1.00", "1.01", "1.02"]
    notice = Notice.get(Notice.person == cast.person("alice"))
    assert notice.text == "Your file of Held Back is ready: 3 rows. You can download it for a day."
    assert alice.get(notice.path).has_link("Download the file")
    assert "3" in alice.get("/reports").row("Held Back, CSV").text


def test_a_long_spreadsheet_has_real_amounts_and_dates(long_ones, alice, run_jobs):
    waiting = asked_for(alice, "XLSX")
    run_jobs(clock.moment())
    answer = alice.get(f"{waiting.path}.xlsx").response
    headings, row, *_ = load_workbook(BytesIO(answer.data)).active.iter_rows(values_only=True)
    shown = dict(zip(headings, row, strict=True))
    assert shown["Amount"] in (1, 1.01, 1.02)
    assert shown["From"].year == 2025


def test_nobody_else_can_have_it_nor_the_same_person_for_another_organisation(long_ones, sign_in, run_jobs, cast):
    path = asked_for(sign_in("alice")).path
    run_jobs(clock.moment())
    for name in ("vera", "charlie", "fin"):
        sign_in(name).get(path, status=404)
        sign_in(name).get(f"{path}.csv", status=404)
    ReportFile.update(organisation=cast.clifton_house).execute()
    sign_in("alice").get(f"{path}.csv", status=404)


def test_an_address_that_is_opened_says_how_long_it_is_and_makes_nothing(long_ones, alice):
    page = alice.get(f"{REPORT}.csv")
    assert "About 3 rows." in page.text
    assert ReportFile.select().count() == 0
    assert "It is queued" in page.submit("Make the file").text


def test_asked_for_twice_it_is_made_once_and_not_too_many_at_a_time(long_ones, alice):
    first = asked_for(alice)
    assert asked_for(alice).path == first.path
    asked_for(alice, "XLSX")
    alice.get(REPORT).submit("Download Data (CSV)", contract=long_ones.contract.reference)
    page = alice.get(REPORT).submit("Download Data (XLSX)", contract=long_ones.contract.reference)
    assert "3 files are being made for you already" in page.text
    assert ReportFile.select().count() == report_files.MOST_AT_ONCE


def test_it_is_kept_for_a_day(long_ones, alice, run_jobs):
    path = asked_for(alice).path
    run_jobs(clock.moment())
    alice.get(f"{path}.csv")
    pdf.sweep(days_later(factories.AT, 10_000))  # files have the time of the disk
    alice.get(f"{path}.csv", status=404)
    assert report_files.sweep(days_later(clock.moment(), 3)) == 1
    alice.get(path, status=404)


def test_where_the_object_store_does_not_answer_it_says_to_try_again(long_ones, alice, run_jobs, tmp_path):
    path = asked_for(alice).path
    run_jobs(clock.moment())
    kept = made_files.folder("")
    files.connect(tmp_path, files_url="s3://key:secret@remit?endpoint=http://127.0.0.1:9")
    try:
        assert "Try again in a minute" in alice.get(f"{path}.csv", status=503).text
    finally:
        files.connect(kept)


def test_a_job_that_fails_says_so(long_ones, alice, monkeypatch):
    path = asked_for(alice).path

    def full(*_):
        raise RuleBroken("There is no room")

    monkeypatch.setattr(report_files, "write", full)
    run_all_jobs(clock.moment())
    assert "It could not be made. There is no room" in alice.get(path).text


def test_a_file_has_the_same_rows_in_parts_as_at_once(long_ones, actor):
    request, told = Request(actor("alice")), []
    in_parts = replace(held_back.REPORT, units_at_once=2).rows(request, lambda done, of: told.append((done, of)))
    assert list(in_parts) == list(held_back.REPORT.rows(request))
    assert told == [(2, 3), (3, 3)]

"""Ordinary forms have 1 MB and 1,000 fields at most, and files go where files are taken."""

import io

import pytest


def many(count):
    return {f"f{number}": "" for number in range(count)}


ORDINARY = "/account/security-code"


def test_a_thousand_fields_and_no_more(alice):
    alice.post(ORDINARY, many(900), status=422)
    page = alice.post(ORDINARY, many(1_000), status=413)
    assert page.heading == "That is too large"


def test_multipart_fields_are_counted_too(alice):
    data = {**many(1_001), "csrf_token": alice.token()}
    answer = alice.client.post(ORDINARY, data=data, content_type="multipart/form-data")
    assert answer.status_code == 413


def test_one_mb_and_no_more(alice):
    alice.post(ORDINARY, {"again": "a" * 1_000_000}, status=422)
    alice.post(ORDINARY, {"again": "a" * 1_100_000}, status=413)


def test_strangers_send_20_kb_and_fifty_fields(browser):
    """A million percent signs took most of a second to read."""
    browser.look("/login")
    browser.post("/login", {"email": "a" * 20_000}, status=422)
    for fields in ({"email": "%" * 900_000}, {"email": "a" * 21_000}, many(60)):
        browser.post("/login", fields, status=413)


def test_the_weeks_sheet_has_a_limit_of_its_own(alice):
    alice.post("/actuals/grid/draft?week=2025-11-17", many(1_500))
    alice.post("/actuals/grid/draft?week=2025-11-17", many(20_000), status=413)


def test_files_go_only_where_files_are_taken(alice):
    data = {"csrf_token": alice.token(), "file": (io.BytesIO(b"%PDF-1.7"), "a.pdf")}
    assert alice.client.post("/invoices/new/totals", data=data).status_code == 413


def test_a_strangers_file_is_not_read_and_leads_to_the_sign_in_page(browser):
    answer = browser.client.post("/actions/new", data={"file": (io.BytesIO(b"0" * 2_000_000), "a.pdf")})
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/login")


@pytest.mark.parametrize("path", ["/login", "/actions/new"])
def test_what_is_longer_than_files_may_be_is_refused(browser, path):
    answer = browser.client.post(path, environ_overrides={"CONTENT_LENGTH": "200000000"})
    assert answer.status_code == 413

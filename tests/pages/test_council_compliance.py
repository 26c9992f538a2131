"""Payments compliance: each list comes to its figure, and its file to its list."""

import csv
import io
from datetime import date, datetime

import pytest

from models import ComplianceNotice, Invoice
from operations import council_settings
from operations.invoices import authorising
from rules.money import parse_pence
from tests.support import factories
from tests.support.factories import AT
from tests.support.moments import days_later

PAGE = "/council/compliance"
HALF = "2025-04-01"


def invoice(pence, submitted, in_bank=None, **given):
    """An invoice submitted on a day of 2025, finalised where it is in the bank."""
    usual = {"status": "finalised" if in_bank else "pending", "submitted_at": datetime(2025, *submitted, 12)}
    made = factories.make_invoice(**{**usual, **given}, bank_date=in_bank and date(2025, *in_bank))
    factories.make_commitment(invoice=made, value_pence=pence)
    return made


@pytest.fixture
def half_year():
    """Paid on day 30, 31, 60 and 61 of a submission on 1 June; one not paid in it, one on hold; others do not count."""
    for pence, in_bank in ((1_000, (7, 1)), (2_000, (7, 2)), (4_000, (7, 31)), (8_000, (8, 1))):
        invoice(pence, (6, 1), in_bank, authorised_at=datetime(2025, 6, 20, 12))
    invoice(16_000, (9, 29), (10, 1))
    invoice(32_000, (9, 30), status="on_hold")
    invoice(64_000, (6, 1), (7, 1), kind="credit_note")
    invoice(0, (6, 1), (7, 1))
    invoice(128_000, (6, 1), status="unsubmitted")


def file_of(page, words="Download Data (CSV)"):
    text = page.browser.get(page.one(f"a[href^={PAGE}/invoices.csv]")["href"]).text
    return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))


def test_each_figure_has_its_list_and_the_list_its_file(half_year, fin):
    for figure, words, count in (
        ("61-or-more", "61 days or more: 1 payment, £80.00", 1),
        ("later", "Later than 30 days: 3 payments, £140.00", 3),
        ("not-paid", "Submitted, not paid in it: 2 invoices, £480.00", 2),
    ):
        page = fin.get(PAGE, **{"from": HALF, "list": figure})
        assert page.one("#list-heading").text == words
        total = words.rpartition(" ")[2]
        assert (len(page.all("#list tbody tr")), page.one("#list tfoot").text.split()[1]) == (count, total)
        in_file = file_of(page)
        assert len(in_file) == count
        assert sum(parse_pence(row["Amount"]) for row in in_file) == parse_pence(total)


def test_the_half_years_figures(half_year, fin):
    page = fin.get(PAGE, **{"from": HALF})
    shown = page.one(".stats").text
    assert "Average days to pay 45.5 4 payments" in shown  # (30 + 31 + 60 + 61) / 4
    assert "Within 30 days 25.0% 1 payment, £10.00 Later than 30 days 75.0% 3 payments, £140.00" in shown
    assert "Submitted, not paid in it 33.3% 2 of 6 that became payable , £480.00 of £630.00" in shown
    assert page.row("31 to 60 days").text == "31 to 60 days 50.0% 2 £60.00"
    late = page.row("£80.00 £0.83 + £40.00").text  # 31 days at 8% and 4.25%, the base rate of 30 June
    assert "01/06/2025 01/08/2025 61 Authorised on day 19" in late
    notice = page.click("Download the figures (CSV)").text
    assert "Average number of days taken to pay,45.5" in notice
    assert 'Became payable and not paid in the period, per cent",33.3' in notice


def test_an_empty_half_year_says_why_and_rubbish_in_the_address_shows_it(fin):
    page = fin.get(PAGE)
    assert "No invoice was paid or submitted in this half-year" in page.text
    for rubbish in ({"from": "2025-02-30", "list": "x", "page": "-1"}, {"from": "9999-04-01", "page": "99999999999"}):
        assert fin.get(PAGE, **rubbish).text == page.text
        fin.get(f"{PAGE}/over-30000", **rubbish)
        fin.get(f"{PAGE}/over-500", **rubbish)


def test_the_publication_is_recorded_by_who_decides_invoices(half_year, fin, sign_in, actor):
    page = fin.get(PAGE, **{"from": HALF}).submit("Save", 422, published_on="21/10/2025")
    assert "Enter in Settings, under Publishing, who approves the notice" in page.text
    changes = {"notice_approver_name": "Ruth Calloway", "notice_approver_job_title": "Director of Finance"}
    council_settings.change_many(changes, by=actor("sam"), at=AT)
    page = page.submit("Save", 422, published_on="1/12/2025")
    assert page.one("#published_on-error")
    assert page.one("#published_on")["value"] == "1/12/2025"
    page = page.submit("Save", published_on="21/10/2025")
    assert "Published Tue 21 Oct, recorded by Fin Example" in page.one("section[aria-labelledby=notice]").text
    auditor = sign_in("audrey").get(PAGE, **{"from": HALF})
    assert not auditor.all("#published_on")
    auditor.browser.post(f"{PAGE}?from={HALF}", {"published_on": "22/10/2025"}, status=403)
    assert ComplianceNotice.get().published_on == date(2025, 10, 21)


def test_of_an_invoice_that_was_on_hold_the_list_says_how_long(fin, submit, actor):
    made = submit(days_ago=40)
    authorising.hold(made, made.version, by=actor("fin"), at=days_later(AT, -30), reason="Query open", words="")
    row = fin.get(PAGE, **{"from": "2025-10-01", "list": "submitted"}).row("BC-0412")
    assert "On hold 30 days, not authorised" in row.text


def test_providers_see_nothing_of_it(alice):
    for address in ("", "/notice.csv", "/invoices.csv", "/over-30000", "/over-30000.csv", "/over-500", "/over-500.csv"):
        alice.get(f"{PAGE}{address}", status=403)
    alice.post(PAGE, {"published_on": "21/10/2025"}, status=403)
    assert not ComplianceNotice.select().exists()
    assert not Invoice.select().exists()

"""An adjustment on offer: (Adj), the week, from what to what, and Why?, before it is on an invoice."""

from dataclasses import replace
from datetime import date

import pytest

from models import Actual, Invoice
from operations.invoices import authorising, submitting
from tests.support.bedford import day_rows, recalculate
from tests.support.invoices import DETAILS, create, keys_of, make_payable

WEEK = date(2022, 4, 4)


@pytest.fixture
def corrected(bedford, actor, at):
    """Bedford's care, authorised on an invoice; then the two missed sessions of the week of 04/04/2022 are entered."""
    invoice = create(actor("alice"), bedford.organisation, at)
    submitting.submit(invoice, 1, by=actor("alice"), at=at)
    authorising.authorise(Invoice.get(), 2, by=actor("fin"), at=at)
    Actual.update(actual_hundredths=500, missed_hundredths=0, rows=day_rows(range(5))).where(
        Actual.week_start == WEEK
    ).execute()
    recalculate(bedford)
    return bedford


def test_new_invoice_says_what_an_adjustment_is_before_create(corrected, alice):
    page = alice.get("/invoices/new/items?by=all")
    offered = page.row("Angelo, Iris (A1) - 2022/2023")
    assert "£428.92" in offered.one("[data-label=Value]").text
    assert "Day Opportunities - Scheduled (Session), Spot. (Adj)" in offered.text
    assert "Week of 04/04/2022, from £3,002.44 to £3,431.36." in offered.text
    why = alice.get(offered.one("a[data-why]")["href"])
    assert why.one("h3").text == "Why £428.92?"
    assert "£3,002.44 was settled for these dates before." in why.sentence("was settled for these dates")
    assert page.has_button("Create")


def test_suggest_says_it_too(corrected, alice, actor, cast, at):
    item = make_payable(cast.rose_care)
    keys = keys_of(cast.rose_care, kind="client", of=item.client_id)
    invoice = submitting.create(replace(DETAILS, reference="BC-9"), keys, by=actor("alice"), at=at)
    offered = alice.get(f"/invoices/{invoice.id}").one("[aria-labelledby=suggest]")
    assert "Spot. (Adj) Week of 04/04/2022, from £3,002.44 to £3,431.36." in offered.text
    assert alice.get(offered.one("a[data-why]")["href"]).one("h3").text == "Why £428.92?"


def test_ordinary_care_has_no_such_line(alice, cast):
    make_payable(cast.rose_care)
    page = alice.get("/invoices/new/items?by=all")
    assert "(Adj)" not in page.text
    assert not page.all("a[data-why]")


def test_an_adjustment_without_recorded_weeks_names_its_dates(alice, cast):
    days = {"from_date": date(2025, 11, 1), "to_date": date(2025, 11, 28)}
    make_payable(
        cast.rose_care,
        -34_959,
        kind="adjustment",
        reason="Placement (Week), Spot. (Adj)",
        settled_before_pence=65_000,
        due_pence=30_041,
        **days,
    )
    page = alice.get("/invoices/new/items?by=all")
    assert "Spot. (Adj) 01/11/2025 - 28/11/2025, from £650.00 to £300.41." in page.sentence("Spot. (Adj)")

"""The queue's page asks as much of many invoices as of a few, and never more than 25 queries."""

from datetime import timedelta

from models import Invoice
from tests.support import factories
from tests.support.browser import watched_sql
from tests.support.invoices import open_in_queue


def make_waiting(organisation, person, count):
    """Submitted invoices that look alike, above plan, late and changed: everything that the page may have to show."""
    care, officer = factories.make_care(organisation=organisation), factories.make_officer()
    for _ in range(count):
        invoice = factories.make_invoice(
            organisation=organisation,
            created_by=person,
            submitted_by=person,
            near_key="8C1",
            status="pending",
            submitted_at=factories.NOW - timedelta(days=40),
            submitted_total_pence=1,
            changed_since_submitted=True,
            first_authorised_by=officer,
            first_limit_pence=1,
        )
        care_of_item = {"contract": care.contract, "client": factories.make_client()}
        item = factories.make_commitment(invoice=invoice, **care_of_item, value_pence=500, was_value_pence=400)
        item.was_vat_pence = item.was_contribution_pence = 0
        item.changed_at = factories.NOW
        item.save()


def queries_of(browser):
    with watched_sql() as statements:
        browser.client.get(f"/council/invoices?show=all&invoice={Invoice.get().id}")
    queries = sum(statement.startswith("SELECT") for statement in statements)
    return open_in_queue(browser, show="all"), queries


def test_many_ask_no_more_than_a_few(cast, sign_in):
    factories.make_saved_filter(person=cast.fin)
    browser = sign_in("fin")
    make_waiting(cast.rose_care, cast.alice, 2)
    page, few = queries_of(browser)
    for words in (
        "Looks like",
        "was £0.01",
        "Statutory interest so far",
        "a second officer",
        "Over plan",
        "Saved filter",
    ):
        assert words in page.text
    make_waiting(cast.rose_care, cast.alice, 60)
    page, many = queries_of(browser)
    assert "1 to 50 of 62" in page.text
    assert many == few <= 25
    browser.get(f"/council/invoices?show=mine&invoice={Invoice.get().id}")  # not in the list: asked for by itself
    assert Invoice.select().count() == 62

"""A saved week changes what is not authorised yet, and is said; what is authorised does not move."""

import time
from datetime import date

import pytest

from models import Invoice, PaymentItem
from operations.actuals import unlocking
from operations.invoices import authorising, submitting
from queries.weeks import loading
from tests.support.invoices import make_payable
from web import clock


@pytest.fixture
def bedfords_page(alice, bedford):
    """Bedford's invoice, £4,632.34, not submitted yet."""
    return alice.get("/invoices/new/items").submit("Create", reference="123456")


def miss_thursday(alice, care):
    """The first week of Bedford's, without its Thursday: three sessions of the old financial year are left."""
    editor = alice.get(f"/actuals/clients/{care.client.id}/2022-03-28/edit")
    editor.submit("Save", **{f"C{care.cpli.id}-rows-0-days": ["0", "1", "2", "4"]})


def submit(actor):
    invoice = Invoice.get()
    submitting.submit(invoice, invoice.version, by=actor("alice"), at=clock.moment())


def authorise(actor):
    submit(actor)
    invoice = Invoice.get()
    authorising.authorise(invoice, invoice.version, by=actor("fin"), at=clock.moment())


def unlock_first_week(care, actor):
    scope = loading.Scope(care.organisation.id, client_id=care.client.id)
    unlocking.unlock(scope, date(2022, 3, 28), "A slip", actor("fin"), clock.moment())


def test_an_unsubmitted_invoice_shows_the_new_amount_and_what_it_was_within_a_second(bedfords_page, alice, bedford):
    started = time.process_time()
    miss_thursday(alice, bedford)
    assert time.process_time() - started < 1
    bedfords_page = alice.get(bedfords_page.path)
    assert "£643.38 was £857.84" in bedfords_page.row("Why? Angelo, Iris (A1) - 2021/2022").text
    assert "£128.68 was £171.57" in bedfords_page.row("Why? Angelo, Iris (A1) - 2021/2022").text
    assert "1 amount changed since you last looked" in bedfords_page.text
    assert bedfords_page.has_button("Submit Invoice, £4,374.99")


def test_a_pending_invoice_follows_and_tells_the_officer_who_must_have_seen_it(
    bedfords_page, alice, bedford, actor, sign_in
):
    submit(actor)
    miss_thursday(alice, bedford)
    assert (Invoice.get().status, Invoice.get().changed_since_submitted) == ("pending", True)
    assert "£643.38 was £857.84" in alice.get(bedfords_page.path).row("Why? Angelo, Iris (A1) - 2021/2022").text
    queue = sign_in("fin").get(f"/council/invoices?invoice={Invoice.get().id}")
    assert "Changed since submitted." in queue.text
    assert "£4,374.99, was £4,632.34: Angelo, Iris (A1), £643.38, was £857.84" in queue.sentence(
        "Changed since submitted"
    )
    refused = queue.submit("Authorise", 422)
    assert "changed after it was submitted" in refused.problem
    refused.submit("Authorise", seen="y").submit("Authorise anyway")
    assert Invoice.get().status == "authorised"


def test_an_authorised_invoice_does_not_move_and_the_difference_is_offered_on_the_next(
    bedfords_page, alice, bedford, actor
):
    authorise(actor)
    unlock_first_week(bedford, actor)
    miss_thursday(alice, bedford)
    bedfords_page = alice.get(bedfords_page.path)
    assert bedfords_page.figure("Total Payable") == "£4,632.34"
    assert "was £857.84" not in bedfords_page.text
    adjustment = PaymentItem.get(PaymentItem.kind == "adjustment")
    assert (adjustment.amount_pence, adjustment.vat_pence) == (-21_446, -4_289)
    bedfords_page = alice.get("/invoices").click("New Credit Note").submit("Continue")
    assert bedfords_page.figure("Total") == "−£214.46"
    assert bedfords_page.figure("Total Payable") == "−£257.35"


def test_the_difference_joins_an_invoice_by_suggest(bedfords_page, alice, bedford, actor, cast):
    authorise(actor)
    make_payable(cast.rose_care)
    fresh = alice.get("/invoices/new/items").submit("Create", reference="124")
    unlock_first_week(bedford, actor)
    miss_thursday(alice, bedford)
    fresh = alice.get(fresh.path)
    assert "−£214.46" in fresh.one("section[aria-labelledby=suggest]").text
    add = next(form for form in fresh.all("form") if form["action"].endswith("/items"))
    data = {field["name"]: field["value"] for field in add.all("input")}
    fresh = alice.post(add["action"], {**data, "item": add.one("button")["value"]})
    assert fresh.figure("Total Payable") == "£542.65"


def test_an_officer_unlocks_from_the_invoice_and_the_provider_asks_for_it(bedfords_page, alice, actor, sign_in):
    authorise(actor)
    shown = sign_in("fin").get(bedfords_page.path)
    assert "This invoice does not move" in shown.text
    link = next(link for link in shown.all("a") if link["href"].endswith("/2022-04-04"))
    assert "becomes an adjustment" in sign_in("fin").get(link["href"]).text
    asked = alice.get(bedfords_page.path).click("Ask the council to unlock it")
    assert asked.one("#title")["value"] == "Please unlock a week of 123456"

"""An officer's queue of invoices, the figures of the selected one, and the decisions."""

from datetime import timedelta

import pytest

from models import AuditEvent, Invoice, PaymentItem, database
from operations.invoices import commitments, submitting
from tests.support import factories
from tests.support.bedford import make_bedford
from tests.support.invoices import DETAILS, keys_of, open_in_queue, unflag


def test_the_first_page_says_by_when_to_authorise_what_is_there(fin, submit):
    submit(days_ago=12)
    page = fin.get("/council")
    words = "Invoices to authorise 1 4 days Authorise them by Mon 24 Nov to pay them on Fri 28 Nov. £800.00"
    assert page.row("Invoices to authorise").text == words


def test_nothing_needs_the_officer(fin):
    page = fin.get("/council")
    assert "Nothing needs you." in page.text
    assert "8 queues are empty" in page.text
    assert "An invoice comes here when its provider submits it" in fin.get("/council/invoices?show=all").text


def test_the_queue_lists_the_oldest_first_with_age_and_flags(fin, submit):
    submit("NEW", days_ago=2)
    submit("OLD", days_ago=27)
    page = fin.get("/council/invoices")
    assert page.one(".head p").text == "2 invoices, £1,600.00. 1 is past day 24."
    assert page.one("h2").text == "Look at these: 2 invoices, £1,600.00"
    assert page.all(".why1")[0].text == "£800.00 (100.0% of it) is over what is left on its purchase orders."
    assert [row.one("small").text for row in page.all("td") if row.all("a[id^=open]")] == ["OLD", "NEW"]
    assert not page.all("#selected-heading")
    assert not page.has_button("Authorise")
    page = open_in_queue(fin, Invoice.get(Invoice.reference == "OLD"))
    assert "Pending, day 27 of 30" in page.text
    assert "first" in page.text
    assert "over the order" in page.text


@pytest.mark.parametrize("sort", ["provider", "age", "-age", "total", "-plan", "with"])
def test_the_queue_is_sorted_by_its_headings(fin, submit, sort):
    submit("SMALL", 1_000, days_ago=2)
    submit("LARGE", 90_000, days_ago=1)
    page = fin.get(f"/council/invoices?sort={sort}")
    first = "LARGE" if sort in ("-age", "-plan", "provider") else "SMALL"
    assert page.all("a[id^=open]")[0].parent.one("small").text == first


def test_authorising_freezes_the_items_and_selects_the_next(fin, submit):
    first = submit("OLD", days_ago=3)
    submit("NEW")
    unflag()
    page = open_in_queue(fin, first).submit("Authorise")
    first = Invoice.get_by_id(first.id)
    assert first.status == "authorised"
    assert {item.state for item in PaymentItem.select()} == {"derived", "frozen"}
    assert page.one("#selected-heading").text == "NEW"
    assert page.notice == "Invoice OLD authorised, £800.00."
    page = page.submit("Undo")
    assert page.notice.startswith("Invoice OLD returned to the provider, because its figures")  # factories made them
    assert {item.state for item in PaymentItem.select()} == {"derived"}
    assert not fin.get("/council/invoices").has_button("Undo")


def test_it_is_decided_on_its_own_page_too(fin, submit):
    invoice = submit()
    unflag()
    page = fin.get(f"/invoices/{invoice.id}").submit("Authorise")
    assert (page.path, page.notice) == (f"/invoices/{invoice.id}", "Invoice BC-0412 authorised, £800.00.")
    assert page.has_button("Put back to Pending")
    assert not fin.get("/council/invoices").all("a[id^=open]")


def test_a_dispute_is_raised_from_an_item_of_the_invoice(fin, submit):
    page = fin.get(f"/invoices/{submit().id}")
    (item,) = [link for link in page.all("a") if link.text.startswith("Raise a dispute of ")]
    raising = fin.get(item["href"])
    assert raising.heading == "New dispute"
    assert raising.one("#first_week")["value"]
    assert raising.one("select[name=client] option[selected]").text


def test_what_is_flagged_is_asked_about_first(fin, submit):
    invoice = submit()
    asked = open_in_queue(fin).submit("Authorise")
    assert "BC-0412 is flagged: over the order, first. Authorise £800.00?" in asked.text
    assert (Invoice.get().status, asked.has_button("Authorise")) == ("pending", False)
    page = asked.submit("Authorise anyway")
    assert page.notice == "Invoice BC-0412 authorised, £800.00."
    assert Invoice.get_by_id(invoice.id).status == "authorised"


def test_what_i_authorised_today_is_listed_with_put_back(fin, submit, cast):
    mine, first, _waiting, amys, yesterdays = (submit(each) for each in ("MINE", "FIRST", "WAITING", "AMYS", "OLD"))
    signed = {"status": "authorised", "authorised_at": factories.NOW, "authorised_by": cast.fin}
    Invoice.update(signed).where(Invoice.id.in_([mine.id, amys.id, yesterdays.id])).execute()
    Invoice.update(authorised_by=cast.amy).where(Invoice.id == amys.id).execute()
    Invoice.update(authorised_at=factories.NOW - timedelta(days=1)).where(Invoice.id == yesterdays.id).execute()
    half = {"first_authorised_at": factories.NOW, "first_authorised_by": cast.fin, "first_limit_pence": 1}
    Invoice.update(half).where(Invoice.id == first.id).execute()
    page = fin.get("/council/invoices")
    assert "Authorised by me today (2)" in page.one("#show").text
    page = fin.get("/council/invoices", show="authorised")
    assert [row.one("small").text for row in page.all("td") if row.all("a[id^=open]")] == ["MINE", "FIRST"]
    assert not page.has_button("Authorise ticked")
    page = page.click("Take back your authorisation of FIRST").submit("Take back your authorisation")
    assert Invoice.get_by_id(first.id).first_authorised_by is None
    page = fin.get("/council/invoices", show="authorised").click("Put back MINE")
    page.submit("Put back to Pending", note="Wrong one")
    assert Invoice.get_by_id(mine.id).status != "authorised"
    assert "You have authorised nothing today" in fin.get("/council/invoices", show="authorised").text


def test_hold_and_release(fin, submit):
    submit()
    page = open_in_queue(fin).submit("Put On Hold", reason="File missing")
    assert "On Hold, day 0 of 30" in page.text
    assert "Pending, day 0 of 30" in page.submit("Release").text


def test_a_hold_needs_a_reason_that_the_provider_reads(fin, submit, sign_in):
    invoice = submit()
    page = open_in_queue(fin).submit("Put On Hold", 422, note="Which week was it?")
    assert "Choose the reason" in page.problem
    assert "Which week was it?" in page.one("#note").text
    assert Invoice.get_by_id(invoice.id).status == "pending"
    page.submit("Put On Hold", reason="Query open", note="Which week was it?")
    page = sign_in("alice").get(f"/invoices/{invoice.id}")
    assert "On hold with the council" in page.text
    assert "Query open: Which week was it?" in page.text


def test_a_return_needs_a_reason_that_the_provider_reads(fin, submit, sign_in):
    invoice = submit()
    page = open_in_queue(fin).submit("Return", 422, note="Two hours too many")
    assert "Choose the reason" in page.problem
    assert "Two hours too many" in page.one("#note").text
    page.submit("Return", reason="Figures differ", note="Two hours too many")
    page = sign_in("alice").get(f"/invoices/{invoice.id}")
    assert "Figures differ: Two hours too many" in page.text
    assert "Returned to you: not submitted again yet" in page.text


def test_a_changed_figure_is_not_authorised_unseen(fin, submit):
    submit()
    stale = open_in_queue(fin)
    item = PaymentItem.get()
    PaymentItem.update(amount_pence=70_000).execute()
    with database.atomic():
        commitments.refresh_commitments({(item.contract_id, item.client_id)}, factories.AT)
    page = stale.submit("Authorise", 422)
    assert "tick that you have seen it" in page.problem
    assert "£700.00, was £800.00" in page.sentence("Changed since submitted")
    assert Invoice.get().status == "pending"
    page.submit("Authorise", seen="y").submit("Authorise anyway")
    assert Invoice.get().status == "authorised"


def test_a_stale_page_does_not_authorise_even_when_ticked(fin, submit):
    invoice = submit()
    stale = open_in_queue(fin)
    Invoice.update(version=Invoice.version + 1).execute()
    assert "its figures, changed since you opened" in stale.submit("Authorise", 422).problem
    assert Invoice.get_by_id(invoice.id).status == "pending"


def test_an_authorised_one_is_put_back_with_a_reason(fin, actor, cast):
    make_bedford(cast.rose_care)
    alice = actor("alice")
    invoice = submitting.create(DETAILS, keys_of(cast.rose_care), by=alice, at=factories.AT)
    submitting.submit(invoice, 1, by=alice, at=factories.AT)
    page = open_in_queue(fin).submit("Authorise").submit("Authorise anyway").submit("Undo")
    assert page.notice == "Invoice 123456 Pending again: your authorisation is undone."
    page.submit("Authorise").submit("Authorise anyway")
    page = open_in_queue(fin)
    page.submit("Put back to Pending", 422)
    page = page.submit("Put back to Pending", note="Wrong one")
    assert "Pending, day 0 of 30" in page.text
    assert "Wrong one" in page.text


def test_take_shows_who_has_it_in_hand(fin, submit, sign_in):
    submit()
    page = open_in_queue(fin).submit("Assign to me")
    assert "day 0 of 30 Fin" in page.row("BC-0412").text
    assert "No invoices under “Mine and unassigned”." in sign_in("amy").get("/council/invoices").text
    assert "BC-0412" in sign_in("amy").get("/council/invoices?show=all").text
    assert "unassigned" in page.submit("Unassign").row("BC-0412").text


def test_sent_twice_it_is_decided_once(fin, submit):
    submit()
    page = open_in_queue(fin)
    page.submit("Put On Hold", reason="Query open")
    page.submit("Put On Hold", reason="Query open")
    assert AuditEvent.select().where(AuditEvent.kind == "invoice put on hold").count() == 1


@pytest.mark.parametrize("name", ["amy", "cora", "sam", "audrey"])
def test_officers_who_may_only_read_see_no_buttons_and_are_refused(submit, sign_in, name):
    invoice = submit()
    browser = sign_in(name)
    page = open_in_queue(browser, show="all")
    assert not page.has_button("Authorise")
    assert not page.has_button("Authorise ticked")
    for verb in ("authorise", "hold", "release", "return", "put_back", "assign"):
        browser.post(f"/council/invoices/{invoice.id}/{verb}", {"version": "2"}, status=403)
    browser.post("/council/invoices/many", {"verb": "authorise", "ticked": f"{invoice.id}.2"}, status=403)
    assert Invoice.get_by_id(invoice.id).status == "pending"


def test_rubbish_in_the_address_and_the_forms(fin, submit, form_key):
    invoice = submit()
    fin.get("/council/invoices?invoice=999999", status=404)
    for query in ("invoice=x", "show=x", "sort=x", "page=x", "page=999", "endpoint=x", "q=%ff", "verb=x"):
        assert fin.get(f"/council/invoices?{query}").heading == "Invoices to authorise"
    fin.get("/council/invoices?q=%00", status=400)
    fin.post(f"/council/invoices/{invoice.id}/authorise", {"version": "x", "form_key": form_key()}, status=422)
    fin.post(f"/council/invoices/{invoice.id}/authorise", {"version": "2"}, status=422)
    fin.post(f"/council/invoices/{invoice.id}/finalise", {}, status=404)
    fin.post("/council/invoices/many", {"verb": "take", "ticked": "x.y", "form_key": form_key()}, status=404)
    assert Invoice.get_by_id(invoice.id).status == "pending"


def test_the_selected_one_opens_in_place(fin, submit):
    submit("OLD", days_ago=3)
    other = submit("NEW")
    fragment = fin.get(f"/council/invoices?invoice={other.id}", htmx=True)
    assert fragment.one("#queue")
    assert fragment.one("#selected-heading").text == "NEW"

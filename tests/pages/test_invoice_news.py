"""What changed since its reader last looked, actions about it, its history (why not on it: test_invoice_held.py)."""

import pytest

from models import Action, ActionPost, Invoice, InvoiceLook, PaymentItem, database
from operations import assigning
from operations.invoices import authorising, commitments, submitting
from tests.support import factories
from tests.support.invoices import create, make_payable
from web import clock


@pytest.fixture
def payable_item(cast):
    return make_payable(cast.rose_care)


@pytest.fixture
def invoice_of_item(actor, cast, at, payable_item):
    return create(actor("alice"), cast.rose_care, at, reference="BC-0412")


@pytest.fixture
def news_address(invoice_of_item):
    return f"/invoices/{invoice_of_item.id}"


def change(item, pence):
    PaymentItem.update(amount_pence=pence).where(PaymentItem.id == item.id).execute()
    with database.atomic():
        commitments.refresh_commitments({(item.contract_id, item.client_id)}, clock.moment())


def submit(actor):
    invoice = Invoice.get()
    submitting.submit(invoice, invoice.version, by=actor("alice"), at=clock.moment())
    return Invoice.get()


def test_a_change_is_new_until_she_says_that_she_has_seen_it(alice, news_address, payable_item):
    assert "since you last looked" not in alice.get(news_address).text
    change(payable_item, 64_338)
    page = alice.get(news_address)
    assert "1 amount changed since you last looked" in page.text
    assert "£643.38, was £800.00 (Thu 20 Nov" in page.sentence("changed since you last looked")
    page = page.submit("Mark as read")
    assert "since you last looked" not in page.text
    assert "£643.38 was £800.00" in page.row("Iris").text  # the mark itself stays until it is saved or submitted


def test_looking_alone_makes_nothing_seen(alice, news_address, payable_item):
    change(payable_item, 64_338)
    alice.get(news_address)
    assert "1 amount changed" in alice.get(news_address).text


def test_what_changed_once_more_is_not_seen_by_a_button_of_before(alice, news_address, payable_item):
    change(payable_item, 64_338)
    page = alice.get(news_address)
    change(payable_item, 50_000)
    page = page.submit("Mark as read", 422)
    assert "its figures, changed since you opened the page" in page.problem
    assert "£500.00, was £800.00" in page.sentence("changed since you last looked")


def test_each_person_has_her_own_look(alice, news_address, payable_item, sign_in, cast):
    change(payable_item, 64_338)
    alice.get(news_address).submit("Mark as read")
    seen = sign_in("vera").get(news_address)
    assert "1 amount changed since it was last saved" in seen.text
    assert not seen.has_button("Mark as read")
    assert InvoiceLook.select().count() == 1


def test_what_the_council_did_is_new_to_the_provider_and_has_no_officers_name(alice, news_address, actor):
    invoice = submit(actor)
    who = {"by": actor("fin"), "at": clock.moment()}
    authorising.hold(invoice, invoice.version, **who, reason="Query open", words="We check it")
    assigning.assign(Invoice.get(), actor("fin").person_id, None, by=actor("fin"), at=clock.moment())
    page = alice.get(news_address)
    assert "New since you last looked" in page.text
    assert "put on hold by the council" in page.text
    assert "We check it" in page.text
    assert "Fin" not in page.text
    assert "Taken" not in page.text


def test_the_history_says_what_happened_when_and_by_whom(alice, news_address, actor, sign_in):
    invoice = submit(actor)
    authorising.authorise(invoice, invoice.version, by=actor("fin"), at=clock.moment())
    words = alice.get(news_address).text
    for happened in ("Created, Alice Example, £800.00", "Submitted, Alice Example", "Authorised, the council, £800.00"):
        assert happened in words
    assert "Authorised, Fin Example" in sign_in("fin").get(news_address).text


def test_a_return_raises_an_action_to_the_provider(alice, news_address, actor, sign_in):
    invoice = submit(actor)
    authorising.return_to_provider(
        invoice, invoice.version, actor("fin"), clock.moment(), "Figures differ", "Two hours too many"
    )
    action = Action.get()
    assert (action.assigned_side, action.type) == ("provider", "Returned Invoice/Credit Note")
    assert ActionPost.get().text.startswith("Figures differ: Two hours too many")
    page = alice.get(news_address)
    assert "Why it is with you again: Figures differ: Two hours too many" in page.text
    page = page.click("Invoice BC-0412 was returned")
    assert "Open: with you, due Thu 27 Nov" in page.text
    assert "1 open Action" in alice.get("/home").tile("Actions and Change Requests").text


def test_one_that_returns_by_itself_raises_one_too(actor, payable_item, invoice_of_item):
    submit(actor)
    change(payable_item, -100)
    assert Invoice.get().status == "unsubmitted"
    assert "Returned by itself" in ActionPost.get().text
    assert ActionPost.get().person_name == "The portal"


def test_actions_about_it_are_on_its_page_with_the_filters_of_the_list(alice, news_address, invoice_of_item, cast):
    page = alice.get(news_address)
    assert "No actions yet. Use New Action" in page.text
    page.click("New Action").submit("Update the lists", type="Payment Query").submit(
        "Create Action", title="Please return it", text="A typing mistake."
    )
    factories.make_action(organisation=cast.rose_care, title="Another matter")
    related = {"related_type": "Invoice", "related_id": invoice_of_item.id}
    factories.make_action(organisation=cast.rose_care, title="Long since closed", status="done", **related)
    page = alice.get(news_address)
    assert page.row("Please return it").text.endswith("27/11/2025 Payment Query LA (System Admin)")
    assert not page.has_link("Another matter")
    assert not page.has_link("Long since closed")
    assert page.all("input[name=open][checked]")
    page = page.submit("View Actions", open=None)
    assert page.has_link("Long since closed")
    page = page.submit("View Actions", assigned="1")
    assert "No action matches these filters." in page.text

"""What changed since its reader last looked, actions about it, its history, and why something is not on it."""

import pytest

from models import Action, ActionPost, Invoice, InvoiceLook, PaymentItem, database
from operations import commitments, invoice_authorisation, invoices
from tests import factories
from tests.operations.test_invoices import create, make_payable
from web import clock


@pytest.fixture
def alice(sign_in):
    return sign_in("alice")


@pytest.fixture
def item(cast):
    return make_payable(cast.rose_care)


@pytest.fixture
def invoice(visitor, cast, at, item):
    return create(visitor("alice"), cast.rose_care, at, reference="BC-0412")


@pytest.fixture
def address(invoice):
    return f"/invoices/{invoice.id}"


def change(item, pence):
    PaymentItem.update(amount_pence=pence).where(PaymentItem.id == item.id).execute()
    with database.atomic():
        commitments.follow({(item.contract_id, item.client_id)}, clock.moment())


def submit(visitor):
    invoice = Invoice.get()
    invoices.submit(invoice, invoice.version, by=visitor("alice"), at=clock.moment())
    return Invoice.get()


def test_a_change_is_new_until_she_says_that_she_has_seen_it(alice, address, item):
    assert "since you last looked" not in alice.get(address).text
    change(item, 64_338)
    page = alice.get(address)
    assert "1 amount changed since you last looked" in page.text
    assert "£643.38, was £800.00 (Today" in page.text
    page = page.submit("I have seen this")
    assert "since you last looked" not in page.text
    assert "£643.38 was £800.00" in page.text  # the mark itself stays until it is saved or submitted


def test_looking_alone_makes_nothing_seen(alice, address, item):
    change(item, 64_338)
    alice.get(address)
    assert "1 amount changed" in alice.get(address).text


def test_what_changed_once_more_is_not_seen_by_a_button_of_before(alice, address, item):
    change(item, 64_338)
    page = alice.get(address)
    change(item, 50_000)
    page = page.submit("I have seen this", 422)
    assert "changed once more since you opened the page" in page.text
    assert "£500.00, was £800.00" in page.text


def test_each_person_has_her_own_look(alice, address, item, sign_in, cast):
    change(item, 64_338)
    alice.get(address).submit("I have seen this")
    seen = sign_in("vera").get(address)
    assert "1 amount changed since it was last saved" in seen.text
    assert not seen.has_button("I have seen this")
    assert InvoiceLook.select().count() == 1


def test_what_the_council_did_is_new_to_the_provider_and_has_no_officers_name(alice, address, visitor):
    invoice = submit(visitor)
    invoice_authorisation.hold(invoice, invoice.version, by=visitor("fin"), at=clock.moment(), words="We check it")
    invoice_authorisation.take(Invoice.get(), by=visitor("fin"), at=clock.moment())
    page = alice.get(address)
    assert "New since you last looked" in page.text
    assert "put on hold by the council" in page.text
    assert "We check it" in page.text
    assert "Fin" not in page.text
    assert "Taken" not in page.text


def test_the_history_says_what_happened_when_and_by_whom(alice, address, visitor, sign_in):
    invoice = submit(visitor)
    invoice_authorisation.authorise(invoice, invoice.version, by=visitor("fin"), at=clock.moment())
    words = alice.get(address).text
    for happened in ("Created, Alice Example, £800.00", "Submitted, Alice Example", "Authorised, the council, £800.00"):
        assert happened in words
    assert "Authorised, Fin Example" in sign_in("fin").get(address).text


def test_a_return_raises_an_action_to_the_provider(alice, address, visitor, sign_in):
    invoice = submit(visitor)
    invoice_authorisation.give_back(
        invoice, invoice.version, visitor("fin"), clock.moment(), "Figures differ", "Two hours too many"
    )
    action = Action.get()
    assert (action.assigned_side, action.type) == ("provider", "Returned Invoice/Credit Note")
    assert ActionPost.get().text.startswith("Figures differ: Two hours too many")
    page = alice.get(address)
    assert "Why it is with you again: Figures differ: Two hours too many" in page.text
    page = page.click("Invoice BC-0412 was returned")
    assert "Open: with you, due Thu 27 Nov" in page.text
    assert "1 open Action" in alice.get("/home").text


def test_one_that_returns_by_itself_raises_one_too(visitor, item, invoice):
    submit(visitor)
    change(item, -100)
    assert Invoice.get().status == "unsubmitted"
    assert "Returned by itself" in ActionPost.get().text
    assert ActionPost.get().person_name == "The portal"


def test_actions_about_it_are_on_its_page_and_filtered_in_the_list(alice, address, invoice, cast):
    page = alice.get(address)
    assert "There is none. Ask the council" in page.text
    page.click("New Action").submit("Choose this type", type="Payment Query").submit(
        "Create Action", title="Please return it", text="A typing mistake."
    )
    factories.make_action(organisation=cast.rose_care, title="Another matter")
    page = alice.get(address)
    assert "Please return it Payment Query" in page.text
    assert "Another matter" not in page.text
    page = page.click("All of them, with filters")
    assert page.has_link("Please return it")
    assert not page.has_link("Another matter")


def held(cast, reason, **given):
    care = factories.make_care(organisation=cast.rose_care)
    return factories.make_held_back(cpli=care.cpli, reason=reason, amount_pence=36_900, **given)


def test_a_week_that_is_not_confirmed_is_one_click_away(alice, address, cast):
    row = held(cast, "not_confirmed")
    page = alice.get(address)
    assert "£369.00 held back" in page.text
    assert page.all(f"a[href=/actuals?week=2025-10-13&client={row.client_id}]")


def test_a_dispute_is_answered_one_click_away(alice, address, cast):
    row = held(cast, "in_dispute")
    dispute = factories.make_dispute(
        organisation=cast.rose_care, client=row.client, first_week=row.from_date, last_week=row.to_date
    )
    page = alice.get(address)
    link = next(link for link in page.all("a") if link.text.startswith("Answer the dispute"))
    assert link["href"] == f"/disputes/{dispute.id}"


def test_an_order_is_chased_with_an_action_that_is_filled_in(alice, address, cast):
    row = held(cast, "not_authorised")
    page = alice.get(address)
    link = next(link for link in page.all("a") if link.text.startswith("Chase the order"))
    page = alice.get(link["href"])
    assert page.one("#title")["value"] == "Not authorised yet: £369.00 held back"
    assert f"Re: Care Package Line Item for {row.client.full_name}" in page.text
    page = page.submit("Create Action", about=f"Client:{row.client_id}")
    assert "£369.00 for 13/10/2025 - 09/11/2025 is held back" in page.text
    assert (Action.get().type, Action.get().due_date) == ("CPLI Outstanding", factories.TODAY.replace(day=24))


def test_a_document_is_agreed_one_click_away(alice, address, cast, sign_in):
    row = held(cast, "document_not_agreed")
    document = factories.make_contract_document(cpli=row.cpli)
    for name, link in (("alice", "/agree"), ("vera", "")):
        page = sign_in(name).get(address)
        assert page.all(f"a[href=/contract-documents/{document.id}{link}]")


def test_a_document_that_is_missing_is_asked_for(alice, address, cast):
    row = held(cast, "document_not_agreed")
    rejected = factories.make_contract_document(cpli=row.cpli, status="rejected")
    link = next(link for link in alice.get(address).all("a") if link.text.startswith("Ask for the document"))
    assert alice.get(link["href"]).one("#title")["value"] == "No document to agree: £369.00 held back"
    assert alice.get(f"/contract-documents/{rejected.id}").status == 200


def test_a_reader_is_led_to_the_line_and_an_officer_too(address, cast, sign_in):
    row = held(cast, "not_authorised")
    for name in ("vera", "fin"):
        page = sign_in(name).get(address)
        assert page.all(f"a[href=/care-package-line-items/{row.cpli_id}]")


def test_visits_that_wait_for_a_client_who_is_not_on_record_lead_to_the_tray(alice, address, cast):
    held(cast, "waiting_for_order", client=None, client_ref="A1144")
    row = factories.make_held_back(reason="waiting_for_order", amount_pence=4_100)
    type(row).update(organisation=cast.rose_care, cpli=None, client=None, client_ref="A1144").execute()
    page = alice.get(address)
    assert page.all("a[href=/actuals/waiting]")

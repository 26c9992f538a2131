"""Hold item on the officer's page of an invoice, a second officer, and what each side reads about them."""

from types import SimpleNamespace

import pytest

from models import Commitment, Invoice
from operations import audit, council_settings, files
from operations.invoices import submitting
from tests.support import factories
from tests.support.invoices import create, make_payable, open_in_queue, unflag
from tests.support.upload_samples import PDF


@pytest.fixture
def two_items_submitted(actor, cast, at):
    """Two items, submitted."""
    for pence in (80_000, 12_300):
        make_payable(cast.rose_care, pence)
    submitting.submit(create(actor("alice"), cast.rose_care, at), 1, by=actor("alice"), at=at)
    return Invoice.get()


def hold_first(page, status=200, **fields):
    button = next(each for each in page.all("button") if each.text.startswith("Hold item"))
    return page.submit(button.text, status, **fields)


def test_an_officer_holds_an_item_and_both_sides_see_the_two_linked(two_items_submitted, sign_in):
    page = sign_in("fin").get(f"/invoices/{two_items_submitted.id}")
    assert "Say why" in hold_first(page, 422).problem
    page = hold_first(page, note="Hours are being asked about")
    assert "Held from it: 123456/2 (on hold)" in page.text
    part = Invoice.get(Invoice.split_from == two_items_submitted.id)
    assert "A part of: 123456 (pending)" in sign_in("alice").get(f"/invoices/{part.id}").text
    assert "Hours are being asked about" in sign_in("alice").get(f"/invoices/{part.id}").text
    assert "A part of: 123456 (pending)" in sign_in("fin").get(f"/council/invoices?invoice={part.id}").text


def test_both_parts_show_the_files_and_open_them(two_items_submitted, sign_in, cast):
    fin, upload = sign_in("fin"), files.Upload("vat.pdf", PDF)
    with files.storing([upload], cast_as(cast.alice), factories.AT, cast.rose_care.id) as attach:
        attach(invoice=two_items_submitted.id)
    hold_first(fin.get(f"/invoices/{two_items_submitted.id}"), note="Hours are being asked about")
    part = Invoice.get(Invoice.split_from == two_items_submitted.id)
    for page in (fin.get(f"/council/invoices?invoice={part.id}"), sign_in("alice").get(f"/invoices/{part.id}")):
        assert "uploaded with 123456" in page.text
        assert page.click("vat.pdf").response.data == PDF


def cast_as(person):
    return SimpleNamespace(person_id=person.id)


def test_the_last_item_and_those_of_others_cannot_be_held(two_items_submitted, sign_in, form_key):
    fin, alice = sign_in("fin"), sign_in("alice")
    item, another = Commitment.select().first(), factories.make_commitment()
    words = {"version": "2", "note": "x"}
    fin.post(
        f"/invoices/{two_items_submitted.id}/items/{another.id}/hold", {**words, "form_key": form_key()}, status=422
    )
    fin.post(f"/invoices/{two_items_submitted.id}/items/999999/hold", {**words, "form_key": form_key()}, status=404)
    alice.post(
        f"/invoices/{two_items_submitted.id}/items/{item.id}/hold", {**words, "form_key": form_key()}, status=403
    )
    assert "Hold item" not in alice.get(f"/invoices/{two_items_submitted.id}").text
    Commitment.delete().where(Commitment.id == item.id).execute()
    assert "Hold item" not in fin.get(f"/invoices/{two_items_submitted.id}").text


def test_above_the_limit_the_page_says_who_was_first(two_items_submitted, sign_in, cast, at):
    council_settings.change("authorise_limits", {"finance_officer": 50_000}, by=audit.SYSTEM, at=at)
    page = open_in_queue(sign_in("fin")).submit("Authorise").submit("Authorise anyway")
    assert "authorised by you: another officer has to authorise it too" in page.notice
    page = open_in_queue(sign_in("fin"))
    assert (
        page.sentence("Authorised by Fin Example, a second officer is needed above £500.00")
        == "Authorised by Fin Example, a second officer is needed above £500.00."
    )
    assert "second officer" in page.one(".tags").text
    assert "above your limit another officer has to authorise it too" in page.text
    assert not page.has_button("Authorise")
    Invoice.update(first_authorised_by=cast.amy).execute()
    page = open_in_queue(sign_in("fin"))
    assert "Invoice 123456 authorised, " in page.submit("Authorise").submit("Authorise anyway").notice
    assert Invoice.get().status == "authorised"


def test_ticked_ones_above_the_limit_are_said_apart(two_items_submitted, sign_in, at):
    council_settings.change("authorise_limits", {"finance_officer": 50_000}, by=audit.SYSTEM, at=at)
    unflag()
    page = sign_in("fin").get("/council/invoices")
    page = page.submit("Authorise ticked", ticked=[page.one("input[name=ticked]")["value"]])
    page = page.submit(next(button.text for button in page.all("button") if "Authorise 1 invoice" in button.text))
    assert "1 authorised by you: another officer has to authorise it too." in page.notice

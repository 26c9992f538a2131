"""Confirming on the page and the history of a line."""

from datetime import date

import pytest

from models import Actual, CarePackageLineItem, Invoice, ServiceLevel
from operations import audit, council_settings
from tests.support import factories


@pytest.fixture
def rose_hours(cast):
    return factories.make_care(organisation=cast.rose_care)


def week(alice):
    return alice.get("/actuals", week="2025-11-10")


def test_confirm_what_matches_the_plan_names_clients_and_pounds(rose_hours, alice):
    factories.make_care(contract=rose_hours.contract)
    page = week(alice).submit("Confirm £400.00 for 2 clients whose week went to plan")
    assert page.notice == "Confirmed 2 lines of 2 clients, £400.00."
    assert "2 of 2" in page.text
    assert "Confirmed by you, Thu 20 Nov" in page.text


def test_confirm_actuals_says_first_how_many_have_nothing_recorded(rose_hours, alice):
    other = factories.make_care(contract=rose_hours.contract)
    factories.make_actual(cpli=other.cpli, state="entered", actual_hundredths=900, missed_hundredths=100)
    page = week(alice).click("Confirm Actuals")
    assert "1 line has nothing recorded." in page.text
    assert page.sentence("£200.00") == "1 line has nothing recorded. It will be confirmed as planned: £200.00."
    page.submit("Confirm Actuals (2 lines, £380.00)")
    assert [row.state for row in Actual.select()] == ["confirmed", "confirmed"]


@pytest.mark.parametrize(
    ("minutes", "sentence"),
    [
        (30, "You can undo it for 30 minutes, unless"),
        (1, "You can undo it for 1 minute, unless"),
        (0, "You cannot undo it: change the figures instead."),
    ],
)
def test_confirm_actuals_says_for_how_long_it_can_be_undone(rose_hours, alice, at, minutes, sentence):
    council_settings.change("undo_confirm_minutes", minutes, by=audit.SYSTEM, at=at)
    small_print = alice.get("/actuals/weeks/2025-11-10/confirm").one("p.small").text
    assert sentence in small_print


def test_figures_that_changed_since_are_not_confirmed_unseen(rose_hours, alice):
    page = week(alice)
    factories.make_care(contract=rose_hours.contract)
    page = page.submit("Confirm £200.00 for 1 client whose week went to plan", status=409)
    assert "changed since you opened the page" in page.problem
    assert Actual.select().count() == 0


def test_a_client_is_confirmed_and_put_back(rose_hours, alice):
    name = f"{rose_hours.client.full_name} ({rose_hours.client.ssref})"
    page = week(alice).submit(f"Confirm {name}")
    assert Actual.get().state == "confirmed"
    page.submit(f"Undo confirm {name}")
    assert Actual.get().state == "entered"


def test_a_client_that_somebody_changed_is_not_confirmed_unseen(rose_hours, alice, sign_in):
    name = f"{rose_hours.client.full_name} ({rose_hours.client.ssref})"
    page = week(alice)
    edit = sign_in("alice").get(f"/actuals/clients/{rose_hours.client.id}/2025-11-10/edit")
    edit.submit("Save", **{f"C{rose_hours.cpli.id}-actual": "9"})
    page = page.submit(f"Confirm {name}", status=409)
    assert "A colleague has just changed this" in page.problem
    assert Actual.get().state == "entered"


def test_what_needs_something_first_says_what(rose_hours, alice):
    ServiceLevel.update(visits_required=True).execute()
    page = week(alice)
    assert not any("matches" in button.text and "Confirm what" in button.text for button in page.all("button"))
    page = page.submit(f"Confirm {rose_hours.client.full_name} ({rose_hours.client.ssref})", status=422)
    assert "Enter how many visits there were" in page.problem


def test_generate_copies_the_plan(rose_hours, alice):
    page = week(alice).submit("Generate Actuals")
    assert "The plan was copied into 1 line" in page.notice
    assert "To check: copied from the plan" in page.text
    assert not page.has_button("Generate Actuals")


def test_generated_figures_follow_a_plan_that_has_changed(rose_hours, alice):
    week(alice).submit("Generate Actuals")
    CarePackageLineItem.update(units_hundredths=1200).execute()
    page = week(alice).submit("Generate Actuals")
    row = Actual.get()
    assert (row.state, row.planned_hundredths, row.actual_hundredths) == ("generated", 1200, 1200)
    assert not page.has_button("Generate Actuals")


def test_what_a_person_entered_is_not_generated_anew(rose_hours, alice):
    edit = alice.get(f"/actuals/clients/{rose_hours.client.id}/2025-11-10/edit")
    edit.submit("Save", **{f"C{rose_hours.cpli.id}-actual": "10"})
    CarePackageLineItem.update(units_hundredths=1200).execute()
    assert not week(alice).has_button("Generate Actuals")


def test_undo_is_not_offered_for_what_is_in_dispute(rose_hours, alice, cast):
    page = week(alice).submit("Confirm £200.00 for 1 client whose week went to plan")
    assert page.has_button("Undo confirm (1 client)")
    factories.make_dispute(client=rose_hours.client, organisation=cast.rose_care)
    assert not week(alice).has_button("Undo confirm (1 client)")


def test_undo_is_not_offered_once_an_invoice_with_it_is_submitted(rose_hours, alice, cast):
    name = f"{rose_hours.client.full_name} ({rose_hours.client.ssref})"
    page = week(alice).submit(f"Confirm {name}")
    invoice = factories.make_invoice(organisation=cast.rose_care)
    commitment = factories.make_commitment(invoice=invoice, contract=rose_hours.contract, client=rose_hours.client)
    dates = {"slice_start": factories.FIRST_MONDAY, "slice_end": date(2025, 11, 16)}
    factories.make_payment_item(cpli=rose_hours.cpli, commitment=commitment, **dates)
    line_address = f"/actuals/lines/C{rose_hours.cpli.id}/2025-11-10"
    assert alice.get(line_address).has_button("Undo confirm")
    Invoice.update(status="pending").execute()
    for words in (f"Undo confirm {name}", "Undo confirm (1 client)"):
        assert page.has_button(words)
        assert not week(alice).has_button(words)
    assert not alice.get(line_address).has_button("Undo confirm")
    page = page.submit(f"Undo confirm {name}", status=422)
    assert "An invoice with this week was submitted" in page.problem
    assert Actual.get().state == "confirmed"


def test_undo_is_neither_offered_nor_done_where_the_council_allows_no_minutes(rose_hours, alice, at):
    name = f"{rose_hours.client.full_name} ({rose_hours.client.ssref})"
    page = week(alice).submit(f"Confirm {name}")
    council_settings.change("undo_confirm_minutes", 0, by=audit.SYSTEM, at=at)
    for words in (f"Undo confirm {name}", "Undo confirm (1 client)"):
        assert page.has_button(words)
        assert not week(alice).has_button(words)
    page.submit(f"Undo confirm {name}", status=422)
    assert Actual.get().state == "confirmed"


def test_a_button_pressed_twice_takes_effect_once(rose_hours, alice):
    page = week(alice)
    for _ in range(2):
        page.submit("Generate Actuals")
    assert Actual.get().version == 1


def test_the_history_of_a_line_says_who_changed_what(rose_hours, alice):
    edit = alice.get(f"/actuals/clients/{rose_hours.client.id}/2025-11-10/edit")
    edit.submit("Save", **{f"C{rose_hours.cpli.id}-actual": "9", f"C{rose_hours.cpli.id}-comment": "Hospital"})
    page = alice.get(f"/actuals/lines/C{rose_hours.cpli.id}/2025-11-10").submit("Confirm")
    assert "Alice Example" in page.text
    assert "State: entered to confirmed" in page.text
    assert "Comments: Hospital" in page.text


def test_a_line_names_the_invoice_that_it_is_on(rose_hours, alice, cast):
    invoice = factories.make_invoice(organisation=cast.rose_care, reference="INV 7")
    commitment = factories.make_commitment(invoice=invoice, contract=rose_hours.contract, client=rose_hours.client)
    factories.make_actual(cpli=rose_hours.cpli, week_start=factories.FIRST_MONDAY)
    item = factories.make_payment_item(cpli=rose_hours.cpli, commitment=commitment, slice_start=factories.FIRST_MONDAY)
    page = alice.get(f"/actuals/lines/C{rose_hours.cpli.id}/{item.slice_start}")
    assert page.has_link("Invoice INV 7")
    assert "Unsubmitted" in page.text


def test_the_home_page_says_which_week_waits(rose_hours, alice):
    assert "Week of Mon 10 Nov to confirm: 1 client" in alice.get("/home").tile("Actuals").text

"""Disputes: the provider's list and page, the actuals changed inside it, the response; the home tile."""

from datetime import date

import pytest

from models import Actual, Dispute
from operations.disputes import answering, deciding
from queries.disputes import details as disputes
from tests.support import factories
from tests.support.disputes import WEEK, raise_on

SESSIONS = "Day Opportunities - Scheduled (Session)"


@pytest.fixture
def dispute(bedford, actor, at):
    return raise_on(bedford, actor("fin"), at)


def address(dispute, verb=""):
    return f"/disputes/{dispute.id}{verb}"


def test_the_list_has_the_open_ones_with_their_weeks(dispute, alice):
    page = alice.get("/disputes")
    cells = [cell.text for cell in page.all("tbody td")]
    assert cells[:4] == [
        "Angelo, Iris (A1)",
        "In Dispute",
        "Entered Actuals exceed Support Plan",
        "Please remove the additional session.",
    ]
    assert "18/04/2022 - 24/04/2022" in page.text
    assert page.click("Edit the dispute of Angelo, Iris (A1), 18/04/2022").heading == "Dispute: Mrs Iris Angelo (A1)"


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("status=resolved", 0),
        ("status=in_dispute", 1),
        ("from_date=25/04/2022", 0),
        ("from_date=24/4/22&to_date=30/4/22", 1),
        ("to_date=17/04/2022", 0),
        ("client=999", 1),
        ("client=rubbish&sort=nothing&page=many&status=all", 1),
    ],
)
def test_filters_narrow_it_and_rubbish_does_not(dispute, alice, asked, count):
    assert len(alice.get(f"/disputes?{asked}").all("tbody tr")) == count


def test_a_date_that_is_none_is_said_so(dispute, alice):
    page = alice.get("/disputes", status=422, from_date="yesterday")
    assert "Enter the first day like 1/4/2022" in page.problem


def test_an_empty_list_says_why_and_what_next(alice):
    assert "nothing that you recorded is in question" in alice.get("/disputes").text
    assert "No dispute matches these filters" in alice.get("/disputes?status=resolved").text


def test_one_page_has_the_details_the_actuals_and_what_is_held(dispute, alice):
    page = alice.get(address(dispute))
    for words in (
        "In Dispute: with you to answer",
        "Please remove the additional session.",
        "Week Beginning 18 Apr 2022",
        "£1,072.30 of £1,072.30",
        "Held back £1,072.30",
        "All of the client’s",
        "Raised: Entered Actuals exceed Support Plan",
    ):
        assert words in page.text, words


def test_actuals_are_changed_inside_the_dispute_and_it_leads_back_there(dispute, alice):
    page = alice.get(address(dispute)).click("Add/Edit Mrs Iris Angelo (A1)")
    ref = f"C{Actual.get(Actual.week_start == WEEK).cpli_id}"
    page = page.submit("Save", **{f"{ref}-rows-0-days": ["0", "1", "2", "3"]})
    assert page.heading == "Dispute: Mrs Iris Angelo (A1)"
    assert page.figure("Held back") == "£857.84"
    assert "Saved." in page.notice
    assert "Changed the actuals of the week of 18/04/2022: actual 4 (was 5)" in page.text
    row = Actual.get(Actual.week_start == WEEK)
    assert (row.actual_hundredths, row.state) == (400, "confirmed")


def test_add_edit_swaps_in_place_and_nothing_can_be_confirmed_there(dispute, bedford, alice):
    page = alice.get(f"/actuals/clients/{bedford.client.id}/2022-04-18/edit", htmx=True, dispute=dispute.id)
    assert page.one("tbody.group")["id"] == f"client-{bedford.client.id}"
    assert page.has_button("Save")
    page = alice.get(f"/actuals/clients/{bedford.client.id}/2022-04-18", dispute=dispute.id)
    assert not page.has_button("Confirm")
    assert not page.has_button("Undo confirm")


def test_outside_the_dispute_the_week_leads_to_it(dispute, bedford, alice):
    week = alice.get("/actuals", week="2022-04-18")
    assert not week.has_link("Add/Edit Mrs Iris Angelo (A1)")
    assert week.click("Answer the dispute of Mrs Iris Angelo (A1)").path.startswith(address(dispute))
    line = alice.get(f"/actuals/lines/C{bedford.cpli.id}/2022-04-18")
    line.click("Dispute: Entered Actuals exceed Support Plan")


def test_update_keeps_it_and_request_resolution_passes_it_on(dispute, alice):
    page = alice.get(address(dispute)).submit("Update", response="We are asking the carer.")
    assert "It is still with you" in page.notice
    assert page.one("textarea").text == "We are asking the carer."
    page = page.submit("Request Resolution", response="Six were delivered.")
    assert "Resolution Requested: with the council" in page.text
    assert Dispute.get().status == "resolution_requested"
    assert not page.has_button("Request Resolution")
    assert page.has_button("Update")


def test_a_resolution_needs_a_response(dispute, alice):
    page = alice.get(address(dispute)).submit("Request Resolution", status=422, response=" ")
    assert "Enter a response: what you changed, or why the figures are right" in page.problem


def test_a_form_sent_twice_takes_effect_once(dispute, alice):
    page = alice.get(address(dispute))
    for _ in range(2):
        page.submit("Request Resolution", response="Six were delivered.")
    assert Dispute.get().version == 2


def test_who_is_second_is_told_and_keeps_what_was_typed(dispute, alice, sign_in):
    page = alice.get(address(dispute))
    sign_in("alice").get(address(dispute)).submit("Update", response="First")
    page = page.submit("Request Resolution", status=409, response="Typed long and carefully")
    assert "A colleague has just changed this" in page.problem
    assert page.one("textarea").text == "Typed long and carefully"
    page.submit("Request Resolution")
    assert Dispute.get().response == "Typed long and carefully"


def test_readers_look_and_strangers_are_told_it_does_not_exist(dispute, bedford, sign_in):
    vera = sign_in("vera")
    page = vera.get(address(dispute))
    assert not page.has_button("Update")
    assert not page.has_link("Add/Edit Mrs Iris Angelo (A1)")
    vera.post(address(dispute, "/update"), {"response": "Me"}, status=403)
    charlie = sign_in("charlie")
    charlie.get(address(dispute), status=404)
    charlie.post(address(dispute, "/update"), {"response": "Me"}, status=404)
    charlie.get(f"/actuals/clients/{bedford.client.id}/2022-04-18", status=404, dispute=dispute.id)
    assert "Angelo" not in charlie.get("/disputes").text


def test_what_is_only_proposed_is_not_there_for_the_provider(bedford, alice):
    proposed = factories.make_dispute(organisation=bedford.organisation, client=bedford.client, status="proposed")
    alice.get(address(proposed), status=404)
    assert "Angelo" not in alice.get("/disputes").text


def test_a_resolved_one_is_read_only_and_its_actuals_too(dispute, bedford, alice, actor, at):
    deciding.resolve(dispute, 1, disputes.seen_of(dispute), actor("fin"), at, "Agreed")
    page = alice.get(address(dispute))
    assert "Resolved: Agreed" in page.text
    assert not page.has_button("Update")
    assert not page.has_link("Add/Edit Mrs Iris Angelo (A1)")
    edit = f"/actuals/clients/{bedford.client.id}/2022-04-18/edit?dispute={dispute.id}"
    assert not alice.get(edit).has_button("Save")


def test_a_dispute_of_several_weeks_shows_one_at_a_time(bedford, alice, actor, at):
    dispute = raise_on(bedford, actor("fin"), at, first=date(2022, 4, 11))
    page = alice.get(address(dispute))
    assert "Week Beginning 11 Apr 2022" in page.text
    assert "Week Beginning 18 Apr 2022" in page.click("18/04/2022").text


def test_home_says_how_many_wait_for_an_answer(bedford, alice, actor, at):
    assert "No open Disputes" in alice.get("/home").tile("Disputes").text
    fin, alice_herself = actor("fin"), actor("alice")
    first = raise_on(bedford, fin, at)
    raise_on(bedford, fin, at, date(2022, 4, 4), date(2022, 4, 4))
    assert "2 open Disputes, 2 for you to answer" in alice.get("/home").tile("Disputes").text
    answering.request_resolution(first, 1, "All is well", alice_herself, at)
    assert "2 open Disputes, 1 for you to answer" in alice.get("/home").tile("Disputes").text


def test_what_is_held_back_on_an_invoice_leads_to_the_dispute(dispute, alice):
    page = alice.get(f"/invoices/{factories.make_invoice(organisation=dispute.organisation).id}")
    assert address(dispute) in [link.get("href") for link in page.one("#held").parent.parent.all("a")]

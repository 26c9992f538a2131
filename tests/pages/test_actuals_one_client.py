"""D7 on a phone: one client at a time, saved or confirmed, and on to the next."""

import pytest

from models import Actual
from tests.support import factories

WEEK = "2025-11-10"


@pytest.fixture
def three_clients(cast):
    """Ten hours each for Adams, Brown and Clark; Brown's level needs a comment where the week differs."""
    contract = factories.make_care(organisation=cast.rose_care, client={"surname": "Adams"}).contract
    strict = factories.make_service_level(comment_when_different=True)
    brown = factories.make_care(contract=contract, client={"surname": "Brown"}, level=strict).cpli
    clark = factories.make_care(contract=contract, client={"surname": "Clark"}).cpli
    return [contract.line_items.first(), brown, clark]


def first(browser, **query):
    return browser.get("/actuals/one", week=WEEK, **query)


def state_of(line):
    row = Actual.get_or_none(Actual.cpli == line)
    return row and (row.state, row.actual_hundredths)


def test_all_are_confirmed_one_after_the_other(three_clients, alice):
    page = alice.get("/actuals", week=WEEK).click("One client at a time (3 to confirm)")
    assert "Adams" in page.heading
    assert "1 of 3 to confirm" in page.text
    page = page.submit("Confirm and next")
    assert "Brown" in page.heading
    assert "1 of 2 to confirm" in page.text
    page = page.submit("Confirm and next").submit("Confirm")
    assert "Clients done 3 of 3" in page.text
    assert [state_of(line) for line in three_clients] == [("confirmed", 1000)] * 3


def test_what_differs_is_typed_saved_or_confirmed_at_once(three_clients, alice):
    adams, brown, _ = three_clients
    page = first(alice).submit("Save", **{f"C{adams.id}-actual": "8"})
    assert state_of(adams) == ("entered", 800)
    page = page.submit("Confirm and next", status=422, **{f"C{brown.id}-actual": "9"})
    assert "Enter why the week differs from the plan" in page.problem
    assert "Brown" in page.heading
    assert state_of(brown) is None
    page = page.submit("Confirm and next", **{f"C{brown.id}-comment": "Hospital"})
    assert state_of(brown) == ("confirmed", 900)
    assert "Clark" in page.heading


def test_next_and_back_leave_all_as_it_is(three_clients, alice):
    page = first(alice).click("Skip : Mrs Iris Brown " + ssref_of(three_clients[1]))
    page = page.click("Back to Mrs Iris Adams " + ssref_of(three_clients[0]))
    assert "Adams" in page.heading
    assert Actual.select().count() == 0


def ssref_of(line):
    return f"({line.client.ssref})"


def test_nobody_left_says_so(three_clients, alice):
    alice.get("/actuals", week=WEEK).submit("Confirm £600.00 for 3 clients whose week went to plan")
    assert "No client is left to confirm: the week is done." in first(alice, show="to_confirm").text
    assert "1 of 3" in first(alice).text


def test_two_people_on_one_client(three_clients, alice, sign_in):
    adams = three_clients[0]
    page = first(alice)
    first(sign_in("alice")).submit("Save", **{f"C{adams.id}-actual": "6"})
    page = page.submit("Confirm and next", status=422, **{f"C{adams.id}-actual": "9"})
    assert "saved this" in page.problem
    assert page.one(f"[name=C{adams.id}-actual]")["value"] == "9"
    page.submit("Confirm and next")
    assert state_of(adams) == ("confirmed", 900)


def test_what_is_locked_or_disputed_is_shown_with_next_and_back(three_clients, alice, cast):
    factories.make_dispute(organisation=cast.rose_care, client=three_clients[0].client)
    factories.make_counted_actual(actual=factories.make_actual(cpli=three_clients[1]))
    page = first(alice)
    assert "in dispute" in page.text
    assert not page.has_button("Save")
    page = alice.get("/actuals/one", week=WEEK, client_id=three_clients[1].client_id)
    assert "locked. If it is wrong, ask the council to unlock it" in page.text
    alice.post(f"/actuals/one?week={WEEK}&client_id={three_clients[1].client_id}", {"form_key": "k"}, status=404)


def test_care_is_added_and_deleted_again(three_clients, alice, cast):
    level = factories.make_service_level(name="Emergency hours")
    factories.make_contract_price(contract=three_clients[0].contract, service_level=level)
    page = first(alice)
    ref = [option["value"] for option in page.all("[name=add-unplanned] option") if option["value"]][0]
    page = page.submit("Add unplanned care", **{"add-unplanned": ref})
    page.submit("Save", **{f"{ref}-actual": "2"})
    page = first(alice).submit("Delete Emergency hours (Hour)")
    assert "Adams" in page.heading
    assert Actual.select().where(Actual.cpli.is_null()).count() == 0


@pytest.mark.parametrize("client_id", ["0", "x", "999999", "-1"])
def test_a_client_who_is_not_there_is_not_found(three_clients, alice, client_id):
    alice.get("/actuals/one", week=WEEK, client_id=client_id, status=404)


def test_only_those_who_record_actuals_may(three_clients, sign_in):
    for name in ("vera", "fin"):
        sign_in(name).get("/actuals/one", week=WEEK, status=403)

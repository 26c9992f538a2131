"""The counts around the queue of invoices: under each choice of the pick list, and of the other queues."""

from datetime import date

import pytest

from tests.support import factories


@pytest.fixture
def fin_with_three(sign_in, cast):
    """Amy has one of three in hand, which is on hold."""
    for status, officer in (("pending", None), ("pending", None), ("on_hold", cast.amy)):
        given = {"status": status, "in_hand_of": officer, "submitted_at": factories.NOW, "submitted_by": cast.alice}
        factories.make_invoice(organisation=cast.rose_care, **given)
    return sign_in("fin")


def test_the_pick_list_says_how_many_there_are_under_each(fin_with_three):
    options = [option.text for option in fin_with_three.get("/council/invoices").all("#show option")]
    assert options == [
        "Mine and unassigned (2)",
        "Mine (0)",
        "Everybody’s (3)",
        "On Hold (1)",
        "Authorised by me today (0)",
    ]


def test_the_other_queues_are_counted_beside_it(fin_with_three):
    page = fin_with_three.get("/council", htmx=True, at="/council/invoices")
    assert page.one("[aria-current=page]").text.startswith("Invoices to authorise 3 oldest day 0")
    assert page.has_link("Rejected documents 0")
    assert fin_with_three.get("/council/invoices").has_link("Rejected documents")


def test_the_selected_one_says_when_it_is_paid(fin_with_three, cast):
    care = factories.make_care(organisation=cast.rose_care)
    details = {"status": "pending", "submitted_at": factories.NOW, "reference": "BC-0412"}
    invoice = factories.make_invoice(organisation=cast.rose_care, **details)
    factories.make_commitment(invoice=invoice, contract=care.contract, value_pence=10_000)
    page = fin_with_three.get("/council/invoices", invoice=invoice.id)
    assert "Paid on Fri 28 Nov if authorised by Mon 24 Nov, 18:00." in page.text


def test_the_start_page_names_the_types_of_actions_whose_team_has_no_officer(sign_in, cast):
    factories.make_team_member(team=factories.make_team(name="Accounts Management"), person=cast.fin)
    page = sign_in("fin").get("/council")
    words = page.one("[aria-labelledby=unstaffed-heading]").text
    assert words.startswith("5 teams have no officer Their actions go to System Admin")
    assert "Care Data Team CPLI Amendment, CPLI Outstanding" in words
    assert "Accounts Management" not in words
    assert not page.has_link("Settings, People")
    assert sign_in("sam").get("/council").click("Settings, People").heading == "Home page and teams"
    for name in ("Care Data Team", "Finance Team", "Childrens Services Finance", "Invoice Queries", "Commissioning"):
        factories.make_team_member(team=factories.make_team(name=name), person=cast.fin)
    assert not sign_in("fin").get("/council").all("[aria-labelledby=unstaffed-heading]")


def test_nobody_is_asked_for_what_they_may_not_do(fin_with_three, sign_in, cast):
    """An approver decides no invoice, and an auditor nothing at all."""
    factories.make_action(organisation=cast.rose_care, assigned_side="council", due_date=date(2025, 11, 18))
    approver = sign_in("amy").get("/council")
    assert "Nothing needs you." in approver.text
    assert not approver.all("tbody")
    assert "Invoices to authorise , 3" in approver.one(".panel footer").text
    auditor = sign_in("audrey").get("/council")
    assert "You can look at everything here, and change nothing." in auditor.text
    assert auditor.row("Actions").text == "Actions 1 1 overdue The oldest was due on Tue 18 Nov."
    assert auditor.row("Invoices to authorise")

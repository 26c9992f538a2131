"""The queue of disputes, raising one on a client's weeks, resolving, re-opening; unlocking a week."""

from datetime import date, datetime

import pytest

from models import Actual, Dispute, PaymentMethod
from operations.disputes import deciding
from rules.broken import IllegalMove
from tests.support import factories
from tests.support.disputes import WEEK, raise_on
from tests.support.invoices import open_in_queue

OVER_PLAN = "Entered Actuals exceed Support Plan"


@pytest.fixture
def proposed_dispute(bedford):
    return factories.make_dispute(
        organisation=bedford.organisation,
        client=bedford.client,
        first_week=WEEK,
        last_week=WEEK,
        status="proposed",
        reason=OVER_PLAN,
        details="6 Sessions recorded, 5 planned, 1 more than planned.",
    )


def new(care, first="18/04/2022", last="18/04/2022"):
    provider, client = care.organisation.id, care.client.id
    return f"/council/disputes/new?provider={provider}&client={client}&first_week={first}&last_week={last}"


def address(dispute, verb=""):
    return f"/council/disputes/{dispute.id}{verb}"


def test_what_waits_is_in_the_queue_and_on_the_landing_page(proposed_dispute, fin, actor, bedford, at):
    assert fin.get("/council").row("Disputes").text == "Disputes 1 No date Oldest: today"
    Dispute.update(raised_at=datetime(2025, 11, 19, 18)).execute()  # yesterday, not yet 24 hours ago
    assert "Oldest: 1 day" in fin.get("/council").row("Disputes").text
    page = fin.get("/council/disputes")
    assert "Angelo, Iris (A1)" in page.text
    assert "Proposed" in page.text
    assert "1 more than planned" in page.text
    deciding.raise_proposed(proposed_dispute, 1, OVER_PLAN, "Explain", actor("fin"), at)
    assert "No disputes to decide" in fin.get("/council/disputes").text
    page = fin.get("/council/disputes", show="with_provider")
    assert "£1,072.30" in page.row("Rose Care").text
    assert "In Dispute" in page.text
    assert "1 with providers" in fin.get("/council", htmx=True).text


@pytest.mark.parametrize(("q", "found"), [("angelo", True), ("A1", True), ("rose", True), ("nobody", False)])
def test_the_queue_is_searched_by_provider_client_and_ssref(proposed_dispute, fin, q, found):
    assert ("Angelo, Iris" in fin.get("/council/disputes", q=q).text) is found


def test_a_proposed_one_is_raised_with_an_officers_words(proposed_dispute, fin):
    page = fin.get(address(proposed_dispute)).submit("Raise", details="Please take the sixth session off.")
    assert "In Dispute: with the provider" in page.text
    assert "Please take the sixth session off." in page.text
    assert page.figure("Held back") == "£1,072.30"
    assert Dispute.get().status == "in_dispute"


def test_a_proposed_one_is_dropped(proposed_dispute, fin):
    page = fin.get(address(proposed_dispute)).submit("Dismiss")
    assert "will not be flagged again" in page.notice
    assert Dispute.get().status == "dropped"
    assert not page.has_button("Raise")


def test_what_was_just_dismissed_is_proposed_again(proposed_dispute, fin, actor, at, form_key):
    page = fin.get(address(proposed_dispute)).submit("Dismiss")
    assert "there is nothing to propose" in page.submit("Undo").notice  # its week is as planned
    Dispute.update(status="proposed", reason="Contradicts another source").execute()
    page = fin.get(address(proposed_dispute)).submit("Dismiss")
    version = page.one(".undo [name=version]")["value"]
    with pytest.raises(IllegalMove, match="Only the officer who dismissed it"):
        deciding.undo_drop(Dispute.get(), int(version), actor("amy"), at)
    assert "It is proposed again" in page.submit("Undo").notice
    assert Dispute.get().status == "proposed"
    page = fin.get("/council/disputes", dispute=proposed_dispute.id).submit("Dismiss")
    assert page.path == "/council/disputes"  # where it was dismissed
    factories.make_dispute(
        organisation=proposed_dispute.organisation, client=proposed_dispute.client, first_week=WEEK, last_week=WEEK
    )
    assert "in another dispute by now" in page.submit("Undo", status=409).problem


def test_resolving_and_taking_it_up_again(bedford, fin, actor, at):
    dispute = raise_on(bedford, actor("fin"), at)
    page = fin.get(address(dispute)).submit("Resolve", note="Agreed with the social worker.")
    assert page.notice == "Resolved. It no longer holds back £1,072.30."
    assert "Resolved: Agreed with the social worker." in page.text
    assert page.figure("Held back") == "£0.00"
    page = page.submit("Re-open", status=422)
    assert "Enter why it is reopened" in page.problem
    page = page.submit("Re-open", note="The client says five.")
    assert "In Dispute: with the provider" in page.text
    assert "£1,072.30 is held back until it is resolved" in page.notice


def test_a_dispute_that_holds_nothing_back_says_so(bedford, fin):
    Actual.update(state="entered", confirmed_at=None).execute()
    PaymentMethod.update(pay_on_actuals="if_entered").execute()
    page = fin.get(new(bedford)).submit("Raise", reason="Disputed by Client", details="Away on Friday.")
    assert "It holds nothing back as things stand" in page.notice
    assert fin.get(address(Dispute.get())).submit("Resolve").notice == "Resolved. It held nothing back."


def test_figures_that_changed_meanwhile_are_looked_at_again(bedford, fin, actor, at):
    dispute = raise_on(bedford, actor("fin"), at)
    page = fin.get(address(dispute))
    Actual.update(version=Actual.version + 1).execute()
    page = page.submit("Resolve", status=409)
    assert "The provider changed the figures just now" in page.problem
    page.submit("Resolve")
    assert Dispute.get().status == "resolved"


def test_a_new_one_is_chosen_step_by_step_without_scripts(bedford, fin):
    page = fin.get("/council/disputes").click("New dispute")
    page = page.submit("Continue", provider=str(bedford.organisation.id))
    page = page.submit("Continue", client=str(bedford.client.id))
    page = page.submit("Continue", first_week="20/4/2022", last_week="24 April 2022")
    assert "Day Opportunities - Scheduled (Session)" in page.text
    assert "18/04/2022" in page.text
    page = page.submit("Raise", reason="Disputed by Client", details="The client was away on Friday.")
    dispute = Dispute.get()
    assert (dispute.first_week, dispute.last_week, dispute.lines) == (WEEK, WEEK, [])
    assert page.notice == "Raised. The provider is told. £1,072.30 is held back until it is resolved."
    assert "Disputed by Client" in page.text


@pytest.mark.parametrize(("first", "said"), [("31/12/9999", "is too far away"), ("14/04/1925", "at most 53 weeks")])
def test_weeks_a_century_away_are_refused_in_words(bedford, fin, first, said):
    assert said in fin.get(new(bedford, first=first), status=422).problem


def test_only_the_ticked_lines_are_disputed(bedford, fin):
    key = f"C{bedford.cpli.id}"
    page = fin.get(new(bedford))
    fields = {"which": "ticked", "reason": OVER_PLAN, "details": "Why?"}
    assert "Tick the lines, or choose all of them" in page.submit("Raise", status=422, **fields).problem
    assert Dispute.select().count() == 0
    page.submit("Raise", lines=[key], **fields)
    assert Dispute.get().lines == [key]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"reason": "", "details": "x"}, "Choose the reason"),
        ({"reason": OVER_PLAN, "details": ""}, "Enter the details"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(bedford, fin, change, words):
    page = fin.get(new(bedford)).submit("Raise", status=422, **change)
    assert words in page.text
    assert page.one("#details").text == change["details"]
    assert page.one("#reason option[selected]")["value"] == change["reason"]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("", "18/04/2022", "Enter any day of the first week"),
        ("soon", "18/04/2022", "Enter the first week like"),
        ("18/04/2022", "11/04/2022", "not before the first"),
        ("18/04/2022", "20/11/2025", "has not ended"),
    ],
)
def test_weeks_that_cannot_be_disputed_are_refused(bedford, fin, first, last, words):
    assert words in fin.get(new(bedford, first, last), status=422).text


def test_weeks_without_anything_recorded_have_nothing_to_dispute(bedford, fin):
    assert "recorded nothing for Angelo, Iris (A1)" in fin.get(new(bedford, "1/8/2022", "1/8/2022")).text


def test_the_week_page_leads_an_officer_to_a_new_dispute(bedford, fin):
    page = fin.get(f"/actuals?week=2022-04-18&organisation={bedford.organisation.reference}")
    assert page.click("Dispute actuals of Mrs Iris Angelo (A1)").has_button("Raise")


def test_a_dispute_raised_twice_by_the_same_form_is_raised_once(bedford, fin):
    page = fin.get(new(bedford))
    for _ in range(2):
        page.submit("Raise", reason=OVER_PLAN, details="Why?")
    assert Dispute.select().count() == 1


def test_a_second_dispute_on_the_same_weeks_is_refused(bedford, fin, actor, at):
    page = fin.get(new(bedford))
    raise_on(bedford, actor("fin"), at)
    page = page.submit("Raise", status=422, reason=OVER_PLAN, details="Why?")
    assert "in dispute already" in page.problem
    assert "There is a dispute on some of these weeks" in page.text


def test_other_officers_look_only(bedford, actor, sign_in, at):
    dispute = raise_on(bedford, actor("fin"), at)
    audrey = sign_in("audrey")
    page = audrey.get(address(dispute))
    assert not page.has_button("Resolve")
    assert not audrey.get("/council/disputes").has_link("New dispute")
    audrey.post(address(dispute, "/resolve"), {"version": "1"}, status=403)
    sign_in("alice").get(address(dispute), status=403)


def test_an_invoice_over_its_plan_leads_to_a_dispute_of_its_weeks(bedford, fin):
    commitment = factories.make_commitment(
        invoice=factories.make_invoice(organisation=bedford.organisation, status="pending", submitted_at=factories.NOW),
        contract=bedford.contract,
        client=bedford.client,
        period_start=date(2022, 3, 28),
        period_end=date(2022, 4, 24),
        value_pence=407_474,
        planned_pence=386_028,
    )
    page = open_in_queue(fin).click(f"Raise a dispute of {commitment.client.list_name}")
    assert page.one("#reason option[selected]")["value"] == OVER_PLAN
    page.submit("Raise", details="One session more than planned.")
    assert (Dispute.get().first_week, Dispute.get().last_week) == (date(2022, 3, 28), WEEK)

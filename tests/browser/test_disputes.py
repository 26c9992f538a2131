"""Bedford's dispute walked through by both sides to the invoice; its pages in each state on each device."""

from datetime import timedelta

import pytest

from models import Dispute, Invoice
from operations.disputes import deciding
from queries.disputes import details as disputes
from queries.weeks import loading
from queries.weeks.loading import Scope
from rules.delivery_values import DayRow, Entered
from tests.support.bedford import START, make_bedford
from tests.support.devices import EVERY_DEVICE, assert_right_at_every_size
from tests.support.disputes import WEEK, raise_on
from tests.support.recorded_weeks import record_delivery

DETAILS = "The sessions do not match the support plan. Please remove the additional session."


@pytest.fixture
def bedford_over_plan(cast, actor, at):
    """Five sessions a week; in the week of 18 April a sixth, on Saturday, was recorded and confirmed."""
    care = make_bedford(cast.rose_care)
    line = loading.load_week(Scope(care.organisation.id, client_id=care.client.id), WEEK)[0]
    six = Entered(rows=(DayRow((0, 2, 4)), DayRow((1, 3)), DayRow((5,))))
    record_delivery(line, six, line.version, actor("alice"), at)
    return care


@pytest.mark.parametrize("device", EVERY_DEVICE.values(), ids=EVERY_DEVICE)
def test_bedfords_dispute_by_both_sides_to_the_invoice(visit, bedford_over_plan, device):
    officer, provider = visit("fin", device), visit("alice", device)
    officer.goto("/council")
    officer.get_by_role("link", name="Disputes").first.click()
    officer.get_by_role("link", name="Angelo, Iris (A1)").click()
    officer.get_by_role("textbox", name="Details").fill(DETAILS)
    officer.get_by_role("button", name="Raise").click()
    officer.get_by_text("is held back until it is resolved").wait_for()

    provider.goto("/home")
    provider.get_by_text("1 for you to answer").wait_for()
    provider.get_by_role("link", name="Disputes", exact=True).click()
    provider.get_by_role("link", name="Edit the dispute of Angelo").click()
    provider.get_by_text("£1,286.76 of £1,286.76").wait_for()
    provider.get_by_role("button", name="Add/Edit Mrs Iris Angelo").click()
    provider.get_by_role("button", name="Delete row 3").click()
    provider.get_by_role("button", name="Save").last.click()
    provider.get_by_text("£1,072.30 of £1,072.30").wait_for()
    provider.get_by_text("Changed the actuals of the week of 18/04/2022: actual 5 (was 6)").wait_for()
    provider.get_by_role("textbox", name="Response").fill("The session of Saturday is taken off.")
    provider.get_by_role("button", name="Request Resolution").click()
    provider.get_by_text("Resolution Requested: with the council").first.wait_for()

    officer.goto("/council/disputes")
    officer.get_by_role("link", name="Angelo, Iris (A1)").click()
    officer.get_by_text("The session of Saturday is taken off.").first.wait_for()
    officer.get_by_role("button", name="Resolve").click()
    officer.get_by_text("Resolved. It no longer holds back £1,072.30.").wait_for()

    provider.goto("/invoices/new/items")
    provider.get_by_label("Reference").fill("BED-0422")
    provider.get_by_role("button", name="Create").click()
    provider.wait_for_url(lambda url: "/new" not in url)  # the total stood there before, too
    provider.get_by_text("£4,632.34").first.wait_for()
    assert Invoice.get().reference == "BED-0422"
    assert Dispute.get().status == "resolved"


@pytest.fixture
def raised_twice(bedford_over_plan, actor, at):
    dispute = raise_on(bedford_over_plan, actor("fin"), at, details=DETAILS, first=WEEK - timedelta(weeks=1))
    raise_on(bedford_over_plan, actor("fin"), at, START + timedelta(weeks=1), START + timedelta(weeks=1))
    return dispute


def test_every_state_is_accessible_and_never_wider_than_the_screen(visit, raised_twice, actor, at):
    provider, officer = visit("alice"), visit("fin")

    def look(page, address):
        page.goto(address)
        assert_right_at_every_size(page)

    for address in ("/disputes", "/disputes?status=resolved", "/disputes?from_date=x", f"/disputes/{raised_twice.id}"):
        look(provider, address)
    provider.get_by_role("button", name="Add/Edit Mrs Iris Angelo").click()
    provider.get_by_role("button", name="Save").last.wait_for()
    assert_right_at_every_size(provider)
    provider.get_by_role("textbox", name="Response").fill(" ")
    provider.get_by_role("button", name="Request Resolution").click()
    provider.get_by_text("Enter a response").first.wait_for()
    provider.wait_for_load_state()
    assert_right_at_every_size(provider)
    new = f"/council/disputes/new?provider={raised_twice.organisation_id}&client={raised_twice.client_id}"
    weeks = "first_week=18/04/2022&last_week=18/04/2022"
    for address in ("", "?show=with_provider", "?show=dropped", f"/{raised_twice.id}"):
        look(officer, f"/council/disputes{address}")
    for address in ("/council/disputes/new", f"{new}&{weeks}", f"{new}&first_week=x&last_week="):
        look(officer, address)
    deciding.resolve(raised_twice, 1, disputes.seen_of(raised_twice), actor("fin"), at)
    look(officer, f"/council/disputes/{raised_twice.id}")
    look(provider, f"/disputes/{raised_twice.id}")


def test_focus_stays_where_the_work_is_when_a_week_is_changed_in_place(visit, raised_twice):
    page = visit("alice")
    page.goto(f"/disputes/{raised_twice.id}")
    page.get_by_role("button", name="Add/Edit Mrs Iris Angelo").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save").last.wait_for()
    page.get_by_role("textbox", name="Response").fill("Typed before the figures were saved")
    page.get_by_role("link", name="Back").first.click()
    page.get_by_role("button", name="Add/Edit Mrs Iris Angelo").wait_for()
    page.wait_for_function("document.activeElement !== document.body")
    assert page.get_by_role("textbox", name="Response").input_value() == "Typed before the figures were saved"


def test_the_report_is_accessible_with_its_chart(visit, raised_twice):
    page = visit("alice")
    page.goto("/reports/commissioned-vs-actuals?from_date=28/02/2022&to_date=24/04/2022&view=y")
    page.get_by_role("img").first.wait_for()
    assert_right_at_every_size(page)
    page.goto("/reports/commissioned-vs-actuals?from_date=x&view=y")
    assert_right_at_every_size(page)


LATE = """() => {
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (...body) { setTimeout(() => send.apply(this, body), 500); };
}"""


def test_a_button_waits_while_its_form_is_on_its_way(visit, raised_twice):
    """A second click before the answer of the first went to a form about to be replaced, and was lost."""
    page = visit("alice")
    page.goto(f"/disputes/{raised_twice.id}")
    page.get_by_role("button", name="Add/Edit Mrs Iris Angelo").click()
    page.evaluate(LATE)
    page.get_by_role("button", name="Delete row 2").click()
    page.get_by_role("button", name="Save").last.click()
    page.get_by_text("Changed the actuals of the week of 11/04/2022").wait_for()

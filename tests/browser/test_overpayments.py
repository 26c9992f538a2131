"""Overpayments, manual adjustments and catch-up runs in a real browser: three sizes, axe, and without scripts."""

import pytest

from models import PaymentItem, PaymentRun
from tests.support.devices import EVERY_DEVICE, assert_axe_silent, assert_right_at_every_size, wait_until_settled
from tests.support.overpayments import stored


@pytest.mark.parametrize("device", EVERY_DEVICE.values(), ids=EVERY_DEVICE)
def test_a_provider_asks_for_another_plan_and_an_officer_decides(announced_plan, visit, device):
    alice = visit("alice", device)
    alice.goto("/scheduled-payments")
    alice.get_by_role("link", name="See the plan").click()
    alice.get_by_label("See it with another number of instalments").select_option("5")
    alice.get_by_role("button", name="Show", exact=True).click()
    alice.get_by_role("heading", name="The plan with 5 instalments").wait_for()
    alice.get_by_text("Ask for another plan...").click()
    alice.get_by_label("Instalments", exact=True).fill("5")
    alice.locator("#ask-reason").fill("We have wages to pay")
    alice.get_by_role("button", name="Ask for this plan").click()
    alice.get_by_text("Sent: nothing is taken until the council has answered.").wait_for()
    fin = visit("fin", device)
    fin.goto("/council")
    fin.get_by_role("link", name="Overpayments").first.click()
    fin.get_by_role("link", name=f"Overpayment {announced_plan.id}").click()
    fin.locator("#reason").fill("Agreed")
    fin.get_by_role("button", name="Take it back in these instalments").click()
    fin.get_by_text("Decided: the provider is told.").wait_for()
    wait_until_settled(fin)
    assert (stored(announced_plan).state, stored(announced_plan).instalments) == ("accepted", 5)
    assert_axe_silent(fin)


def test_no_page_goes_sideways_and_axe_is_silent(announced_plan, visit):
    alice, fin = visit("alice"), visit("fin")
    list_address = "/scheduled-payments/overpayments"
    alice.goto(list_address)
    assert_right_at_every_size(alice)
    alice.goto(f"{list_address}/{announced_plan.id}")
    assert_right_at_every_size(alice)
    alice.get_by_text("Dispute...").click()
    alice.get_by_role("button", name="Dispute", exact=True).click()
    alice.locator("[data-error-summary]").wait_for()
    assert alice.title().startswith("Error: ")
    assert_right_at_every_size(alice)
    alice.goto("/scheduled-payments")
    assert_right_at_every_size(alice)
    fin.goto(f"/council{list_address}/{announced_plan.id}")
    assert_right_at_every_size(fin)
    fin.goto(f"/council{list_address}?state=3")
    assert_right_at_every_size(fin)
    fin.goto(f"/council/scheduled-payments/manual-adjustments/{announced_plan.contract_id}")
    assert_right_at_every_size(fin)
    fin.get_by_role("button", name="Add", exact=True).click()
    fin.locator("[data-error-summary]").wait_for()
    assert_right_at_every_size(fin)
    fin.goto("/council/payment-runs/new")
    assert_right_at_every_size(fin)
    fin.goto("/reports/pending-payment-exceptions?view=y")
    assert_right_at_every_size(fin)


@pytest.mark.parametrize("device", EVERY_DEVICE.values(), ids=EVERY_DEVICE)
def test_an_amount_added_by_hand_is_in_the_catch_up_run(announced_plan, visit, device):
    fin = visit("fin", device)
    fin.goto(f"/council/scheduled-payments/manual-adjustments/{announced_plan.contract_id}")
    fin.get_by_label("Amount, excluding VAT").fill("75")
    fin.get_by_label("From").fill("1/11/2025")
    fin.get_by_label("To", exact=True).fill("7/11/2025")
    fin.get_by_label("Reason", exact=True).fill("Transport in the storm")
    fin.get_by_role("button", name="Add", exact=True).click()
    fin.get_by_text("Added: it is a line of its own.").wait_for()
    item = PaymentItem.get(PaymentItem.kind == "manual")
    PaymentItem.update(slice_start="2025-10-27", slice_end="2025-11-23").where(PaymentItem.id == item.id).execute()
    fin.goto("/council/payment-runs/new")
    fin.get_by_label("Adjustments too, manual ones as well").check()
    fin.get_by_role("button", name="Prepare catch-up run").click()
    fin.get_by_text("Catch-up: Scheduled lines left over on 20/11/2025, adjustments too").wait_for()
    wait_until_settled(fin)
    assert PaymentItem.get_by_id(item.id).payment_run_id == PaymentRun.get().id or PaymentRun.select().count() > 1
    assert_axe_silent(fin)

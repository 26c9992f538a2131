"""Payment runs in a real browser: prepared by one, approved by another, read by the provider; without scripts too."""

import threading

import pytest

from models import PaymentRun, Remittance
from operations.payment_runs import approving, checking, finalising
from tests.support import factories
from tests.support.devices import (
    EVERY_DEVICE,
    assert_axe_silent,
    assert_in_order,
    assert_right_at_every_size,
    sideways_pixels,
)
from tests.support.factories import AT
from tests.support.payment_runs import authorised_invoice, prepare, scheduled_care, see_all
from tests.support.run_pages import approve_and_finalise, give_password
from tests.support.waiting import wait_until


@pytest.fixture
def due(cast):
    """Rose Care is owed for a placement less a contribution, and for an invoice; another provider has a credit."""
    care = scheduled_care(
        rate="822.77",
        organisation=cast.rose_care,
        contract=None,
        method={"is_net": True},
        level={"name": "Residential - Standard", "unit": "Week", "cost_centre": "SACC20", "subjective": "5899"},
        client={"forename": "Bernard", "surname": "Hartley", "ssref": "A0611"},
    )
    factories.make_remittance(contract=care.contract, amount_pence=250_000, net_pence=250_000, care_days=28)
    authorised_invoice(pence=85_784, vat_pence=17_157, organisation=cast.rose_care)
    authorised_invoice(pence=-4_100)
    return care


@pytest.mark.parametrize("device", EVERY_DEVICE.values(), ids=EVERY_DEVICE)
def test_two_officers_pay_and_the_provider_reads_the_remittance(visit, due, device):
    fin = visit("fin", device)
    fin.goto("/council/payment-runs")
    fin.get_by_role("link", name="Prepare a run").click()
    fin.get_by_role("button", name="Prepare run", exact=True).click()
    fin.get_by_label("Choose Negative amount").check()
    fin.get_by_role("button", name="Take lines out").click()
    fin.get_by_label("open check").check()
    fin.get_by_role("button", name="Mark as seen").click()
    fin.get_by_role("button", name="Mark as checked, £4,320.49").click()
    fin.get_by_text("You prepared this run, so another Payment Approver").wait_for()

    amy = visit("amy", device)
    give_password("amy")
    approve_and_finalise(amy, fin.url, "£4,320.49")
    wait_until(lambda: newest_run().state == "finalised")
    amy.goto(fin.url)
    amy.get_by_role("link", name="Download the payments file (CSV)").wait_for()
    if device.get("java_script_enabled", True):  # axe is a script
        assert_in_order(amy)

    alice = visit("alice", device)
    alice.goto("/remittances")
    alice.get_by_role("link", name="Remittance", exact=False).filter(has_text=str(last_number())).click()
    alice.get_by_role("link", name="Why?").first.click()
    alice.get_by_text("Why £").first.wait_for()


def newest_run():
    return PaymentRun.select().order_by(PaymentRun.id.desc()).get()


def last_number():
    return Remittance.select().order_by(Remittance.number.desc()).get().number


def test_no_page_goes_sideways_and_axe_is_silent(visit, actor, due, run_jobs):
    fin = visit("fin")
    fin.goto("/council/payment-runs")
    assert_right_at_every_size(fin)
    fin.goto("/council/payment-runs/new")
    assert_right_at_every_size(fin)
    fin.locator("#finalise_date").fill("soon")
    fin.get_by_role("button", name="Prepare run", exact=True).click()
    fin.locator("[data-error-summary]").wait_for()
    assert fin.title().startswith("Error: ")
    assert_right_at_every_size(fin)
    run = prepare(actor("fin"))
    fin.goto(f"/council/payment-runs/{run.id}")
    assert_right_at_every_size(fin)
    negative = [check.id for check in run.checks if check.kind == "negative"]
    checking.take_out(run, negative, by=actor("fin"), at=AT)
    see_all(run, actor("fin"))
    checking.check(run, by=actor("fin"), at=AT)
    amy = visit("amy")
    amy.goto(f"/council/payment-runs/{run.id}")
    assert_right_at_every_size(amy)
    approving.approve(run, by=actor("amy"), at=AT)
    approving.start_finalising(run, by=actor("amy"), at=AT)
    wait_until(lambda: PaymentRun.get_by_id(run.id).state == "finalised")
    paths = ["/remittances", f"/remittances/{Remittance.get(Remittance.payment_run == run).id}", "/reports"]
    paths += [f"/reports/{name}?view=y" for name in ("remittance-advice", "held-back", "purchase-orders")]
    alice = visit("alice")
    for path in paths:
        alice.goto(path)
        assert_right_at_every_size(alice)
    fin.goto("/council/payment-runs")
    assert_right_at_every_size(fin)
    fin.goto("/reports/payment-items?view=y")
    assert_right_at_every_size(fin)


def test_progress_moves_by_itself_and_a_finished_run_says_one_thing(visit, actor, due, monkeypatch):
    authorised_invoice(pence=9_000)
    see_and_take_out = prepare(actor("fin"))
    negative = [check.id for check in see_and_take_out.checks if check.kind == "negative"]
    checking.take_out(see_and_take_out, negative, by=actor("fin"), at=AT)
    see_all(see_and_take_out, actor("fin"))
    run = checking.check(see_and_take_out, by=actor("fin"), at=AT)
    run = approving.approve(run, by=actor("amy"), at=AT)
    may_go_on = slowly(monkeypatch)
    page = visit("fin")
    approving.start_finalising(run, by=actor("amy"), at=AT)
    page.goto(f"/council/payment-runs/{run.id}")
    page.get_by_text("1 of 2 organisations paid.").wait_for()
    assert_axe_silent(page)
    page.get_by_role("link", name="Look again").focus()
    may_go_on.set()
    page.get_by_text(f"Payment run {run.id} is finalised:").wait_for()
    page.get_by_text("FINALISED", exact=True).wait_for()
    assert not page.locator("#progress").count()


def slowly(monkeypatch):
    """The second organisation waits for the event that is returned."""
    pay, paid, may_go_on = finalising.pay_organisation, [], threading.Event()

    def waiting_pay(*arguments):
        if paid:
            may_go_on.wait(10)
        paid.append(None)
        return pay(*arguments)

    monkeypatch.setattr(finalising, "pay_organisation", waiting_pay)
    return may_go_on


def test_a_remittance_fits_a_sheet_of_paper(visit, actor, due):
    care = scheduled_care(rate="100.00", organisation=due.organisation)
    remittance = factories.make_remittance(contract=care.contract, notes="Rates go up in January.")
    factories.make_payment_item(cpli=care.cpli, state="settled", is_paid=True, remittance=remittance)
    page = visit("alice", {"viewport": {"width": 794, "height": 1123}})
    page.goto(f"/remittances/{remittance.id}")
    page.emulate_media(media="print")
    for hidden in (".top", ".tabs", ".foot", ".acts"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.get_by_text("Rates go up in January.").is_visible()
    assert sideways_pixels(page) == 0

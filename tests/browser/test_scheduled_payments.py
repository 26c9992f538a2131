"""Scheduled Payments in a real browser: Oxfordshire's figures, a period confirmed, lines set by an officer."""

from datetime import date

import pytest

from models import PaymentItem
from operations.scheduled_payments import lines
from tests.support import factories
from tests.support.devices import EVERY_DEVICE, assert_right_at_every_size
from tests.support.factories import AT
from tests.support.payment_runs import SCHEDULED
from tests.support.scheduled_payments import pay, recalculate, weekly_care

FIRST, SECOND = date(2025, 10, 27), date(2025, 11, 24)
HOMES = {"name": "Residential - Standard", "unit": "Week"}


@pytest.fixture
def home(cast, actor):
    """Rowan House: October's period is paid, November's is current, with somebody new and a day in hospital."""
    contract = factories.make_contract(
        organisation=cast.rose_care, name="Rowan House Residential", confirmation_required=True
    )
    factories.make_payment_method(contract=contract, **SCHEDULED, is_net=True)
    level = factories.make_service_level(**HOMES)
    cares = []
    for surname, forename, ssref, rate, contribution in (
        ("Hartley", "Bernard", "A0611", "822.77", 15_840),
        ("Osei", "Grace", "A0702", "452.77", 7_977),
    ):
        client = factories.make_client(surname=surname, forename=forename, ssref=ssref)
        care = weekly_care(rate=rate, contract=contract, client=client, level=level, start_date=FIRST)
        factories.make_contribution(cpli=care.cpli, start_date=FIRST, weekly_amount_pence=contribution)
        cares.append(care)
    recalculate(contract, AT)
    pay(actor, AT)
    client = factories.make_client(surname="Lindqvist", forename="Maj", ssref="A0745")
    new = weekly_care(rate="348.12", contract=contract, client=client, level=level, start_date=date(2025, 12, 8))
    factories.make_contribution(cpli=new.cpli, start_date=FIRST, weekly_amount_pence=8_005)
    factories.make_suspension(
        cpli=cares[1].cpli, start_date=date(2025, 11, 12), end_date=date(2025, 11, 12), reason="In hospital"
    )
    recalculate(contract, AT)
    return cares[0]


def address(care, start=SECOND):
    return f"/scheduled-payments/{care.contract.id}-{start}"


@pytest.mark.parametrize("device", EVERY_DEVICE.values(), ids=EVERY_DEVICE)
def test_a_period_is_read_explained_and_confirmed(visit, home, device):
    page = visit("alice", device)
    page.goto("/scheduled-payments")
    page.get_by_role("heading", name="24/11/2025 - 21/12/2025").wait_for()
    page.get_by_text("In hospital").or_(page.get_by_text("is taken back")).first.wait_for()
    page.get_by_role("link", name=f"Why? the amount of Hartley, Bernard (A0611), {HOMES['name']} (Week), Spot.").click()
    page.get_by_text("28 days at £822.77 a week").first.wait_for()
    page.goto(address(home))
    page.get_by_role("button", name="Confirm", exact=True).click()
    page.get_by_text("Confirmed by Alice Example").wait_for()
    page.get_by_role("button", name="Undo Confirm").click()
    page.get_by_text("Unconfirmed: tell us if it is right").wait_for()


def test_pick_lists_and_tabs_work_in_place_and_keep_the_focus(visit, home):
    page = visit("alice")
    page.goto(address(home))
    page.get_by_label("Financial year").select_option("2026/2027")
    page.get_by_text("No periods match in this year").wait_for()
    page.get_by_label("Financial year").select_option("2025/2026")
    page.locator("#periods").get_by_text("27/10 - 23/11").wait_for()
    page.get_by_role("link", name="Non-payable (0), £0.00").click()
    page.get_by_text("Nothing is cancelled, suspended or carried forward").wait_for()
    page.wait_for_function("document.activeElement.id === 'tab-non-payable'")


@pytest.mark.parametrize("device", EVERY_DEVICE.values(), ids=EVERY_DEVICE)
def test_an_officer_suspends_a_line_and_the_provider_reads_why(visit, home, device):
    page = visit("fin", device)
    page.goto(f"/council{address(home)}")
    page.get_by_label("Hartley, Bernard (A0611): Residential - Standard (Week), Spot., 24/11/2025, £3,291.08").check()
    page.get_by_label("Reason, shown to the provider").fill("Who lives there now?")
    page.get_by_role("button", name="Suspend").click()
    page.get_by_text("1 line set to Suspend.").first.wait_for()
    page = visit("alice", device)
    page.goto(address(home))
    page.get_by_role("link", name="Non-payable (1), £3,291.08").click()
    page.locator("#lines").get_by_text("Who lives there now?").wait_for()


def test_nothing_is_wrong_for_axe_and_no_page_scrolls_sideways(visit, home, actor):
    item = home.cpli.id
    lines.set_statuses(home.contract, _items(item), "suspend", "Who lives there now?", by=actor("fin"), at=AT)
    alice, fin = visit("alice"), visit("fin")
    for page, path in (
        (alice, address(home)),
        (alice, address(home, FIRST)),
        (alice, address(home, date(2025, 12, 22))),  # not open yet: what is planned
        (alice, f"{address(home)}?tab=non-payable"),
        (alice, "/scheduled-payments/calendar"),
        (fin, "/council/scheduled-payments"),
        (fin, f"/council{address(home)}"),
    ):
        page.goto(path)
        assert_right_at_every_size(page)


def _items(cpli_id):
    query = PaymentItem.select(PaymentItem.id).where(PaymentItem.cpli == cpli_id, PaymentItem.state == "derived")
    return [item_id for (item_id,) in query.tuples()]

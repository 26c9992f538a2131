"""An uplift does to the penny what its preview said, once, and only while care is as it was previewed."""

import contextlib
from datetime import date, timedelta

import pytest

from models import (
    AuditEvent,
    ContractPrice,
    Notice,
    PaymentItem,
    PriceChange,
    PurchaseOrder,
    Uplift,
    UpliftLeftOut,
    UpliftPrice,
)
from operations import purchase_orders
from operations.dry_recalculation import differences
from operations.uplifts import previewing
from operations.uplifts.applying import CARE_CHANGED, apply
from operations.uplifts.previewing import preview
from queries import verification
from queries.uplifts.worked import job_of
from rules.broken import IllegalMove, RuleBroken
from rules.moment import Moment
from rules.uplifts import AMOUNT, CLAIM, ENDED, PERCENT, Terms
from tests.support import factories
from tests.support.overpayments import ANNOUNCED
from tests.support.scheduled_payments import moment, pay, recalculate, weekly_care
from tests.support.waiting import run_all_jobs

FROM = date(2022, 4, 4)
BY_4_5 = Terms(PERCENT, 45_000, FROM)


@pytest.fixture
def twice_paid_care(actor):
    """Three clients of one contract paid for two periods, the third open: weekly, units and a price that changes."""
    care = weekly_care(rate="252.77")
    weekly_care(rate="822.31", contract=care.contract, level=care.level)
    units = weekly_care(rate="20.53", contract=care.contract, level=care.level)
    row = units.cpli
    row.pricing, row.units_hundredths = "units", 1_350
    row.save()
    factories.make_price_change(cpli=row, start_date=date(2022, 5, 2), unit_price_tenthousandths=213_300)
    pay(actor, moment(2022, 2, 12))
    pay(actor, moment(2022, 3, 12))
    recalculate(care.contract, ANNOUNCED)
    purchase_orders.reissue_all(ANNOUNCED)
    return care


def sums():
    """(what is to be paid, the value of this year's orders)"""
    items = PaymentItem.select().where(PaymentItem.state == "derived")
    orders = PurchaseOrder.select().where(PurchaseOrder.financial_year == 2022)
    return sum(item.amount_pence for item in items), sum(order.value_pence for order in orders)


def holds():
    return not list(verification.problems()) and not list(differences(ANNOUNCED))


def of_contract(care, terms=BY_4_5, by=None):
    return preview(terms, by, ANNOUNCED, contract_id=care.contract.id)


@pytest.mark.parametrize("for_the_worker", [False, True])
def test_the_outcome_is_the_preview_to_the_penny(twice_paid_care, cora, monkeypatch, for_the_worker):
    if for_the_worker:
        monkeypatch.setattr(previewing, "LINES_FOR_A_PAGE", 1)
        monkeypatch.setattr(previewing, "LINES_AT_ONCE", 1)
    before, events = sums(), AuditEvent.select().count()
    uplift = of_contract(twice_paid_care, by=cora)
    if for_the_worker:
        assert (uplift.state, uplift.figures) == ("working", [])
        run_all_jobs(ANNOUNCED)
        uplift = Uplift.get_by_id(uplift.id)
    assert (sums(), AuditEvent.select().count(), PriceChange.select().count()) == (before, events, 1)
    [figures] = uplift.figures
    assert (figures["lines"], figures["weekly_was_pence"]) == (3, 25_277 + 82_231 + 27_716)
    assert figures["weekly_now_pence"] == 26_414 + 85_931 + 28_963  # 13.5 hours at £21.45385, to four decimals
    apply(uplift, uplift.version, "Fees 2022/2023", cora, ANNOUNCED)
    assert uplift.state == ("applying" if for_the_worker else "applied")
    run_all_jobs(ANNOUNCED)
    after = sums()
    assert after[0] - before[0] == figures["paid_pence"] + figures["open_pence"]
    assert figures["paid_pence"] == 2 * (1_137 + 3_700) + 2_495  # 27 hours at £0.9239 are £24.95
    assert after[1] - before[1] == figures["orders_2022_pence"] > 0
    prices = [(row.start_date, row.unit_price_tenthousandths) for row in PriceChange.select().order_by(PriceChange.id)]
    assert sorted(prices) == sorted(
        [(date(2022, 5, 2), 222_899), (FROM, 2_641_400), (FROM, 8_593_100), (FROM, 214_539)]
    )
    assert holds()


def test_it_is_applied_once_with_one_event_and_a_notice_to_each_provider(twice_paid_care, cora):
    factories.make_contact(organisation=twice_paid_care.organisation)
    uplift = of_contract(twice_paid_care, by=cora)
    apply(uplift, uplift.version, "Fees", cora, ANNOUNCED)
    [event] = AuditEvent.select().where(AuditEvent.kind == "prices uplifted")
    assert (event.object_type, event.object_id) == ("Uplift", uplift.id)
    assert not AuditEvent.select().where(AuditEvent.object_type == "PriceChange").exists()
    assert Notice.select().where(Notice.organisation == twice_paid_care.organisation).count() >= 1
    for again in (uplift, Uplift.get_by_id(uplift.id)):
        with pytest.raises(IllegalMove):
            apply(again, 1, "Fees", cora, ANNOUNCED)
    assert UpliftPrice.select().count() == 4


@pytest.fixture
def large(twice_paid_care, cora, monkeypatch):
    """A preview that the worker made, and applies."""
    monkeypatch.setattr(previewing, "LINES_FOR_A_PAGE", 1)
    uplift = of_contract(twice_paid_care, by=cora)
    run_all_jobs(ANNOUNCED)
    return Uplift.get_by_id(uplift.id)


def test_a_large_one_is_applied_once_though_the_worker_is_killed_on_the_way(large, cora, monkeypatch):
    apply(large, large.version, "Fees", cora, ANNOUNCED)
    with pytest.raises(IllegalMove):  # pressed again, by somebody else
        apply(large, 1, "Fees", cora, ANNOUNCED)
    before, reissue = sums(), purchase_orders.reissue
    monkeypatch.setattr(purchase_orders, "reissue", lambda *given: 1 / 0)
    run_all_jobs(ANNOUNCED)
    assert Uplift.get_by_id(large.id).state == "applied"
    assert (sums(), PriceChange.select().count()) == (before, 4)
    assert not list(verification.problems())  # orders that the worker is at are no fault
    monkeypatch.setattr(purchase_orders, "reissue", reissue)
    run_all_jobs(Moment(ANNOUNCED.today, ANNOUNCED.now + timedelta(minutes=1)))
    assert sums()[1] - before[1] == large.figures[0]["orders_2022_pence"]
    assert AuditEvent.select().where(AuditEvent.kind == "prices uplifted").count() == 1
    assert holds()


def test_a_large_one_of_other_care_by_now_is_given_back(large, cora, twice_paid_care):
    apply(large, large.version, "Fees", cora, ANNOUNCED)
    factories.make_price_change(cpli=twice_paid_care.cpli, start_date=date(2022, 6, 6))
    run_all_jobs(ANNOUNCED)
    assert Uplift.get_by_id(large.id).state == "ready"
    assert job_of(large).error == f"IllegalMove: {CARE_CHANGED}"
    assert PriceChange.select().count() == 2


def test_what_is_left_out_is_named_and_an_order_that_would_be_overspent(twice_paid_care, cora):
    ended = weekly_care(rate="9.00", contract=twice_paid_care.contract).cpli
    type(ended).update(end_date=date(2022, 3, 1)).where(type(ended).id == ended.id).execute()
    level = twice_paid_care.level
    type(level).update(claim_unit_price_tenthousandths=3_870).where(type(level).id == level.id).execute()
    order = PurchaseOrder.get(client=twice_paid_care.client, financial_year=2022)
    spend = {"state": "settled", "is_paid": True, "kind": "manual", "financial_year": 2022}
    factories.make_payment_item(cpli=twice_paid_care.cpli, amount_pence=order.value_pence + 9_999_999, **spend)
    uplift = of_contract(twice_paid_care, by=cora)
    assert {(row.cpli_id, row.why) for row in UpliftLeftOut.select()} == {(ended.id, ENDED), (None, CLAIM)}
    assert uplift.left_out == {ENDED: 1, CLAIM: 1}
    [[number, over]] = uplift.figures[0]["over"]
    assert number == order.full_number
    assert over > 9_000_000


@pytest.mark.parametrize(
    "change",
    [
        lambda care: factories.make_price_change(cpli=care.cpli, start_date=date(2022, 6, 6)),
        lambda care: weekly_care(rate="1.00", contract=care.contract),
        lambda care: factories.make_suspension(client=care.client, start_date=FROM, end_date=FROM),
        lambda care: type(care.cpli).update(end_date=date(2022, 5, 1)).execute(),
        lambda care: factories.make_contract_price(contract=care.contract),
    ],
)
def test_what_is_not_as_it_was_previewed_is_refused(twice_paid_care, cora, change):
    uplift = of_contract(twice_paid_care, by=cora)
    change(twice_paid_care)
    prices = PriceChange.select().count()
    with pytest.raises(IllegalMove, match=CARE_CHANGED):
        apply(uplift, uplift.version, "Fees", cora, ANNOUNCED)
    assert PriceChange.select().count() == prices


def test_unplanned_prices_are_cut_at_the_date_and_claim_prices_stay(twice_paid_care, cora):
    level = factories.make_service_level(claim_unit_price_tenthousandths=50_000)
    contract = twice_paid_care.contract
    for start, end in ((date(2022, 2, 21), date(2022, 12, 31)), (date(2023, 1, 1), None)):
        factories.make_contract_price(contract=contract, service_level=level, start_date=start, end_date=end)
    uplift = preview(Terms(AMOUNT, 12_345, FROM), cora, ANNOUNCED, service_level_id=level.id)
    apply(uplift, uplift.version, "Fees", cora, ANNOUNCED)
    rows = ContractPrice.select().where(ContractPrice.service_level == level).order_by(ContractPrice.start_date)
    assert [(row.start_date, row.end_date, row.unit_price_tenthousandths) for row in rows] == [
        (date(2022, 2, 21), date(2022, 4, 3), 200_000),
        (FROM, date(2022, 12, 31), 212_345),
        (date(2023, 1, 1), None, 212_345),
    ]
    assert type(level).get_by_id(level.id).claim_unit_price_tenthousandths == 50_000
    assert holds()


def test_who_and_what_is_refused(twice_paid_care, cora, actor):
    with pytest.raises(IllegalMove):
        of_contract(twice_paid_care, by=actor("alice"))
    uplift = of_contract(twice_paid_care, by=cora)
    with pytest.raises(RuleBroken, match="Enter the reason"):
        apply(uplift, uplift.version, " ", cora, ANNOUNCED)
    other = factories.make_contract()
    for choice, field in (
        ({}, "service_level"),
        ({"contract_id": other.id + 99}, "contract"),
        ({"contract_id": twice_paid_care.contract.id, "organisation_id": other.organisation_id}, "contract"),
        ({"contract_id": other.id}, None),  # nothing there
    ):
        with pytest.raises(RuleBroken) as broken:
            preview(BY_4_5, cora, ANNOUNCED, **choice)
        assert broken.value.field == field


def test_a_reduction_makes_overpayments_and_the_books_hold(twice_paid_care, cora):
    uplift = of_contract(twice_paid_care, Terms(PERCENT, -500_000, date(2022, 2, 28)), by=cora)
    before = sums()
    apply(uplift, uplift.version, "Half", cora, ANNOUNCED)
    with contextlib.suppress(IndexError):
        run_all_jobs(ANNOUNCED)
    [figures] = uplift.figures
    assert figures["paid_pence"] < 0
    assert sums()[1] - before[1] == figures["orders_2022_pence"]
    assert holds()

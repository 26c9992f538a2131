"""What a change does to money is said before it is saved, to the penny, and nothing of it stays."""

from datetime import date

import pytest

from models import AuditEvent, CarePackageLineItem, HeldBack, OverpaymentPlan, PaymentItem, PurchaseOrder, database
from operations import purchase_orders
from operations.care_changes import care_changed, lock_care
from operations.effects import effect_of
from queries.care_reach import reach_of_clients, reach_of_contracts, reach_of_lines
from rules.broken import RuleBroken
from rules.effects import NO_CHANGE, summary
from tests.support.overpayments import ANNOUNCED
from tests.support.scheduled_payments import moment, pay, recalculate, weekly_care

LEFT = date(2022, 3, 20)


def paid_twice(actor, rate="250.00", others="350.00"):
    """Two clients of one contract, paid for two periods; the third is open. Returns the care of both."""
    care = weekly_care(rate=rate)
    other = weekly_care(rate=others, contract=care.contract)
    pay(actor, moment(2022, 2, 12))
    pay(actor, moment(2022, 3, 12))
    recalculate(care.contract, ANNOUNCED)
    purchase_orders.reissue_all(ANNOUNCED)
    return care, other


def changed(care, **columns):
    """A change of the line item, as saving makes it."""

    def change():
        CarePackageLineItem.update(**columns).where(CarePackageLineItem.id == care.cpli.id).execute()
        return reach_of_lines([care.cpli.id])

    return change


def everything():
    return [
        row.__data__
        for table in (PaymentItem, HeldBack, PurchaseOrder, OverpaymentPlan, AuditEvent)
        for row in table.select().order_by(table.id)
    ]


def to_be_paid():
    return sum(item.amount_pence for item in PaymentItem.select().where(PaymentItem.state == "derived"))


def save(change, at):
    with database.atomic():
        lock_care()
        care_changed(change(), at)


def test_an_end_in_periods_already_paid_says_plan_items_and_order_and_nothing_of_it_stays(actor):
    care, _ = paid_twice(actor)
    before = everything()
    effect = effect_of(changed(care, end_date=LEFT), ANNOUNCED)
    assert everything() == before
    assert [(each.settled_pence, each.change_pence, each.is_paid) for each in effect.slices] == [
        (39_286, -39_286, True),
        (60_714, -60_714, True),
        (0, -100_000, False),  # the third period: its item is gone
    ]
    [plan] = effect.new_plans
    assert (plan.now_pence, plan.instalments, plan.payment_pence) == (-100_000, 3, 140_000)
    assert (plan.answer_until, plan.bank_dates) == (
        date(2022, 4, 16),
        (date(2022, 5, 13), date(2022, 6, 10), date(2022, 7, 8)),
    )
    name = care.organisation.name
    assert summary(effect) == (
        "Adds 2 items, takes away 1 item, −£1,000.00 in periods already paid, −£1,000.00 in periods not paid yet, "
        f"an overpayment plan for {name}"
    )
    orders = [(each.financial_year, each.was_pence, each.now_pence) for each in effect.orders]
    assert orders == [(2021, 139_286, 100_000), (2022, 1_303_571, 0)]


def test_saving_does_what_was_said(actor):
    care, _ = paid_twice(actor)
    change = changed(care, unit_price_tenthousandths=3_000_000, start_date=date(2022, 2, 28))
    effect = effect_of(change, ANNOUNCED)
    before = to_be_paid()
    save(change, ANNOUNCED)
    assert to_be_paid() - before == effect.paid_pence + effect.open_pence
    assert effect.paid_pence == 3 * 5_000 - 25_000 + 4 * 5_000  # a week of the first period less, £50 a week more
    assert effect.open_pence == 4 * 5_000
    assert effect_of(change, ANNOUNCED).changes_nothing
    assert summary(effect_of(change, ANNOUNCED)) == NO_CHANGE


def test_a_small_adjustment_is_taken_from_the_next_payment_without_a_plan(actor):
    care, _ = paid_twice(actor, others="2000.00")
    effect = effect_of(changed(care, end_date=date(2022, 4, 3)), ANNOUNCED)
    assert (effect.paid_pence, effect.plans) == (-50_000, ())


def test_what_is_on_a_plan_already_is_no_change_and_another_end_changes_the_plan(actor):
    care, _ = paid_twice(actor)
    save(changed(care, end_date=LEFT), ANNOUNCED)
    assert effect_of(changed(care, end_date=LEFT), ANNOUNCED).changes_nothing
    effect = effect_of(changed(care, end_date=date(2022, 3, 27)), ANNOUNCED)
    [plan] = effect.plans
    assert (plan.was_pence, plan.now_pence, plan.is_new, effect.paid_pence) == (-100_000, -75_000, False, 25_000)


def test_care_that_is_not_authorised_is_held_back(actor):
    care, other = paid_twice(actor)
    effect = effect_of(changed(care, is_authorised=False), ANNOUNCED)
    assert [(each.reason, each.was_pence, each.now_pence) for each in effect.held_back] == [
        ("not_authorised", 0, 100_000)
    ]
    assert effect.open_pence == -100_000


def test_a_whole_contract_or_client_is_worked_out_up_to_a_number_of_lines(actor):
    care, other = paid_twice(actor)

    def dearer():
        CarePackageLineItem.update(unit_price_tenthousandths=4_000_000).execute()
        return reach_of_contracts([care.contract.id])

    effect = effect_of(dearer, ANNOUNCED, most_lines=1)
    assert (effect.is_worked_out, effect.lines, effect.slices) == (False, 2, ())
    effect = effect_of(dearer, ANNOUNCED, most_lines=None)
    assert effect.paid_pence == 8 * (15_000 + 5_000)
    assert effect.of_organisation(care.organisation.id).paid_pence == effect.paid_pence
    assert reach_of_clients([care.client.id]).line_keys == {f"C{care.cpli.id}"}
    assert CarePackageLineItem.get_by_id(care.cpli.id).unit_price_tenthousandths == 2_500_000


def test_what_a_rule_refuses_when_saving_is_refused_before(actor):
    care, _ = paid_twice(actor)

    def refused():
        changed(care, end_date=LEFT)()
        raise RuleBroken("It ends before it starts", "end_date")

    with pytest.raises(RuleBroken):
        effect_of(refused, ANNOUNCED)
    assert CarePackageLineItem.get_by_id(care.cpli.id).end_date is None

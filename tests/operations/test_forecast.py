"""What a provider can expect in the bank: from the periods, invoices and runs as they stand."""

from datetime import date, datetime, timedelta

import pytest

from models import PaymentItem, Period
from queries import council_settings
from queries.forecast import expected
from queries.own_organisations import standings
from rules.moment import Moment
from tests.support import factories
from tests.support.browser import watched_sql
from tests.support.payment_runs import authorised_invoice, scheduled_care
from tests.support.payment_runs import prepare as prepare_run

MONDAY_AT_SIX = datetime(2025, 11, 24, 18)


@pytest.fixture
def forecast(cast, at):
    def look(moment=at):
        return expected(cast.rose_care.id, council_settings.read(), moment)

    return look


def test_bedfords_weekly_run_pays_what_is_submitted_if_authorised_by_then(forecast, cast):
    cpli = factories.make_care(organisation=cast.rose_care).cpli
    invoice = factories.make_invoice(organisation=cast.rose_care, status="pending")
    factories.make_commitment(invoice=invoice, contract=cpli.contract, client=cpli.client, value_pence=463_234)
    found = forecast()
    assert (found.next_run.finalise_date, found.next_run.cut_off) == (date(2025, 11, 25), MONDAY_AT_SIX)
    payment = found.next_payment
    assert (payment.bank_date, payment.pence, payment.is_certain) == (date(2025, 11, 28), 463_234, False)


def test_an_authorised_invoice_is_certain_and_one_with_the_provider_is_not_counted(forecast, cast):
    authorised_invoice(pence=80_000, vat_pence=16_000, organisation=cast.rose_care)
    cpli = factories.make_care(organisation=cast.rose_care).cpli
    own = factories.make_invoice(organisation=cast.rose_care, status="unsubmitted")
    commitment = factories.make_commitment(invoice=own, contract=cpli.contract, client=cpli.client, value_pence=500)
    factories.make_payment_item(cpli=cpli, commitment=commitment, amount_pence=500)
    factories.make_payment_item(cpli=factories.make_cpli(contract=cpli.contract), amount_pence=40)
    found = forecast()
    assert (found.next_payment.pence, found.next_payment.is_certain, found.not_submitted_pence) == (96_000, True, 540)


def test_scheduled_payments_are_in_the_bank_on_their_own_date(forecast, cast):
    scheduled_care(rate="100.00", organisation=cast.rose_care, method={"slack_days": -25})
    period = Period.get(Period.start_date == date(2025, 10, 27))
    assert (period.due_date, period.finalise_date) == (date(2025, 11, 21), date(2025, 11, 24))
    found = forecast()
    assert found.next_run.cut_off == datetime(2025, 11, 21, 18)
    assert (found.next_payment.bank_date, found.next_payment.pence) == (date(2025, 11, 27), 40_000)


def test_lines_that_are_held_or_paid_are_not_expected(forecast, cast):
    scheduled_care(rate="100.00", organisation=cast.rose_care)
    assert forecast().next_payment.pence == 40_000
    PaymentItem.update(line_status="suspend").where(PaymentItem.period_start == date(2025, 10, 27)).execute()
    PaymentItem.update(state="settled", is_paid=False).where(PaymentItem.line_status == "suspend").execute()
    assert forecast().periods[0].payable_pence == 0


def test_later_payments_are_listed_after_the_next(forecast, cast):
    scheduled_care(rate="100.00", organisation=cast.rose_care)
    found = forecast()
    payments = [(each.bank_date, each.pence) for each in found.to_come]
    assert payments == [(date(2025, 11, 28), 40_000), (date(2025, 11, 30), 40_000)]


def test_what_waits_for_actuals_is_said(forecast, cast):
    cpli = factories.make_care(organisation=cast.rose_care).cpli
    factories.make_held_back(cpli=cpli, reason="not_confirmed", amount_pence=610_630)
    factories.make_held_back(cpli=cpli, reason="in_dispute", amount_pence=5)
    assert forecast().to_confirm_pence == 610_630


def test_what_a_run_has_taken_is_in_the_bank_with_it_and_what_comes_after_with_the_next(forecast, cast, actor):
    authorised_invoice(pence=80_000, organisation=cast.rose_care)
    scheduled_care(rate="100.00", organisation=cast.rose_care)
    run = prepare_run(actor("fin"), finalise_date=date(2025, 11, 24))
    authorised_invoice(pence=300, organisation=cast.rose_care)
    found = forecast()
    payments = [(each.bank_date, each.pence) for each in found.payments]
    assert payments[:2] == [(run.bank_date, 120_000), (date(2025, 11, 28), 300)]
    assert found.period(*_period_of(found)).bank_date == run.bank_date
    late = Moment(today=date(2025, 11, 26), now=datetime(2025, 11, 26, 9))
    assert forecast(late).payments[0].bank_date == run.bank_date + timedelta(days=2)


def _period_of(found):
    return found.periods[0].contract_id, date(2025, 10, 27)


def test_what_is_left_of_a_finalised_period_comes_with_the_next_run(forecast, cast):
    scheduled_care(rate="100.00", organisation=cast.rose_care)
    Period.update(finalised_on=date(2025, 11, 18)).where(Period.start_date == date(2025, 10, 27)).execute()
    found = forecast()
    assert [(each.bank_date, each.pence) for each in found.payments][0] == (date(2025, 11, 28), 40_000)
    assert found.period(*_period_of(found)).left == ((date(2025, 11, 28), 40_000),)


def test_after_the_cut_off_the_run_after_is_meant(forecast, cast):
    factories.make_care(organisation=cast.rose_care)
    just_before = Moment(today=date(2025, 11, 24), now=datetime(2025, 11, 24, 17, 59))
    just_after = Moment(today=date(2025, 11, 24), now=datetime(2025, 11, 24, 18, 0))
    assert forecast(just_before).next_run.finalise_date == date(2025, 11, 25)
    assert forecast(just_after).next_run.finalise_date == date(2025, 12, 2)


def test_cut_offs_are_in_londons_time(forecast, cast):
    factories.make_care(organisation=cast.rose_care)
    before_six = Moment(today=date(2025, 6, 16), now=datetime(2025, 6, 16, 16, 59))  # 17:59 in London
    after_six = Moment(today=date(2025, 6, 16), now=datetime(2025, 6, 16, 17, 1))
    assert forecast(before_six).next_run.finalise_date == date(2025, 6, 17)
    assert forecast(after_six).next_run.finalise_date == date(2025, 6, 24)


def test_nothing_is_expected_where_nothing_is_paid_through_the_portal(forecast, cast):
    assert cast.rose_care
    assert forecast() is None


def test_another_organisations_money_is_not_counted(forecast, cast):
    factories.make_care(organisation=cast.rose_care)
    authorised_invoice(pence=80_000, organisation=cast.clifton_house)
    scheduled_care(rate="100.00", organisation=cast.clifton_house)
    assert forecast().to_come == []


def test_all_my_organisations_take_as_many_queries_as_one_and_give_the_same(cast, at):
    owners = [factories.make_organisation() for _ in range(8)]
    for number, owner in enumerate(owners[:6], 1):
        scheduled_care(rate=f"{number}00.00", organisation=owner)
        authorised_invoice(pence=number * 80_000, vat_pence=0, organisation=owner)
    plan = factories.make_overpayment_plan(cpli=factories.make_care(organisation=owners[6]).cpli, amount_pence=-9_000)
    factories.make_overpayment_instalment(plan=plan, amount_pence=-9_000)
    ids, settings = [each.id for each in owners], council_settings.read()
    with watched_sql() as of_all:
        found = standings(ids, settings, at)
    with watched_sql() as of_one:
        standings(ids[6:7], settings, at)
    assert len(of_all) == len(of_one) <= 5
    assert found == {each: standings([each], settings, at)[each] for each in ids}
    assert [found[each].to_come_pence for each in ids] == [160_000 * number for number in range(1, 7)] + [0, 0]
    assert found[ids[6]].to_take_back_pence == 9_000

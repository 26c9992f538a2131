"""What a provider can expect in the bank: from the periods, invoices and runs as they stand."""

from datetime import date, datetime

import pytest

from models import PaymentItem, Period
from queries import council_settings
from queries.forecast import expected
from rules.moment import Moment
from tests.support import factories
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
    found = forecast().forecast
    assert (found.run.finalise_date, found.run.cut_off) == (date(2025, 11, 25), MONDAY_AT_SIX)
    assert (found.run.bank_date, found.amount_pence, found.is_certain) == (date(2025, 11, 28), 463_234, False)


def test_an_authorised_invoice_is_certain_and_one_with_the_provider_is_not_counted(forecast, cast):
    authorised_invoice(pence=80_000, vat_pence=16_000, organisation=cast.rose_care)
    cpli = factories.make_care(organisation=cast.rose_care).cpli
    own = factories.make_invoice(organisation=cast.rose_care, status="unsubmitted")
    commitment = factories.make_commitment(invoice=own, contract=cpli.contract, client=cpli.client, value_pence=500)
    factories.make_payment_item(cpli=cpli, commitment=commitment, amount_pence=500)
    factories.make_payment_item(cpli=factories.make_cpli(contract=cpli.contract), amount_pence=40)
    found = forecast().forecast
    assert (found.authorised_pence, found.is_certain, found.not_submitted_pence) == (96_000, True, 540)


def test_scheduled_payments_are_in_the_bank_on_their_own_date(forecast, cast):
    scheduled_care(rate="100.00", organisation=cast.rose_care, method={"slack_days": -25})
    period = Period.get(Period.start_date == date(2025, 10, 27))
    assert (period.due_date, period.finalise_date) == (date(2025, 11, 21), date(2025, 11, 24))
    found = forecast()
    assert found.forecast.run.cut_off == datetime(2025, 11, 21, 18)
    assert (found.forecast.run.bank_date, found.forecast.amount_pence) == (date(2025, 11, 27), 40_000)


def test_lines_that_are_held_or_paid_are_not_expected(forecast, cast):
    scheduled_care(rate="100.00", organisation=cast.rose_care)
    assert forecast().forecast.amount_pence == 40_000
    PaymentItem.update(line_status="suspend").where(PaymentItem.period_start == date(2025, 10, 27)).execute()
    PaymentItem.update(state="settled", is_paid=False).where(PaymentItem.line_status == "suspend").execute()
    assert forecast().periods[0].payable_pence == 0


def test_later_payments_are_listed_after_the_next(forecast, cast):
    scheduled_care(rate="100.00", organisation=cast.rose_care)
    found = forecast()
    assert (found.forecast.amount_pence, found.later) == (40_000, [(date(2025, 11, 30), 40_000)])


def test_what_waits_for_actuals_is_said(forecast, cast):
    cpli = factories.make_care(organisation=cast.rose_care).cpli
    factories.make_held_back(cpli=cpli, reason="not_confirmed", amount_pence=610_630)
    factories.make_held_back(cpli=cpli, reason="in_dispute", amount_pence=5)
    assert forecast().forecast.to_confirm_pence == 610_630


def test_a_run_that_is_prepared_is_the_next_one(forecast, cast, actor):
    authorised_invoice(pence=80_000, organisation=cast.rose_care)
    run = prepare_run(actor("fin"), finalise_date=date(2025, 11, 24))
    found = forecast().forecast
    assert (found.run.finalise_date, found.run.bank_date) == (date(2025, 11, 24), run.bank_date)


def test_after_the_cut_off_the_run_after_is_meant(forecast, cast):
    factories.make_care(organisation=cast.rose_care)
    just_before = Moment(today=date(2025, 11, 24), now=datetime(2025, 11, 24, 17, 59))
    just_after = Moment(today=date(2025, 11, 24), now=datetime(2025, 11, 24, 18, 0))
    assert forecast(just_before).forecast.run.finalise_date == date(2025, 11, 25)
    assert forecast(just_after).forecast.run.finalise_date == date(2025, 12, 2)


def test_cut_offs_are_in_londons_time(forecast, cast):
    factories.make_care(organisation=cast.rose_care)
    before_six = Moment(today=date(2025, 6, 16), now=datetime(2025, 6, 16, 16, 59))  # 17:59 in London
    after_six = Moment(today=date(2025, 6, 16), now=datetime(2025, 6, 16, 17, 1))
    assert forecast(before_six).forecast.run.finalise_date == date(2025, 6, 17)
    assert forecast(after_six).forecast.run.finalise_date == date(2025, 6, 24)


def test_nothing_is_expected_where_nothing_is_paid_through_the_portal(forecast, cast):
    assert cast.rose_care
    assert forecast().forecast is None


def test_another_organisations_money_is_not_counted(forecast, cast):
    factories.make_care(organisation=cast.rose_care)
    authorised_invoice(pence=80_000, organisation=cast.clifton_house)
    scheduled_care(rate="100.00", organisation=cast.clifton_house)
    assert forecast().forecast.amount_pence == 0

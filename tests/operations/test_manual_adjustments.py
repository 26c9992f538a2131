"""Manual adjustments: added by hand, never worked out again, settled like any item."""

from datetime import date

import pytest

from models import AuditEvent, PaymentItem, Period, Remittance, ServiceLevel
from operations import consequences, manual_adjustments
from operations.payment_runs import checking, preparing
from operations.scheduled_payments import lines
from queries import verification
from queries.payment_runs.lines import total_pence
from rules.broken import IllegalMove, RuleBroken
from tests.support import factories
from tests.support.scheduled_payments import FIRST, SECOND, change_line, moment, pay, recalculate, weekly_care

AT = moment(2022, 2, 12)
DATES = (date(2022, 2, 21), date(2022, 2, 27))


@pytest.fixture
def scheduled_weekly_care(database):
    made = weekly_care(rate="100.00")
    recalculate(made.contract, AT)
    return made


@pytest.fixture
def add(scheduled_weekly_care, actor):
    def add(pence=5_000, reason="Transport in the storm", **given):
        level = given.pop("level", scheduled_weekly_care.level)
        at = given.pop("at", AT)
        dates = given.pop("dates", DATES)
        return manual_adjustments.add(
            scheduled_weekly_care.contract, level, pence, *dates, reason, by=actor("fin"), at=at, **given
        )

    return add


def test_it_is_paid_in_the_current_period_as_a_line_of_its_own(add, scheduled_weekly_care, actor):
    item = add(client=scheduled_weekly_care.client, level=factories.make_service_level(vat_rate_basis_points=2000))
    assert (item.kind, item.line_key, item.amount_pence, item.vat_pence) == ("manual", f"M{item.id}", 5_000, 1_000)
    assert (item.period_start, item.from_date, item.financial_year) == (FIRST, DATES[0], 2021)
    run = pay(actor, AT)
    assert Remittance.get(Remittance.payment_run == run).amount_pence == 40_000 + 6_000
    item = PaymentItem.get_by_id(item.id)
    assert (item.state, item.is_paid) == ("settled", True)
    assert not list(verification.problems())


def test_recalculation_never_touches_it(add, scheduled_weekly_care):
    item = PaymentItem.get_by_id(add(-5_000).id)
    change_line(scheduled_weekly_care, AT, unit_price_tenthousandths=2_000_000)
    consequences.everything_changed(AT)
    assert PaymentItem.get_by_id(item.id).__data__ == item.__data__


def test_a_new_vat_rate_leaves_it_as_it_was_added(add, scheduled_weekly_care):
    item = add()
    ServiceLevel.update(vat_rate_basis_points=2000).execute()
    recalculate(scheduled_weekly_care.contract, AT)
    assert (PaymentItem.get_by_id(item.id).vat_pence, list(verification.problems())) == (0, [])


def test_it_counts_for_nothing_in_what_was_settled(add, scheduled_weekly_care, actor):
    add(client=scheduled_weekly_care.client)
    pay(actor, AT)
    recalculate(scheduled_weekly_care.contract, moment(2022, 2, 27))
    assert PaymentItem.select().where(PaymentItem.kind == "adjustment").count() == 0


def test_added_after_the_run_it_waits_for_the_next_period(add, scheduled_weekly_care, actor):
    pay(actor, AT)
    item = add(at=moment(2022, 2, 14))
    assert item.period_start == SECOND


def test_one_that_was_left_behind_moves_on_with_the_current_period(add, scheduled_weekly_care, actor):
    item = add()
    lines.set_statuses(scheduled_weekly_care.contract, [item.id], "suspend", "Not sure", by=actor("fin"), at=AT)
    pay(actor, AT)
    consequences.everything_changed(moment(2022, 2, 27))
    item = PaymentItem.get_by_id(item.id)
    assert (item.period_start, item.line_status, item.state) == (SECOND, "suspend", "derived")


def test_one_for_no_client_moves_on_while_a_clients_line_changes(add, scheduled_weekly_care):
    item = add()
    Period.update(finalised_on=AT.today).where(Period.contract == scheduled_weekly_care.contract).execute()
    change_line(scheduled_weekly_care, moment(2022, 2, 27), unit_price_tenthousandths=2_000_000)
    assert PaymentItem.get_by_id(item.id).period_start == SECOND
    assert (
        PaymentItem.get(PaymentItem.cpli == scheduled_weekly_care.cpli, PaymentItem.slice_start == FIRST).amount_pence
        == 80_000
    )


def test_it_is_taken_back_until_it_is_frozen(add, scheduled_weekly_care, actor):
    item = add()
    manual_adjustments.take_back(item, by=actor("fin"), at=AT)
    assert PaymentItem.get_or_none(PaymentItem.id == item.id) is None
    item = add()
    pay(actor, AT)
    with pytest.raises(IllegalMove):
        manual_adjustments.take_back(item, by=actor("fin"), at=AT)
    kinds = [
        event.kind for event in AuditEvent.select().where(AuditEvent.kind.startswith("manual")).order_by(AuditEvent.id)
    ]
    assert kinds == ["manual adjustment added", "manual adjustment taken back", "manual adjustment added"]


def test_a_checked_run_goes_back_when_one_is_added_or_taken_back(add, scheduled_weekly_care, actor):
    fin = actor("fin")
    run = preparing.prepare(["scheduled"], AT.today, AT.today, by=fin, at=AT)
    checking.see(run, [check.id for check in run.checks], by=fin, at=AT)
    checking.check(run, by=fin, at=AT)
    item = add()
    held = PaymentItem.get_by_id(item.id)
    assert held.payment_run.state == "prepared"
    assert total_pence(run) == 45_000
    manual_adjustments.take_back(item, by=fin, at=AT)
    assert total_pence(run) == 40_000


@pytest.mark.parametrize(
    ("pence", "dates", "reason", "field"),
    [
        (0, DATES, "Why", "amount"),
        (10**12, DATES, "Why", "amount"),
        (100, DATES[::-1], "Why", "to_date"),
        (100, DATES, " ", "reason"),
        (100, DATES, "y" * 201, "reason"),
    ],
)
def test_what_cannot_be(add, pence, dates, reason, field):
    with pytest.raises(RuleBroken) as broken:
        add(pence, reason, dates=dates)
    assert broken.value.field == field
    assert PaymentItem.select().where(PaymentItem.kind == "manual").count() == 0


def test_not_for_somebody_elses_client_nor_for_an_invoiced_contract(add, actor):
    with pytest.raises(RuleBroken, match="no care under this contract"):
        add(client=factories.make_client())
    care = factories.make_care()
    with pytest.raises(RuleBroken, match="not paid by Scheduled Payments"):
        manual_adjustments.add(care.contract, care.level, 100, *DATES, "Why", by=actor("fin"), at=factories.AT)

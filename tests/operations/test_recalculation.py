"""Recalculation on the tables: Bedford's figures, the same answer twice, settled items, the current period."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

import models
from models import HeldBack, PaymentItem, Period
from operations import freezing
from operations.consequences import contracts_changed, everything_changed, lines_changed
from operations.recalculation import chunks
from queries.invariants import payment_items
from rules.moment import Moment
from tests.support import factories

FIRST = date(2025, 10, 13)
WEEKS = [FIRST + timedelta(days=7 * n) for n in range(4)]
AT = factories.AT
SESSIONS = [100] * 5 + [0, 0]


def ticked(*days, frustrated=False):
    return {"days": list(days), "quantity_hundredths": 100, "is_frustrated": frustrated, "comment": ""}


def later(days):
    return Moment(today=AT.today + timedelta(days=days), now=AT.now + timedelta(days=days))


@pytest.fixture
def four_weekly_sessions(database):
    """Five sessions a week at £214.46, four-weekly in arrears from 13/10/2025, VAT 20%."""
    return factories.make_care(
        pricing="timetabled",
        sessions=SESSIONS,
        start_date=FIRST,
        unit_price_tenthousandths=2_144_600,
        units_hundredths=None,
        level={"vat_rate_basis_points": 2000, "unit": "Session"},
        method={"start_date": FIRST},
    )


def confirm(care, week, *rows):
    delivered = sum(len(row["days"]) * 100 for row in rows if not row["is_frustrated"])
    frustrated = sum(len(row["days"]) * 100 for row in rows if row["is_frustrated"])
    missed = 500 - delivered - frustrated
    return factories.make_actual(
        cpli=care.cpli,
        week_start=week,
        rows=list(rows),
        planned_hundredths=500,
        actual_hundredths=delivered,
        frustrated_hundredths=frustrated,
        missed_hundredths=missed,
    )


@pytest.fixture
def confirmed(four_weekly_sessions):
    everything = ticked(0, 1, 2, 3, 4)
    return [
        confirm(four_weekly_sessions, WEEKS[0], everything),
        confirm(four_weekly_sessions, WEEKS[1], ticked(0, 2, 4)),
        confirm(four_weekly_sessions, WEEKS[2], ticked(0, 1, 2, 3), ticked(4, frustrated=True)),
        confirm(four_weekly_sessions, WEEKS[3], everything),
    ]


def items():
    return [
        (row.kind, row.state, row.amount_pence, row.vat_pence) for row in PaymentItem.select().order_by(PaymentItem.id)
    ]


def settle(*rows):
    freezing.freeze([row.id for row in rows])
    PaymentItem.update(state="settled", is_paid=True).where(PaymentItem.id.in_([row.id for row in rows])).execute()


def test_a_confirmed_period_is_one_item_with_its_vat(four_weekly_sessions, confirmed):
    everything_changed(AT)
    assert items() == [("cost", "derived", 18 * 21_446, 77_206)]
    item = PaymentItem.get()
    assert (item.period_start, item.period_end) == (FIRST, date(2025, 11, 9))
    assert item.reason.endswith("(Session), Spot.")
    assert item.quantity_hundredths == 1800


def test_recalculating_twice_writes_nothing(four_weekly_sessions, confirmed):
    everything_changed(AT)
    before = list(PaymentItem.select().tuples()), list(HeldBack.select().tuples()), list(Period.select().tuples())
    events = models.AuditEvent.select().count()
    assert not everything_changed(AT).changed_pairs
    assert before == (
        list(PaymentItem.select().tuples()),
        list(HeldBack.select().tuples()),
        list(Period.select().tuples()),
    )
    assert models.AuditEvent.select().count() == events


def test_chunks_of_any_size_leave_the_same(four_weekly_sessions, confirmed, database, monkeypatch):
    """Adjustments of a contract whose lines are in several chunks wait for its current period."""
    lines = [four_weekly_sessions]
    lines += [factories.make_care(contract=four_weekly_sessions.contract, start_date=FIRST) for _ in range(3)]
    other = factories.make_care(start_date=FIRST)
    everything_changed(AT)
    settle(*PaymentItem.select())
    models.Actual.update(actual_hundredths=400, rows=[ticked(0, 1, 2, 3)]).where(
        models.Actual.id == confirmed[0].id
    ).execute()
    for care in (*lines[1:], other):
        factories.make_actual(cpli=care.cpli, week_start=WEEKS[0], actual_hundredths=700, planned_hundredths=1000)
    found = [left_by_chunks_of(size, database, monkeypatch) for size in (1, 2, 3, 400)]
    assert len(found[0][0]) > 4
    assert all(each == found[0] for each in found)


def left_by_chunks_of(size, database, monkeypatch):
    """What everything worked out again leaves, in chunks of so many lines; then it is rolled back."""
    monkeypatch.setattr(chunks, "LINES_A_CHUNK", size)
    with database.atomic() as transaction:
        pairs = everything_changed(AT).changed_pairs
        kept = [
            sorted(repr({**row, "id": 0}) for row in table.select().dicts())
            for table in (PaymentItem, HeldBack, Period)
        ]
        transaction.rollback()
    return *kept, pairs


def test_nothing_is_offered_before_the_period_opens(four_weekly_sessions, confirmed):
    everything_changed(Moment(today=date(2025, 11, 9), now=AT.now))
    assert items() == []


def test_an_unconfirmed_week_is_held_back_with_its_pounds(four_weekly_sessions, confirmed):
    models.Actual.update(state="entered").where(models.Actual.id == confirmed[1].id).execute()
    everything_changed(AT)
    assert [(row.reason, row.amount_pence, row.from_date) for row in HeldBack.select()] == [
        ("not_confirmed", 3 * 21_446, WEEKS[1])
    ]
    assert items()[0][2] == 15 * 21_446


def test_the_working_has_the_day_in_london_on_which_a_week_was_confirmed(four_weekly_sessions, confirmed):
    """Half past midnight on 1 August is 31 July in UTC."""
    models.Actual.update(confirmed_at=datetime(2025, 7, 31, 23, 30)).execute()
    everything_changed(AT)
    assert {week.confirmed_on for week in PaymentItem.get().read_working().weeks} == {date(2025, 8, 1)}


def test_a_saved_week_changes_what_that_week_touches(four_weekly_sessions, confirmed):
    everything_changed(AT)
    other = factories.make_care(contract=four_weekly_sessions.contract, start_date=FIRST)
    everything_changed(AT)
    confirmed[3].delete_instance()
    outcome = lines_changed([f"C{four_weekly_sessions.cpli.id}"], AT)
    assert outcome.changed_pairs == {(four_weekly_sessions.contract.id, four_weekly_sessions.client.id)}
    assert outcome.lines == 1
    assert HeldBack.select().where(HeldBack.cpli == other.cpli).count() == 4


def test_what_changes_after_settling_is_an_adjustment_in_the_current_period(four_weekly_sessions, confirmed):
    everything_changed(AT)
    settle(PaymentItem.get())
    models.Actual.update(actual_hundredths=400, missed_hundredths=100, rows=[ticked(0, 1, 2, 3)]).where(
        models.Actual.id == confirmed[0].id
    ).execute()
    everything_changed(later(0))
    adjustment = PaymentItem.get(PaymentItem.kind == "adjustment")
    assert (adjustment.amount_pence, adjustment.vat_pence) == (-21_446, -4_289)
    assert (adjustment.slice_start, adjustment.period_start) == (FIRST, FIRST + timedelta(days=28))
    assert adjustment.reason.endswith("Spot. (Adj)")
    assert (adjustment.due_pence, adjustment.settled_before_pence) == (17 * 21_446, 18 * 21_446)
    assert adjustment.quantity_hundredths == -100
    everything_changed(AT)
    assert len(items()) == 2


def test_settled_items_never_change(four_weekly_sessions, confirmed):
    everything_changed(AT)
    settle(PaymentItem.get())
    before = list(PaymentItem.select().where(PaymentItem.state == "settled").dicts())
    factories.make_price_change(
        cpli=four_weekly_sessions.cpli, start_date=WEEKS[2], unit_price_tenthousandths=2_200_000
    )
    models.ServiceLevel.update(vat_rate_basis_points=500).execute()
    everything_changed(AT)
    assert list(PaymentItem.select().where(PaymentItem.state == "settled").dicts()) == before
    assert PaymentItem.get(PaymentItem.kind == "adjustment").amount_pence == 10 * 554


def test_a_changed_vat_rate_alone_adjusts_nothing(four_weekly_sessions, confirmed):
    everything_changed(AT)
    settle(PaymentItem.get())
    models.ServiceLevel.update(vat_rate_basis_points=0).execute()
    everything_changed(AT)
    assert len(items()) == 1


def test_a_dispute_on_a_settled_week_takes_nothing_back(four_weekly_sessions, confirmed):
    everything_changed(AT)
    settle(PaymentItem.get())
    factories.make_dispute(
        organisation=four_weekly_sessions.organisation,
        client=four_weekly_sessions.client,
        first_week=WEEKS[1],
        last_week=WEEKS[1],
    )
    everything_changed(AT)
    assert len(items()) == 1


def test_an_invoiced_period_is_finalised_when_nothing_is_left_in_it(four_weekly_sessions, confirmed):
    everything_changed(AT)
    assert Period.get().finalised_on is None
    settle(PaymentItem.get())
    everything_changed(AT)
    assert Period.get().finalised_on == AT.today


def test_freezing_locks_the_counted_actuals_and_thawing_gives_one_item_back(four_weekly_sessions, confirmed):
    everything_changed(AT)
    freezing.freeze([PaymentItem.get().id])
    assert models.CountedActual.select().count() == 4
    models.Actual.update(state="entered", unlocked_at=AT.now).where(models.Actual.id == confirmed[0].id).execute()
    factories.make_price_change(cpli=four_weekly_sessions.cpli, start_date=FIRST, unit_price_tenthousandths=2_000_000)
    everything_changed(AT)
    assert [row[:2] for row in items()] == [("cost", "frozen"), ("adjustment", "derived")]
    lines_changed(freezing.thaw([PaymentItem.get(PaymentItem.state == "frozen").id]), AT)
    assert items() == [("cost", "derived", 13 * 20_000, 52_000)]
    assert models.CountedActual.select().count() == 0


def test_the_first_item_may_go_back_from_under_an_adjustment(four_weekly_sessions, confirmed):
    everything_changed(AT)
    first = PaymentItem.get()
    freezing.freeze([first.id])
    factories.make_price_change(cpli=four_weekly_sessions.cpli, start_date=FIRST, unit_price_tenthousandths=2_000_000)
    everything_changed(AT)
    less = PaymentItem.get(PaymentItem.kind == "adjustment")
    freezing.freeze([less.id])
    lines_changed(freezing.thaw([first.id]), AT)
    derived = PaymentItem.get(PaymentItem.state == "derived")
    due = first.amount_pence + less.amount_pence
    assert (derived.amount_pence, derived.due_pence) == (first.amount_pence, due)
    assert [*payment_items.item_problems(), *payment_items.slice_problems()] == []


def test_frozen_items_that_changed_meanwhile_are_refused(four_weekly_sessions, confirmed):
    everything_changed(AT)
    freezing.freeze([PaymentItem.get().id])
    with pytest.raises(freezing.IllegalMove):
        freezing.freeze([PaymentItem.get().id])


def test_a_late_first_item_of_a_finalised_scheduled_period_is_payable_in_the_current_one(database):
    """Lancashire's £1,087.48 for 17/03/2021 - 31/03/2021: a first item, without (Adj)."""
    care = factories.make_care(
        pricing="weekly",
        start_date=FIRST + timedelta(days=4),
        unit_price_tenthousandths=7_000_000,
        units_hundredths=None,
        method={"model": "scheduled", "pay_on_actuals": "never", "slack_days": 9, "start_date": FIRST},
    )
    contracts_changed([care.contract.id], AT)
    PaymentItem.delete().execute()
    Period.update(finalised_on=FIRST).where(Period.start_date == FIRST).execute()
    contracts_changed([care.contract.id], AT)
    late = PaymentItem.get(PaymentItem.slice_start == FIRST)
    assert (late.kind, late.period_start) == ("cost", FIRST + timedelta(days=28))
    assert (late.from_date, late.to_date) == (FIRST + timedelta(days=4), date(2025, 11, 9))
    assert "(Adj)" not in late.reason
    Period.update(finalised_on=AT.today).where(Period.start_date == late.period_start).execute()
    contracts_changed([care.contract.id], AT)
    assert PaymentItem.get_by_id(late.id).period_start == FIRST + timedelta(days=56)


def test_other_lines_adjustments_move_when_one_line_changes_the_current_period(four_weekly_sessions, confirmed):
    everything_changed(AT)
    other = factories.make_care(
        contract=four_weekly_sessions.contract,
        client=four_weekly_sessions.client,
        start_date=FIRST,
        end_date=date(2025, 10, 19),
    )
    everything_changed(AT)
    settle(PaymentItem.get(PaymentItem.cpli == four_weekly_sessions.cpli))
    factories.make_price_change(
        cpli=four_weekly_sessions.cpli, start_date=WEEKS[3], unit_price_tenthousandths=2_145_600
    )
    everything_changed(AT)
    adjustment = PaymentItem.get(PaymentItem.kind == "adjustment")
    assert adjustment.period_start == FIRST  # the other line's week is still to confirm
    factories.make_actual(cpli=other.cpli, week_start=FIRST, planned_hundredths=1000, actual_hundredths=1000)
    lines_changed([f"C{other.cpli.id}"], AT)
    assert PaymentItem.get_by_id(adjustment.id).period_start == FIRST
    settle(PaymentItem.get(PaymentItem.cpli == other.cpli))
    lines_changed([f"C{other.cpli.id}"], AT)
    assert PaymentItem.get_by_id(adjustment.id).period_start == FIRST + timedelta(days=28)


def test_unplanned_hours_of_two_services_are_one_item(four_weekly_sessions):
    level = factories.make_service_level(unit="Hour")
    factories.make_contract_price(
        contract=four_weekly_sessions.contract, service_level=level, start_date=FIRST, unit_price_tenthousandths=205_000
    )
    second = factories.make_service(organisation=four_weekly_sessions.organisation)
    for service in (four_weekly_sessions.service, second):
        models.Actual.create(
            organisation=four_weekly_sessions.organisation,
            contract=four_weekly_sessions.contract,
            client=four_weekly_sessions.client,
            service=service,
            service_level=level,
            week_start=FIRST,
            state="confirmed",
            actual_hundredths=100,
            saved_at=AT.now,
        )
    everything_changed(AT)
    emergency = PaymentItem.get(PaymentItem.service_level == level)
    assert (emergency.amount_pence, emergency.quantity_hundredths) == (4_100, 200)


def test_as_at_an_earlier_day_offers_what_was_open_then(four_weekly_sessions, confirmed):
    everything_changed(AT)
    assert PaymentItem.select().count() == 1
    everything_changed(replace(AT, today=date(2025, 11, 1)))
    assert PaymentItem.select().count() == 0


def test_the_number_of_queries_does_not_grow_with_lines(four_weekly_sessions, confirmed, caplog):
    def queries_of_a_recalculation():
        everything_changed(AT)
        caplog.clear()
        with caplog.at_level("DEBUG", logger="peewee"):
            everything_changed(AT)
        return len(caplog.records)

    few = queries_of_a_recalculation()
    for _ in range(30):
        factories.make_care(contract=four_weekly_sessions.contract, start_date=FIRST)
    assert few < 40
    assert queries_of_a_recalculation() == few

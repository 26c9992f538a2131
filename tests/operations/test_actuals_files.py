"""Actuals Bulk Import: what a file would do, and Update System."""

from datetime import date, timedelta

import pytest

import models
from operations import consequences, purchase_orders
from operations.actuals_files import saving, waiting_files
from queries import verification
from queries.actuals_files.preview import preview_of
from queries.actuals_files.waiting_files import saved_before
from queries.audit import events_of
from queries.care_files import actual_weeks
from queries.care_files.limits import MOST_ROWS
from queries.weeks import loading
from rules.broken import IllegalMove
from rules.delivery_values import Entered
from rules.recorded_weeks import SomebodyWasFaster
from tests.support import factories
from tests.support.actuals_files import counts, hand_in, update_system
from tests.support.recorded_weeks import record_delivery

NOVEMBER = "10/11/2025"


@pytest.fixture
def row_of_week(hours_invoiced_weekly):
    """`week(Actual="8")`: a row of the care in the week of 10 November."""
    usual = {"Week Beginning": NOVEMBER, "CPLI ID": hours_invoiced_weekly.cpli.reference, "Actual": "10", "Status": ""}
    return lambda **changed: usual | {name.replace("_", " "): cell for name, cell in changed.items()}


def test_a_preview_counts_rows_and_pounds_and_writes_nothing(hours_invoiced_weekly, alice, row_of_week):
    factories.make_actual(cpli=hours_invoiced_weekly.cpli, week_start=date(2025, 11, 3), state="confirmed")
    other = row_of_week(Week_Beginning="03/11/2025", Status="Confirmed")
    file = hand_in(
        [row_of_week(Actual="8"), other, row_of_week(CPLI_ID="C0")], hours_invoiced_weekly.organisation, alice
    )
    preview = preview_of(file, factories.AT)
    assert counts(preview) == [1, 0, 1, 1]
    assert (preview.was_pence, preview.now_pence) == (400_00, 360_00)
    assert models.Actual.select().count() == 1


def test_update_system_saves_the_good_rows_with_history_and_money(hours_invoiced_weekly, alice, row_of_week):
    purchase_orders.reissue_all(factories.AT)
    file = hand_in([row_of_week(Actual="8", Comments="Hospital")], hours_invoiced_weekly.organisation, alice)
    saved = update_system(file, alice)
    assert (saved.new, saved.changed, saved.left) == (1, 0, 0)
    actual = models.Actual.get()
    figures = (actual.state, actual.actual_hundredths, actual.missed_hundredths, actual.comment)
    assert figures == ("confirmed", 800, 200, "Hospital")
    [event] = events_of(actual)
    assert (event.kind, event.person_name) == ("actual confirmed by bulk import", "Alice Example")
    item = models.PaymentItem.get(models.PaymentItem.slice_start == date(2025, 11, 10))
    assert (item.quantity_hundredths, item.amount_pence) == (800, 160_00)


def test_without_the_tick_only_rows_whose_status_says_so_are_confirmed(hours_invoiced_weekly, alice, row_of_week):
    rows = [row_of_week(), row_of_week(Week_Beginning="03/11/2025", Status="Confirmed")]
    update_system(hand_in(rows, hours_invoiced_weekly.organisation, alice), alice, confirm_all=False)
    states = models.Actual.select(models.Actual.state).order_by(models.Actual.week_start).tuples()
    assert [state for (state,) in states] == ["confirmed", "entered"]


def test_a_change_is_from_what_was_to_what_is_and_a_confirmed_week_stays_confirmed(
    hours_invoiced_weekly, alice, row_of_week
):
    factories.make_actual(cpli=hours_invoiced_weekly.cpli)
    file = hand_in([row_of_week(Actual="12")], hours_invoiced_weekly.organisation, alice)
    assert counts(preview_of(file, factories.AT)) == [0, 1, 0, 0]
    update_system(file, alice, confirm_all=False)
    [event] = events_of(models.Actual.get())
    assert (event.was["actual"], event.now["actual"], event.now["state"]) == (1000, 1200, "confirmed")


def test_the_same_file_twice_says_so_and_changes_nothing(hours_invoiced_weekly, alice, row_of_week):
    rows = [row_of_week(Actual="8")]
    first = hand_in(rows, hours_invoiced_weekly.organisation, alice)
    update_system(first, alice)
    again = hand_in(rows, hours_invoiced_weekly.organisation, alice)
    assert saved_before(again).id == first.id
    assert not preview_of(again, factories.AT).has_changes
    with pytest.raises(IllegalMove, match="Nothing in this file is new"):
        update_system(again, alice)
    assert models.Actual.get().version == 1


def test_a_file_that_still_waits_is_not_kept_twice(hours_invoiced_weekly, alice, row_of_week):
    file = hand_in([row_of_week(Actual="x")], hours_invoiced_weekly.organisation, alice)
    waiting_files.put_right(file, 2, {"actual": "8"}, alice, factories.AT)
    again = hand_in([row_of_week(Actual="x")], hours_invoiced_weekly.organisation, alice)
    assert again.id == file.id


def test_rejected_rows_stay_and_are_saved_once_they_are_right(hours_invoiced_weekly, alice, row_of_week):
    file = hand_in(
        [row_of_week(), row_of_week(Week_Beginning="03/11/2025", Actual="x")], hours_invoiced_weekly.organisation, alice
    )
    assert update_system(file, alice).left == 1
    file = models.ActualsFile.get()
    assert [line for line, _ in file.rows] == [3]
    file = waiting_files.put_right(file, 3, {"actual": "9"}, alice, factories.AT)
    assert update_system(file, alice).left == 0
    assert models.Actual.select().count() == 2


def test_a_row_is_left_out(hours_invoiced_weekly, alice, row_of_week):
    file = hand_in([row_of_week(), row_of_week(CPLI_ID="C0")], hours_invoiced_weekly.organisation, alice)
    file = waiting_files.leave_out(file, 3, alice, factories.AT)
    assert counts(preview_of(file, factories.AT)) == [1, 0, 0, 0]
    with pytest.raises(IllegalMove, match="no longer in the file"):
        waiting_files.leave_out(file, 3, alice, factories.AT)


def test_the_editor_and_the_file_at_once_the_later_is_told_and_nothing_is_lost(
    hours_invoiced_weekly, alice, row_of_week
):
    file = hand_in([row_of_week(Actual="8")], hours_invoiced_weekly.organisation, alice)
    seen = preview_of(file, factories.AT).seen
    [line] = loading.load_week(loading.Scope(hours_invoiced_weekly.organisation.id), date(2025, 11, 10))
    record_delivery(line, Entered(actual_hundredths=900), 0, alice, factories.AT)
    with pytest.raises(SomebodyWasFaster):
        update_system(file, alice, seen=seen)
    assert models.Actual.get().actual_hundredths == 900
    assert models.ActualsFile.get().rows == file.rows
    update_system(file, alice)  # looked at again
    assert models.Actual.get().actual_hundredths == 800


def test_the_file_and_the_editor_at_once_the_later_is_told(hours_invoiced_weekly, alice, row_of_week):
    [line] = loading.load_week(loading.Scope(hours_invoiced_weekly.organisation.id), date(2025, 11, 10))
    update_system(hand_in([row_of_week(Actual="8")], hours_invoiced_weekly.organisation, alice), alice)
    with pytest.raises(SomebodyWasFaster):
        record_delivery(line, Entered(actual_hundredths=900), line.version, alice, factories.AT)
    assert models.Actual.get().actual_hundredths == 800


def test_what_happens_between_reading_and_writing_is_looked_at_again(hours_invoiced_weekly, alice, row_of_week):
    file = hand_in([row_of_week(Actual="8")], hours_invoiced_weekly.organisation, alice)
    seen = preview_of(file, factories.AT).seen
    prepared = saving.prepare(file, True, factories.AT)
    whose = {"organisation": hours_invoiced_weekly.organisation, "client": hours_invoiced_weekly.client}
    factories.make_audit_event(subject=factories.make_dispute(**whose))
    with pytest.raises(SomebodyWasFaster):
        saving.update_system(prepared, seen, alice, factories.AT)
    assert not models.Actual.select().exists()


def test_the_extra_over_the_plan_is_offered_to_officers(hours_invoiced_weekly, alice, row_of_week):
    update_system(hand_in([row_of_week(Actual="12")], hours_invoiced_weekly.organisation, alice), alice)
    assert models.Dispute.get().reason == "Entered Actuals exceed Support Plan"


def test_rows_nobody_saved_are_forgotten_after_a_week(hours_invoiced_weekly, alice, row_of_week):
    hand_in([row_of_week()], hours_invoiced_weekly.organisation, alice)
    later = factories.AT.__class__(factories.TODAY + timedelta(days=8), factories.NOW + timedelta(days=8))
    assert (waiting_files.sweep(factories.AT), waiting_files.sweep(later)) == (0, 1)
    assert not models.ActualsFile.select().exists()


def test_emergency_hours_without_a_line_are_saved_and_paid_at_the_contracts_price(hours_invoiced_weekly, alice):
    emergency = factories.make_service_level(name="Emergency Hours")
    price = {"unit_price_tenthousandths": 205_000}
    factories.make_contract_price(contract=hours_invoiced_weekly.contract, service_level=emergency, **price)
    purchase_orders.reissue_all(factories.AT)
    row = {"Week Beginning": NOVEMBER, "CPLI ID": "", "Actual": "2", "Status": "Confirmed"}
    row |= {
        "SSRef": hours_invoiced_weekly.client.ssref,
        "Service": hours_invoiced_weekly.service.name,
        "Service Level": "emergency hours",
    }
    file = hand_in([row], hours_invoiced_weekly.organisation, alice)
    assert preview_of(file, factories.AT).now_pence == 41_00
    update_system(file, alice)
    actual = models.Actual.get()
    assert (actual.cpli, actual.service_level, actual.extra_hundredths) == (None, emergency, 200)
    assert models.PaymentItem.get(models.PaymentItem.line_key == actual.line_key).amount_pence == 41_00
    assert not list(verification.problems())


def test_what_is_due_of_many_lines_is_worked_out_by_a_job(
    hours_invoiced_weekly, alice, row_of_week, monkeypatch, run_jobs
):
    monkeypatch.setattr(consequences, "LINES_AT_ONCE", 0)
    purchase_orders.reissue_all(factories.AT)
    assert update_system(
        hand_in([row_of_week(Actual="8")], hours_invoiced_weekly.organisation, alice), alice
    ).is_due_later
    run_jobs()
    item = models.PaymentItem.get(models.PaymentItem.slice_start == date(2025, 11, 10))
    assert item.amount_pence == 160_00


def test_the_largest_file_is_looked_up_in_one_go():
    """So that its preview asks no more questions than that of a small one."""
    assert actual_weeks.IDS_AT_ONCE >= MOST_ROWS

"""Two emergencies in one week: each an entry of its own, one payment item, and a file that comes again adds none."""

from datetime import date

import pytest

from models import Actual, CountedActual, PaymentItem, PaymentMethod
from operations.actuals import confirming, deleting
from operations.actuals.recording import record_week
from operations.actuals_files import waiting_files
from operations.audit import SYSTEM
from operations.consequences import everything_changed
from queries import verification
from queries.actuals_files.preview import preview_of
from queries.weeks.calendar import clients_to_confirm
from queries.weeks.loading import Scope, load_week
from reports.commissioned_vs_actuals import REPORT
from reports.parameters import Request
from rules.delivery_values import Entered
from tests.support import factories
from tests.support.actuals_files import as_text, counts, exported, hand_in, update_system
from tests.support.factories import AT, TODAY

WEEK = date(2025, 11, 10)


@pytest.fixture
def emergencies(hours_invoiced_weekly):
    """Homecare paid on actuals, whose contract also prices emergency hours at £20.50, and their reference."""
    care = hours_invoiced_weekly
    level = factories.make_service_level(name="Emergency Hours", unplanned_limit_hundredths=600)
    factories.make_contract_price(contract=care.contract, service_level=level, unit_price_tenthousandths=205_000)
    return care, level, f"U{care.contract.id}-{care.client.id}-{level.id}-{care.service.id}"


@pytest.fixture
def two_of_them(emergencies, actor):
    """6 hours and 5 hours, each with its comment."""
    care, _, ref = emergencies
    record(care, {ref: (600, "Ambulance"), f"{ref}-2": (500, "Fell")}, actor)
    return emergencies


def record(care, entries, actor):
    entered = {ref: (Entered(actual_hundredths=hours, comment=comment), 0) for ref, (hours, comment) in entries.items()}
    return record_week(Scope(care.organisation.id, client_id=care.client.id), WEEK, entered, actor("alice"), AT)


def row_of(care, hours, comment="", **more):
    return {
        "Week Beginning": "10/11/2025",
        "SSRef": care.client.ssref,
        "Service": care.service.name,
        "Service Level": "Emergency Hours",
        "CPLI ID": "",
        "Actual": str(hours),
        "Comments": comment,
    } | more


def entries():
    rows = Actual.select().where(Actual.cpli.is_null()).order_by(Actual.instance)
    return [(row.instance, row.actual_hundredths, row.comment) for row in rows]


def test_two_entries_of_six_and_five_hours_are_one_payment_item_of_each_period(two_of_them, actor):
    care, level, ref = two_of_them
    assert clients_to_confirm(care.organisation.id, WEEK) == 1
    scope = Scope(care.organisation.id, client_id=care.client.id, refs={ref})
    confirming.confirm(scope, WEEK, actor("alice"), AT, versions={ref: 1})
    everything_changed(AT)
    assert PaymentItem.get(PaymentItem.service_level == level).amount_pence == 123_00
    others = Scope(care.organisation.id, client_id=care.client.id)
    assert {line.title for line in load_week(others, WEEK) if not line.cpli_id} == {
        "Emergency Hours (Hour), entry 1",
        "Emergency Hours (Hour), entry 2",
    }
    confirming.confirm(others, WEEK, actor("alice"), AT)
    item = PaymentItem.get(PaymentItem.service_level == level)
    assert (item.amount_pence, item.quantity_hundredths) == (225_50, 1100)
    assert clients_to_confirm(care.organisation.id, WEEK) == 0
    PaymentItem.update(state="frozen").where(PaymentItem.id == item.id).execute()
    for actual in Actual.select().where(Actual.cpli.is_null()):
        CountedActual.create(payment_item=item, actual=actual)
    assert all(line.is_locked for line in load_week(others, WEEK) if not line.cpli_id)


def test_every_entry_has_its_row_in_commissioned_vs_actuals_and_the_invariants_hold(two_of_them):
    everything_changed(AT)
    rows = [dict(zip(REPORT.headings, row, strict=True)) for row in REPORT.rows(Request(SYSTEM, today=TODAY))]
    assert [(row["Service Level"], row["Quantity Actual"]) for row in rows if not row["CPLI ID"]] == [
        ("Emergency Hours", 600),
        ("Emergency Hours", 500),
    ]
    assert list(verification.problems()) == []


def test_a_number_that_was_taken_out_is_not_the_next_one_s(two_of_them, actor):
    care, _, ref = two_of_them
    scope = Scope(care.organisation.id, client_id=care.client.id)
    deleting.delete_actual(scope, WEEK, ref, 1, actor("alice"), AT)
    record(care, {f"{ref}-3": (200, "Later")}, actor)
    assert entries() == [(2, 500, "Fell"), (3, 200, "Later")]


def test_what_is_exported_and_imported_again_changes_nothing(two_of_them, alice):
    care, _, _ = two_of_them
    rows = as_text([row for row in exported(care.organisation) if not row["CPLI ID"]])
    assert [row["Comments"] for row in rows] == ["Ambulance", "Fell"]
    for order in (rows, rows[::-1]):
        assert counts(preview_of(hand_in(order, care.organisation, alice), AT))[:1] == [0]
    update_system(hand_in(rows, care.organisation, alice), alice, confirm_all=True)
    assert entries() == [(1, 600, "Ambulance"), (2, 500, "Fell")]


def test_more_rows_add_entries_and_fewer_leave_the_others_as_they_are(two_of_them, alice):
    care, _, _ = two_of_them
    rows = [row_of(care, 6, "Ambulance"), row_of(care, 4, "Fell"), row_of(care, 2, "Burst pipe")]
    preview = preview_of(hand_in(rows, care.organisation, alice), AT)
    assert [(row.week.entry, row.week.instance) for row in [*preview.changed, *preview.new]] == [(1, 1), (2, 2), (3, 3)]
    update_system(hand_in(rows, care.organisation, alice), alice)
    assert entries() == [(1, 600, "Ambulance"), (2, 400, "Fell"), (3, 200, "Burst pipe")]
    one = hand_in([row_of(care, 1, "Burst pipe")], care.organisation, alice)
    assert list(preview_of(one, AT).instances.left_alone.values()) == [2]
    update_system(one, alice)
    assert [hours for _, hours, _ in entries()] == [100, 400, 200]


def test_a_row_that_is_put_right_after_the_rest_was_saved_takes_no_other_entry(emergencies, alice, actor):
    care, _, _ = emergencies
    rows = [row_of(care, 7, "Ambulance"), row_of(care, 5, "Fell")]
    file = hand_in(rows, care.organisation, alice)
    update_system(file, alice)
    assert entries() == [(2, 500, "Fell")]
    again = preview_of(hand_in([*rows, row_of(care, 8)], care.organisation, alice), AT)
    assert (len(again.unchanged), len(again.new), len(again.rejected)) == (1, 0, 2)
    file = waiting_files.put_right(file, 2, {"actual": "6"}, actor("alice"), AT)
    update_system(file, alice)
    assert entries() == [(2, 500, "Fell"), (3, 600, "Ambulance")]


def test_a_row_that_is_left_out_leaves_its_entry_to_no_other(two_of_them, alice, actor):
    care, _, _ = two_of_them
    file = hand_in([row_of(care, 1, "First"), row_of(care, 2, "Second")], care.organisation, alice)
    file = waiting_files.leave_out(file, 2, actor("alice"), AT)
    update_system(file, alice)
    assert entries() == [(1, 600, "Ambulance"), (2, 200, "Second")]


def test_unplanned_care_of_a_week_that_the_contract_does_not_pay_here_is_refused(emergencies, alice):
    care, _, _ = emergencies
    PaymentMethod.update(first_period_start=date(2025, 11, 3)).execute()
    rows = [row_of(care, 2, **{"Week Beginning": week}) for week in ("27/10/2025", "03/11/2025")]
    preview = preview_of(hand_in(rows, care.organisation, alice), AT)
    assert [(row.line, row.column) for row in preview.rejected] == [(2, "week_beginning")]
    assert "The contract pays nothing for this week here" in preview.rejected[0].reason
    assert len(preview.new) == 1

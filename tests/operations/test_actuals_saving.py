"""Saving what was delivered: Bedford's weeks, what stays and what is told, and two people on one week."""

from datetime import date

import pytest

from models import Actual, AuditEvent
from operations.actuals import confirming
from queries.weeks import loading
from rules import recorded_weeks
from rules.broken import RuleBroken
from rules.delivery_values import DayRow, Entered
from tests.support import factories
from tests.support.recorded_weeks import record_delivery

WEEK = date(2025, 11, 10)
BEDFORD = {
    "pricing": "timetabled",
    "sessions": [100] * 5 + [0, 0],
    "unit_price_tenthousandths": 2_144_600,
    "level": {"unit": "Session", "name": "Day Opportunities - Scheduled"},
}


def line_of(care, week=WEEK):
    [line] = loading.load_week(loading.Scope(care.organisation.id, client_id=care.client.id), week)
    return line


def save(care, entered, by, at, week=WEEK):
    line = line_of(care, week)
    record_delivery(line, entered, line.version, by, at)
    return line_of(care, week)


def test_two_sessions_missed_are_worked_out(cast, alice, at):
    care = factories.make_care(organisation=cast.rose_care, **BEDFORD)
    line = save(care, Entered(rows=(DayRow((0, 3)), DayRow((4,)))), alice, at)
    assert (line.delivery.actual_hundredths, line.delivery.missed_hundredths) == (300, 200)
    assert (line.state, line.cost_pence, line.cost_words) == (
        "entered",
        64_338,
        "= 3 (Actual + Frstd) Sessions x £214.46",
    )


def test_a_frustrated_session_is_paid_and_nothing_is_missed(cast, alice, at):
    care = factories.make_care(organisation=cast.rose_care, **BEDFORD)
    rows = (DayRow((0, 1, 2, 3)), DayRow((4,), is_frustrated=True, comment="C2"))
    line = save(care, Entered(rows=rows), alice, at)
    figures = (line.delivery.actual_hundredths, line.delivery.frustrated_hundredths, line.delivery.missed_hundredths)
    assert figures == (400, 100, 0)
    assert line.cost_pence == 107_230


def test_the_second_of_two_people_is_told_and_changes_nothing(cast, alice, at):
    care = factories.make_care(organisation=cast.rose_care)
    line = line_of(care)
    save(care, Entered(actual_hundredths=900), alice, at)
    with pytest.raises(recorded_weeks.SomebodyWasFaster, match="A colleague has just changed this"):
        record_delivery(line, Entered(actual_hundredths=700), line.version, alice, at)
    assert line_of(care).delivery.actual_hundredths == 900


def test_a_confirmed_line_that_is_changed_stays_confirmed_with_the_change_in_its_history(cast, alice, at):
    care = factories.make_care(organisation=cast.rose_care)
    confirming.confirm(loading.Scope(cast.rose_care.id), WEEK, alice, at)
    line = save(care, Entered(actual_hundredths=800), alice, at)
    assert line.state == "confirmed"
    event = AuditEvent.select().where(AuditEvent.kind == "actual saved").get()
    assert (event.was["actual"], event.now["actual"], event.person_name) == (1000, 800, alice.name)


def test_saving_what_is_saved_already_writes_nothing(cast, alice, at):
    care = factories.make_care(organisation=cast.rose_care)
    save(care, Entered(actual_hundredths=900), alice, at)
    line = save(care, Entered(actual_hundredths=900), alice, at)
    assert line.version == 1
    assert AuditEvent.select().where(AuditEvent.kind == "actual saved").count() == 1


def test_a_locked_week_is_refused_with_what_to_do(cast, alice, at):
    care = factories.make_care(organisation=cast.rose_care)
    factories.make_counted_actual(actual=factories.make_actual(cpli=care.cpli))
    with pytest.raises(RuleBroken, match="Ask the council to unlock it"):
        save(care, Entered(actual_hundredths=900), alice, at)


def test_an_unlocked_week_may_be_changed(cast, alice, at):
    care = factories.make_care(organisation=cast.rose_care)
    factories.make_counted_actual(actual=factories.make_actual(cpli=care.cpli, unlocked_at=at.now))
    assert save(care, Entered(actual_hundredths=900), alice, at).delivery.actual_hundredths == 900


def test_a_disputed_week_is_changed_through_its_dispute(cast, alice, at):
    care = factories.make_care(organisation=cast.rose_care)
    factories.make_dispute(organisation=cast.rose_care, client=care.client)
    with pytest.raises(RuleBroken, match="Open the dispute"):
        save(care, Entered(actual_hundredths=900), alice, at)
    line = line_of(care)
    record_delivery(line, Entered(actual_hundredths=900), 0, alice, at, in_dispute=True)
    assert Actual.get().actual_hundredths == 900


def test_another_weeks_use_of_an_allowance_is_taken_off(cast, alice, at):
    care = factories.make_care(organisation=cast.rose_care, pricing="rolling", units_hundredths=2000)
    save(care, Entered(actual_hundredths=1500), alice, at, date(2025, 11, 3))
    with pytest.raises(RuleBroken, match="Only 5 Hours of the allowance of 20 Hours are left"):
        save(care, Entered(actual_hundredths=600), alice, at)

"""Confirming, taking it back, and generating: set by set, whatever the number of lines."""

from datetime import date, timedelta

import pytest

from models import Actual, AuditEvent
from operations import audit, council_settings
from operations.actuals import confirming
from queries.weeks import loading
from rules import recorded_weeks
from rules.broken import IllegalMove, RuleBroken
from rules.delivery_values import Entered
from tests.support import factories
from tests.support.browser import watched_sql
from tests.support.moments import minutes_later
from tests.support.recorded_weeks import record_delivery

WEEK = date(2025, 11, 10)


@pytest.fixture
def scope(cast):
    return loading.Scope(cast.rose_care.id)


def lines(scope):
    return loading.load_week(scope, WEEK)


def test_a_line_with_nothing_recorded_is_confirmed_as_planned(cast, alice, scope, at):
    factories.make_care(organisation=cast.rose_care)
    outcome = confirming.confirm(scope, WEEK, alice, at)
    row = Actual.get()
    assert (row.state, row.planned_hundredths, row.actual_hundredths) == ("confirmed", 1000, 1000)
    assert (outcome.clients, outcome.cost_pence) == (1, 20_000)


def test_only_what_matches_the_plan_is_confirmed_at_once(cast, alice, scope, at):
    same = factories.make_care(organisation=cast.rose_care)
    other = factories.make_care(organisation=cast.rose_care)
    line = next(line for line in lines(scope) if line.client_id == other.client.id)
    record_delivery(line, Entered(actual_hundredths=900), 0, alice, at)
    outcome = confirming.confirm(scope, WEEK, alice, at, only_matching=True)
    assert [line.client_id for line in outcome.lines] == [same.client.id]
    assert {line.state for line in lines(scope)} == {"confirmed", "entered"}


def test_lines_that_need_something_first_are_left_and_told(cast, alice, scope, at):
    factories.make_care(organisation=cast.rose_care)
    factories.make_care(organisation=cast.rose_care, level={"visits_required": True})
    outcome = confirming.confirm(scope, WEEK, alice, at)
    assert len(outcome.lines) == 1
    assert [message for _, message in outcome.left] == ["Enter how many visits there were"]


def test_a_figure_that_is_not_the_one_that_was_seen_is_not_confirmed(cast, alice, scope, at):
    factories.make_care(organisation=cast.rose_care)
    with pytest.raises(recorded_weeks.SomebodyWasFaster, match="changed since you opened the page"):
        confirming.confirm(scope, WEEK, alice, at, seen_pence=19_999)
    assert Actual.select().count() == 0


def test_a_client_changed_by_somebody_else_is_not_confirmed_unseen(cast, alice, scope, at):
    factories.make_care(organisation=cast.rose_care)
    [line] = lines(scope)
    record_delivery(line, Entered(actual_hundredths=900), 0, alice, at)
    with pytest.raises(recorded_weeks.SomebodyWasFaster):
        confirming.confirm(scope, WEEK, alice, at, versions={line.ref: 0})


def test_undo_puts_it_back_to_entered_for_thirty_minutes(cast, alice, scope, at):
    factories.make_care(organisation=cast.rose_care)
    confirming.confirm(scope, WEEK, alice, at)
    confirming.undo_confirm(scope, WEEK, alice, minutes_later(at, 30))
    assert Actual.get().state == "entered"
    confirming.confirm(scope, WEEK, alice, at)
    with pytest.raises(RuleBroken, match="more than 30 minutes ago"):
        confirming.undo_confirm(scope, WEEK, alice, minutes_later(at, 31))


def test_nothing_is_undone_where_the_council_allows_no_minutes(cast, alice, scope, at):
    factories.make_care(organisation=cast.rose_care)
    confirming.confirm(scope, WEEK, alice, at)
    council_settings.change("undo_confirm_minutes", 0, by=audit.SYSTEM, at=at)
    with pytest.raises(RuleBroken, match="The council does not undo confirmations"):
        confirming.undo_confirm(scope, WEEK, alice, at)
    council_settings.change("undo_confirm_minutes", 1, by=audit.SYSTEM, at=at)
    with pytest.raises(RuleBroken, match="more than 1 minute ago"):
        confirming.undo_confirm(scope, WEEK, alice, minutes_later(at, 2))


def test_undo_is_refused_once_an_invoice_with_it_was_submitted(cast, alice, scope, at):
    care = factories.make_care(organisation=cast.rose_care)
    confirming.confirm(scope, WEEK, alice, at)
    invoice = factories.make_invoice(organisation=cast.rose_care, status="pending")
    commitment = factories.make_commitment(invoice=invoice, contract=care.contract, client=care.client)
    dates = {"slice_start": WEEK, "slice_end": WEEK + timedelta(days=27)}
    factories.make_payment_item(cpli=care.cpli, commitment=commitment, **dates)
    with pytest.raises(RuleBroken, match="was submitted"):
        confirming.undo_confirm(scope, WEEK, alice, at)


def test_generate_copies_the_plan_and_never_overwrites_what_was_entered(cast, alice, scope, at):
    factories.make_care(organisation=cast.rose_care)
    entered = factories.make_care(organisation=cast.rose_care)
    line = next(line for line in lines(scope) if line.client_id == entered.client.id)
    record_delivery(line, Entered(actual_hundredths=900), 0, alice, at)
    confirming.generate(scope, WEEK, alice, at)
    assert {(line.state, line.delivery.actual_hundredths) for line in lines(scope)} == {
        ("generated", 1000),
        ("entered", 900),
    }
    with pytest.raises(IllegalMove, match="nothing to generate"):
        confirming.generate(scope, WEEK, alice, at)


def test_a_week_that_has_not_ended_is_not_confirmed(cast, alice, scope, at):
    factories.make_care(organisation=cast.rose_care)
    with pytest.raises(RuleBroken, match="has not ended: record it from Mon 24 Nov 2025 on"):
        confirming.confirm(scope, date(2025, 11, 17), alice, at)


def test_disputed_lines_stay_behind(cast, alice, scope, at):
    care = factories.make_care(organisation=cast.rose_care)
    factories.make_dispute(organisation=cast.rose_care, client=care.client)
    with pytest.raises(IllegalMove, match="Nothing to confirm"):
        confirming.confirm(scope, WEEK, alice, at)


def test_a_whole_week_takes_few_statements_and_an_event_for_each_line(cast, alice, scope, at, monkeypatch):
    monkeypatch.setattr("operations.consequences.lines_changed", lambda keys, at: None)
    counts = {}
    contract = factories.make_care(organisation=cast.rose_care).contract
    for size in (5, 60):
        while len(lines(scope)) < size:
            factories.make_care(contract=contract)
        with watched_sql() as statements:
            confirming.confirm(scope, WEEK, alice, at)
        counts[size] = len(statements)
        Actual.update(state="entered").execute()
    assert counts[60] <= counts[5] + 4, counts
    assert AuditEvent.select().where(AuditEvent.kind == "actual confirmed").count() == 65

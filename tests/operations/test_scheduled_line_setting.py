"""Setting Scheduled lines: what may be set, by one or many at once, and how payment runs follow."""

from datetime import date

import pytest

from models import AuditEvent, PaymentItem, PaymentRun
from operations.payment_runs import approving, checking, preparing
from operations.scheduled_payments import lines
from rules.broken import IllegalMove, RuleBroken
from tests.support.scheduled_payments import line, moment, stands, weekly_care

DUE_SECOND = moment(2022, 3, 12)
APRIL = date(2022, 4, 1)


def test_suspend_may_become_carry_forward(two_weekly_lines, set_line):
    item = line(two_weekly_lines, APRIL)
    set_line(item, "suspend")
    set_line(item, "carry_forward")
    assert stands(item)[0] == "carry_forward"


@pytest.mark.parametrize(("was", "to"), [("cancel", "suspend"), ("carry_forward", "suspend"), ("suspend", "cancel")])
def test_other_moves_go_by_way_of_pay(two_weekly_lines, set_line, was, to):
    item = line(two_weekly_lines, APRIL)
    set_line(item, was)
    with pytest.raises(IllegalMove, match="set it to Pay first"):
        set_line(item, to)
    set_line(item, "pay")
    set_line(item, to)


def test_a_run_follows_a_line_that_is_set_otherwise_and_a_checked_one_goes_back(two_weekly_lines, set_line, actor):
    fin, item = actor("fin"), line(two_weekly_lines, APRIL)
    run = preparing.prepare(["scheduled"], DUE_SECOND.today, DUE_SECOND.today, by=fin, at=DUE_SECOND)
    checking.see(run, [check.id for check in run.checks], by=fin, at=DUE_SECOND)
    checking.check(run, by=fin, at=DUE_SECOND)
    set_line(item, "suspend")
    run = PaymentRun.get_by_id(run.id)
    assert run.state == "prepared"
    assert "Lines that are not due any more: £529.96 less in all" in run.sent_back_because
    assert PaymentItem.get_by_id(item.id).payment_run is None
    set_line(item, "pay")
    assert PaymentItem.get_by_id(item.id).payment_run == run


def test_a_line_in_an_approved_run_is_not_changed(two_weekly_lines, set_line, actor):
    fin, item = actor("fin"), line(two_weekly_lines, APRIL)
    run = preparing.prepare(["scheduled"], DUE_SECOND.today, DUE_SECOND.today, by=fin, at=DUE_SECOND)
    checking.see(run, [check.id for check in run.checks], by=fin, at=DUE_SECOND)
    checking.check(run, by=fin, at=DUE_SECOND)
    approving.approve(run, by=actor("amy"), at=DUE_SECOND)
    with pytest.raises(IllegalMove, match="withdraw the run"):
        set_line(item, "cancel")
    assert stands(item)[0] == "pay"


def test_many_lines_are_set_at_once_or_none(two_weekly_lines, actor):
    items = list(PaymentItem.select().where(PaymentItem.contract == two_weekly_lines.contract))
    ids = [item.id for item in items]
    count = lines.set_statuses(
        two_weekly_lines.contract, ids[1:], "suspend", "Bank holiday", by=actor("fin"), at=DUE_SECOND
    )
    assert count == len(ids) - 1
    with pytest.raises(RuleBroken, match="is already Suspend"):
        lines.set_statuses(two_weekly_lines.contract, ids, "suspend", "Again", by=actor("fin"), at=DUE_SECOND)
    assert stands(items[0])[0] == "pay"
    assert AuditEvent.select().where(AuditEvent.kind == "scheduled line set to suspend").count() == count


def test_a_reason_and_a_line_are_needed_and_lines_of_another_contract_are_refused(two_weekly_lines, actor):
    fin, item = actor("fin"), line(two_weekly_lines, APRIL)
    with pytest.raises(RuleBroken, match="Enter the reason"):
        lines.set_statuses(two_weekly_lines.contract, [item.id], "suspend", " ", by=fin, at=DUE_SECOND)
    with pytest.raises(RuleBroken, match="Tick at least one line"):
        lines.set_statuses(two_weekly_lines.contract, [], "suspend", "Why not", by=fin, at=DUE_SECOND)
    other = weekly_care(rate="10.00")
    with pytest.raises(IllegalMove):
        lines.set_statuses(other.contract, [item.id], "suspend", "Not theirs", by=fin, at=DUE_SECOND)

"""What an officer authorises takes effect at once, asks where it is flagged, and can be undone until a run has it."""

import pytest

from models import AuditEvent, CouncilSetting, Invoice, PaymentItem
from operations.invoices import authorising, undoing
from queries import verification
from rules.broken import AskFirst, IllegalMove
from tests.support import factories
from tests.support.moments import minutes_later
from tests.support.notices import told


def authorise(by, at, **given):
    authorising.authorise(Invoice.get(), Invoice.get().version, by=by, at=at, **given)


def undo(by, at):
    undoing.undo(Invoice.get(), Invoice.get().version, by=by, at=at)


def state():
    return Invoice.get().status, {item.state for item in PaymentItem.select()}


def test_what_is_flagged_asks_and_what_was_asked_is_kept(bedfords_submitted, fin, at):
    with pytest.raises(AskFirst) as asked:
        authorise(fin, at, answer="")
    assert asked.value.message == "123456 is flagged: over the order, first. Authorise £4,632.34?"
    with pytest.raises(AskFirst):
        authorise(fin, at, answer="first")  # it was not over the order when they were asked
    assert state() == ("pending", {"derived"})
    authorise(fin, at, answer=asked.value.answer)
    assert state() == ("authorised", {"frozen"})
    told = AuditEvent.get(AuditEvent.kind == "invoice authorised").now
    assert (told["total_pence"], told["flags"]) == (463_234, "over the order, first")


def test_undo_puts_it_back_with_its_reason(bedfords_submitted, fin, at):
    authorise(fin, at)
    undo(fin, at)
    assert (*state(), Invoice.get().status_reason) == ("pending", {"derived"}, "Undone")
    assert list(verification.problems()) == []


def test_undo_is_the_officers_own_and_of_what_they_saw(bedfords_submitted, fin, colleague, at):
    with pytest.raises(IllegalMove, match="decided again"):
        undo(fin, at)
    authorise(fin, at)
    with pytest.raises(IllegalMove, match="Only the officer who authorised it"):
        undo(colleague, at)
    with pytest.raises(IllegalMove):
        undoing.undo(Invoice.get(), 1, by=fin, at=at)
    assert state() == ("authorised", {"frozen"})


def test_undo_is_refused_once_a_run_was_approved_with_it(bedfords_submitted, fin, cast, at):
    authorise(fin, at)
    Invoice.update(payment_run=factories.make_payment_run(state="approved", approved_by=cast.amy)).execute()
    with pytest.raises(IllegalMove, match="withdraw the run first"):
        undo(fin, at)
    Invoice.update(payment_run=None, status="finalised").execute()
    with pytest.raises(IllegalMove, match="is Finalised"):
        undo(fin, at)
    assert {item.state for item in PaymentItem.select()} == {"frozen"}


def test_undo_takes_the_first_of_two_signatures_away(bedfords_submitted, fin, colleague, at):
    CouncilSetting.create(name="authorise_limits", value={"finance_officer": 50_000})
    authorise(fin, at)
    assert Invoice.get().first_authorised_by_id == fin.person_id
    with pytest.raises(IllegalMove):
        undo(colleague, at)
    undo(fin, at)
    assert (Invoice.get().first_authorised_by_id, Invoice.get().first_limit_pence, state()[0]) == (
        None,
        None,
        "pending",
    )
    authorise(colleague, at)
    authorise(fin, at)
    with pytest.raises(IllegalMove, match="Only the officer who authorised it"):
        undo(colleague, at)  # the second signature decided
    undo(fin, at)
    assert (Invoice.get().first_authorised_by_id, state()[0]) == (None, "pending")
    assert list(verification.problems()) == []


def test_the_provider_is_told_ten_minutes_later(bedfords_submitted, fin, at, run_jobs):
    authorise(fin, at)
    run_jobs(minutes_later(at, 9))
    assert told() == []
    run_jobs(minutes_later(at, 10))
    run_jobs(minutes_later(at, 30))
    assert told() == [("alice@example.org", "Invoice 123456 is authorised", f"/invoices/{bedfords_submitted.id}")]
    put_back = (Invoice.get(), Invoice.get().version, fin, minutes_later(at, 40), "Wrong one")
    authorising.put_back_to_pending(*put_back)
    assert [each.text for each in told()][1:] == ["Invoice 123456 is no longer authorised"]


def test_nobody_is_told_of_what_was_undone(bedfords_submitted, fin, at, run_jobs):
    authorise(fin, at)
    undo(fin, minutes_later(at, 5))
    run_jobs(minutes_later(at, 12))
    assert told() == []
    authorise(fin, minutes_later(at, 13))
    run_jobs(minutes_later(at, 22))
    assert told() == []
    run_jobs(minutes_later(at, 23))
    assert len(told()) == 1

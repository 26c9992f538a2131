"""Forty people press the same button at once: one effect, and the rest are told."""

import pytest

from models import AuditEvent, Commitment, CouncilSetting, Invoice, PaymentItem, PaymentRun
from operations.invoices import authorising as authorisation
from operations.invoices import submitting
from operations.invoices.holding_items import hold_item
from operations.invoices.undoing import undo
from operations.payment_runs import approving, checking, preparing
from queries import verification
from rules.broken import IllegalMove, RuleBroken
from tests.support.at_once import at_once, in_parallel
from tests.support.invoices import create, make_payable


@pytest.fixture
def made(alice, cast, at):
    """Two items of an invoice that is not submitted yet."""
    make_payable(cast.rose_care, 80_000)
    make_payable(cast.rose_care, 12_300)
    return create(alice, cast.rose_care, at)


@pytest.fixture
def submitted(made, alice, at):
    submitting.submit(made, 1, by=alice, at=at)
    return Invoice.get()


def events(kind):
    return AuditEvent.select().where(AuditEvent.kind == kind).count()


def test_forty_submits_are_one_submission(made, alice, at):
    assert in_parallel(lambda: submitting.submit(made, 1, by=alice, at=at)) == 1
    assert events("invoice submitted") == 1


def test_forty_authorisations_are_one(submitted, fin, at):
    assert in_parallel(lambda: authorisation.authorise(submitted, 2, by=fin, at=at)) == 1
    assert events("invoice authorised") == 1


def test_forty_deletes_are_one(made, alice, at):
    assert in_parallel(lambda: submitting.delete(made, 1, by=alice, at=at)) == 1
    assert events("invoice deleted") == 1
    assert not PaymentItem.select().where(PaymentItem.commitment.is_null(False)).exists()


def test_submits_and_deletes_are_one_of_them(made, alice, at):
    submit, delete = (
        lambda verb=verb: verb(made, 1, by=alice, at=at) for verb in (submitting.submit, submitting.delete)
    )
    assert in_parallel(submit, delete) == 1
    assert events("invoice submitted") + events("invoice deleted") == 1
    assert Invoice.select().count() == events("invoice submitted")


def test_authorisations_holds_and_returns_are_one_of_them(submitted, fin, at):
    def authorise():
        authorisation.authorise(submitted, 2, by=fin, at=at)

    def hold():
        authorisation.hold(submitted, 2, by=fin, at=at, reason="Query open", words="")

    def give_back():
        authorisation.return_to_provider(submitted, 2, by=fin, at=at, reason="Query open", words="")

    assert in_parallel(authorise, hold, give_back) == 1
    assert events("invoice authorised") + events("invoice put on hold") + events("invoice returned") == 1


def test_forty_who_hold_the_same_item_make_one_part(submitted, fin, at):
    item = Commitment.select().first()
    assert in_parallel(lambda: hold_item(submitted, item, 2, by=fin, at=at, words="Asked about")) == 1
    assert sorted(each.reference for each in Invoice.select()) == ["123456", "123456/2"]


@pytest.fixture
def authorised(bedfords_submitted, fin, at):
    authorisation.authorise(bedfords_submitted, 2, by=fin, at=at)
    return Invoice.get()


def put_backs(invoice, version, fin, colleague, at):
    """Undo by who authorised it, and Put back by a colleague."""
    return (
        lambda: undo(invoice, version, by=fin, at=at),
        lambda: authorisation.put_back_to_pending(invoice, version, by=colleague, at=at, words="Too early"),
    )


def test_undo_and_put_back_at_once_are_one_of_them(authorised, fin, colleague, at):
    assert in_parallel(*put_backs(authorised, 3, fin, colleague, at), threads=8) == 1
    assert events("invoice put back to Pending") == 1
    assert {item.state for item in PaymentItem.select()} == {"derived"}
    assert list(verification.problems()) == []


def test_a_run_that_is_approved_meanwhile_has_the_invoice_or_lost_it(authorised, fin, colleague, actor, at):
    run = preparing.prepare(["invoiced"], at.today, at.today, by=colleague, at=at)
    checking.see(run, [check.id for check in run.checks], by=colleague, at=at)
    checking.check(run, by=colleague, at=at)
    amy = actor("amy")
    back = put_backs(authorised, 3, fin, colleague, at)
    assert in_parallel(lambda: approving.approve(run, by=amy, at=at), *back, threads=6) == 1
    invoice, state = Invoice.get(), PaymentRun.get().state
    assert (invoice.status, invoice.payment_run_id, state) in (
        ("authorised", run.id, "approved"),
        ("pending", None, "prepared"),
    )
    assert {item.payment_run_id for item in PaymentItem.select()} == {invoice.payment_run_id}
    assert list(verification.problems()) == []


def test_a_run_that_is_prepared_meanwhile_has_the_invoice_or_not(authorised, fin, colleague, at):
    def prepare():
        try:
            return preparing.prepare(["invoiced"], at.today, at.today, by=colleague, at=at)
        except IllegalMove:
            raise
        except RuleBroken as broken:  # nothing was left to pay
            raise IllegalMove(broken.message) from broken

    in_parallel(prepare, *put_backs(authorised, 3, fin, colleague, at), threads=6)
    invoice = Invoice.get()
    assert (invoice.status, invoice.payment_run_id) == ("pending", None)
    assert {item.payment_run_id for item in PaymentItem.select()} == {None}
    assert list(verification.problems()) == []


def test_above_the_limit_two_at_once_are_one_first_authorisation(bedfords_submitted, fin, colleague, at):
    CouncilSetting.create(name="authorise_limits", value={"finance_officer": 50_000})
    both = [lambda by=by: authorisation.authorise(bedfords_submitted, 2, by=by, at=at) for by in (fin, colleague)]
    assert [broken for _, broken in at_once(*both * 4)].count(None) == 1
    assert (events("invoice authorised, a second officer is needed"), Invoice.get().status) == (1, "pending")
    first, second = (fin, colleague) if Invoice.get().first_authorised_by_id == fin.person_id else (colleague, fin)

    def finish():
        authorisation.authorise(bedfords_submitted, 3, by=second, at=at)

    def take_back():
        undo(bedfords_submitted, 3, by=first, at=at)

    assert in_parallel(finish, take_back, threads=8) == 1
    assert Invoice.get().status == ("authorised" if events("invoice authorised") else "pending")
    assert list(verification.problems()) == []

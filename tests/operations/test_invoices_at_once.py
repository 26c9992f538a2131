"""Forty people press the same button at once: one effect, and the rest are told."""

import pytest

from models import AuditEvent, Commitment, Invoice, PaymentItem
from operations.invoices import authorising as authorisation
from operations.invoices import submitting
from operations.invoices.holding_items import hold_item
from tests.support.at_once import in_parallel
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

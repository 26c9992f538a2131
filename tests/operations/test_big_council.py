"""The large council to measure with: the size that was asked for, the same every time, and sound."""

import pytest

import models
from operations import consequences
from operations.demonstration import big_council, big_council_work
from queries import verification
from rules.broken import RuleBroken
from tests.support.factories import AT, make_council, make_organisation


def test_it_has_the_size_that_was_asked_for_and_adds_up(database):
    counts = big_council.make(4, 12, 6, AT)
    assert (counts["organisation"], counts["line item"], counts["actual"]) == (4, 12, 9 * 6)
    assert models.Actual.select().count() == 54
    consequences.everything_changed(AT)
    assert models.PaymentItem.select().count() > 12
    assert list(verification.problems()) == []


def test_its_invoices_wait_and_its_run_is_finalised(database):
    big_council.make(4, 12, 6, AT)
    consequences.everything_changed(AT)
    assert big_council_work.pay(AT).state == "finalised"
    assert models.Remittance.select().count() == 2
    assert big_council_work.submit(6, AT) == 4  # the largest has all of its provider
    assert models.Commitment.select().where(models.Commitment.is_live, models.Commitment.value_pence > 0).count() > 6
    assert list(verification.problems()) == []


def test_it_is_the_same_every_time(database):
    def made():
        with database.atomic() as transaction:
            big_council.make(2, 4, 2, AT)
            tables = (models.CarePackageLineItem, models.PriceChange, models.Contribution, models.Actual)
            rows = [sorted((row[1:] for row in table.select().tuples()), key=str) for table in tables]
            transaction.rollback()
        return rows

    assert made() == made()


def test_what_is_made_afterwards_counts_on(database):
    big_council.make(2, 2, 0, AT)
    assert make_organisation().id == 3


def test_only_an_empty_installation_gets_one(database):
    make_council()
    with pytest.raises(RuleBroken, match="council already"):
        big_council.make(1, 1, 1, AT)

"""What is as it was is not worked out again; whatever changes, by whatever hand, is."""

from datetime import timedelta

import pytest

import models
from models import HeldBack, PaymentItem, Period, WorkedOut
from operations import consequences
from operations.demonstration import big_council
from operations.recalculation import chunks
from rules.moment import Moment
from tests.support import factories

AT = factories.AT
NEXT_WEEK = Moment(AT.today + timedelta(days=7), AT.now + timedelta(days=7))


def first(table, *where):
    return table.select().where(table.id > 0, *where).order_by(table.id).first()


def change(table, *where, **values):
    table.update(values).where(table.id == first(table, *where).id).execute()


def dispute():
    week = first(models.Actual)
    whose = {"organisation": week.organisation_id, "client": week.client_id}
    weeks = {"first_week": week.week_start, "last_week": week.week_start}
    models.Dispute.create(**whose, **weeks, status="in_dispute", reason="Hours", raised_at=AT.now)


def suspend():
    line = first(models.CarePackageLineItem)
    models.Suspension.create(client=line.client_id, start_date=AT.today - timedelta(days=30))


CHANGES = {
    "a price": lambda: change(models.CarePackageLineItem, unit_price_tenthousandths=123_400),
    "a later price": lambda: change(models.PriceChange, unit_price_tenthousandths=123_400),
    "a contribution": lambda: change(models.Contribution, weekly_amount_pence=1),
    "a week": lambda: change(models.Actual, actual_hundredths=100),
    "a week's state": lambda: change(models.Actual, state="entered"),
    "a suspension": suspend,
    "a dispute": dispute,
    "a death": lambda: change(models.Client, date_of_death=AT.today - timedelta(days=40)),
    "a level": lambda: change(models.ServiceLevel, vat_rate_basis_points=500),
    "a method": lambda: change(models.PaymentMethod, is_net=True),
    "a document": lambda: change(models.Contract, document_must_be_agreed=True),
    "a setting": lambda: models.CouncilSetting.create(name="scheduled_open_days", value=60),
    "an amount": lambda: change(PaymentItem, amount_pence=1),
    "a working": lambda: change(PaymentItem, working={}),
    "an item less": lambda: PaymentItem.delete().where(PaymentItem.id == first(PaymentItem).id).execute(),
    "a period": lambda: change(Period, bank_date=AT.today),
    "a status": lambda: change(PaymentItem, PaymentItem.model == "scheduled", line_status="cancel"),
    "something held back": lambda: HeldBack.delete().execute(),
}


@pytest.fixture(params=[40, 1], ids=["whole contracts", "cut up"])
def worked_out(request, database, monkeypatch):
    """A council of one contract of each kind, worked out as often as it takes until all of it is known."""
    monkeypatch.setattr(chunks, "LINES_A_CHUNK", request.param)
    big_council.make(4, 8, 6, AT, paid_weeks=12)
    models.Actual.update(state="generated").where(models.Actual.cpli == 2).execute()
    consequences.everything_changed(AT)
    if request.param == 1:
        consequences.everything_changed(AT)
    return database


@pytest.fixture
def lines_done(monkeypatch):
    """The keys of the lines that are worked out from here on."""
    keys, work_out = [], chunks.work_out
    monkeypatch.setattr(chunks, "work_out", lambda line, *more: keys.append(line.facts.key) or work_out(line, *more))
    return keys


def figures():
    """All that the ledger writes, but for ids."""
    return [sorted(str(row[1:]) for row in table.select().tuples()) for table in (PaymentItem, HeldBack, Period)]


def test_what_is_as_it_was_is_counted_and_not_worked_out_again(worked_out, lines_done):
    before, known = figures(), list(WorkedOut.select().tuples())
    outcome = consequences.everything_changed(AT)
    assert lines_done == []
    assert (outcome.lines, outcome.items, outcome.changed_pairs) == (8, PaymentItem.select().count(), set())
    assert (figures(), list(WorkedOut.select().tuples())) == (before, known)
    everything = consequences.everything_changed(AT, skips_unchanged=False)
    assert len(lines_done) == 8
    assert (everything.lines, everything.items, everything.changed_pairs) == (8, outcome.items, set())
    assert figures() == before


@pytest.mark.parametrize("worked_out", [40], indirect=True)
@pytest.mark.parametrize("what", CHANGES)
def test_whatever_changes_is_worked_out(worked_out, lines_done, what):
    CHANGES[what]()
    consequences.everything_changed(AT)
    assert lines_done
    kept = figures()
    consequences.everything_changed(AT, skips_unchanged=False)
    assert figures() == kept


@pytest.mark.parametrize("worked_out", [40], indirect=True)
def test_an_adjustment_by_hand_stands_beside_what_was_worked_out(worked_out, lines_done):
    """What the ledger wrote is not read back, and what others wrote is: together it is what stands."""
    item = first(PaymentItem, PaymentItem.contract == 1, PaymentItem.kind == "cost")
    columns = {name: value for name, value in item.__data__.items() if name != "id"}
    PaymentItem.create(**columns | {"kind": "manual", "working": {"added_by": "Fin", "added_on": "2025-11-20"}})
    consequences.everything_changed(AT)
    assert sorted(lines_done) == ["C1", "C5"]
    lines_done.clear()
    consequences.everything_changed(AT)
    assert lines_done == []
    CHANGES["an amount"]()
    consequences.everything_changed(AT)
    assert sorted(lines_done) == ["C1", "C5"]


def test_a_week_that_has_ended_is_worked_out(worked_out, lines_done):
    consequences.everything_changed(NEXT_WEEK)
    assert len(lines_done) == 8
    kept = figures()
    consequences.everything_changed(NEXT_WEEK, skips_unchanged=False)
    assert figures() == kept


def test_only_the_contract_that_changed_is_worked_out(worked_out, lines_done):
    CHANGES["a week"]()
    consequences.everything_changed(AT)
    assert sorted(lines_done) == ["C1", "C5"]

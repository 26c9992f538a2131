"""Emergency hours and rolling respite as in Lancashire's guide, from what is entered to the invoice."""

from datetime import date, timedelta

import pytest

from models import Actual, PaymentItem
from operations.actuals import confirming, deleting, recording
from operations.invoices import submitting
from queries.invoices import payable
from queries.invoices.totals import totals_of_one
from queries.weeks import loading
from rules.broken import RuleBroken
from rules.delivery_values import Entered
from tests.support.lancashire import WEEK, make_homecare, make_respite

DETAILS = submitting.InvoiceDetails("LWH-1", date(2025, 11, 20))


@pytest.fixture
def lancashire_homecare(cast):
    return make_homecare(cast.rose_care)


@pytest.fixture
def lancashire_respite(cast):
    return make_respite(cast.rose_care)


def scope_of(care):
    return loading.Scope(care.organisation.id, client_id=care.client.id)


def emergency_ref(care, level):
    return f"U{care.contract.id}-{care.client.id}-{level.id}-{care.service.id}"


def record(care, by, at, week=WEEK, **entered):
    """Save {reference: Entered} as a person who sees the week as it is."""
    versions = {line.ref: line.version for line in loading.load_week(scope_of(care), week)}
    entries = {ref: (value, versions.get(ref, 0)) for ref, value in entered.items()}
    recording.record_week(scope_of(care), week, entries, by, at)


def confirm(care, by, at, week=WEEK):
    confirming.confirm(scope_of(care), week, by, at)


def invoice_of(organisation, by, at):
    keys = [str(offer.key) for offer in payable.items_of(organisation.id)]
    return totals_of_one(submitting.create(DETAILS, keys, by=by, at=at))


def week_with_emergency(homecare, by, at):
    care, two, level = homecare
    entered = {f"C{two.id}": Entered(1200, comment="Cancelled by client")}
    entered[emergency_ref(care, level)] = Entered(200, visits=1, comment="Waiting for ambulance")
    record(care, by, at, **entered)


def test_emergency_hours_are_41_pounds_on_a_week_of_430_50(lancashire_homecare, alice, at):
    care, _, level = lancashire_homecare
    week_with_emergency(lancashire_homecare, alice, at)
    lines = {line.ref: line for line in loading.load_week(scope_of(care), WEEK)}
    emergency = lines[emergency_ref(care, level)]
    assert (emergency.cost_pence, emergency.cost_words) == (4100, "= 2 (Actual + Frstd) Hours x £20.50")
    assert (emergency.delivery.planned_hundredths, emergency.delivery.extra_hundredths) == (0, 200)
    assert sum(line.cost_pence for line in lines.values()) == 43_050


def test_emergency_hours_are_on_the_invoice(lancashire_homecare, alice, at, cast):
    care, _, level = lancashire_homecare
    week_with_emergency(lancashire_homecare, alice, at)
    confirm(care, alice, at)
    [item] = PaymentItem.select().where(PaymentItem.cpli.is_null())
    assert (item.amount_pence, item.reason) == (4100, f"{level.name} (Hour), Spot.")
    assert invoice_of(cast.rose_care, alice, at).net == 43_050


def test_emergency_hours_are_deleted_again_and_off_the_invoice(lancashire_homecare, alice, at, cast):
    care, _, level = lancashire_homecare
    week_with_emergency(lancashire_homecare, alice, at)
    confirm(care, alice, at)
    row = Actual.get(Actual.cpli.is_null())
    deleting.delete_actual(scope_of(care), WEEK, emergency_ref(care, level), row.version, alice, at)
    assert PaymentItem.select().where(PaymentItem.cpli.is_null()).count() == 0
    assert invoice_of(cast.rose_care, alice, at).net == 38_950


def test_a_planned_line_is_not_deleted(lancashire_homecare, alice, at):
    care, two, _ = lancashire_homecare
    week_with_emergency(lancashire_homecare, alice, at)
    row = Actual.get(Actual.cpli == two)
    with pytest.raises(RuleBroken, match="enter 0"):
        deleting.delete_actual(scope_of(care), WEEK, f"C{two.id}", row.version, alice, at)


def test_respite_of_96_hours_is_1968_pounds_on_the_invoice(lancashire_respite, alice, at, cast):
    record(lancashire_respite, alice, at, **{f"C{lancashire_respite.cpli.id}": Entered(9600, visits=12)})
    confirm(lancashire_respite, alice, at)
    assert invoice_of(cast.rose_care, alice, at).net == 196_800


def test_respite_draws_on_its_allowance_across_weeks(lancashire_respite, alice, at, cast):
    ref, earlier = f"C{lancashire_respite.cpli.id}", WEEK - timedelta(weeks=1)
    record(lancashire_respite, alice, at, earlier, **{ref: Entered(400)})
    with pytest.raises(RuleBroken, match="Only 92 Hours of the allowance of 96 Hours are left"):
        record(lancashire_respite, alice, at, **{ref: Entered(9600)})
    record(lancashire_respite, alice, at, **{ref: Entered(9200)})
    confirm(lancashire_respite, alice, at)
    confirm(lancashire_respite, alice, at, earlier)
    assert invoice_of(cast.rose_care, alice, at).net == 196_800


def test_what_is_only_saved_is_not_paid(lancashire_respite, alice, at):
    record(lancashire_respite, alice, at, **{f"C{lancashire_respite.cpli.id}": Entered(400)})
    assert PaymentItem.select().count() == 0

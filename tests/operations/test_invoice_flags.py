"""What an officer's eye is drawn to on an invoice."""

from datetime import date, datetime, timedelta

import pytest

from models import Commitment, Invoice
from queries import council_settings
from queries.invoices.flags import figures_for, sums_by_contract
from queries.invoices.look_alikes import look_alikes_of
from queries.invoices.totals import totals_of
from rules.invoice_references import near_key
from tests.support import factories


@pytest.fixture
def any_care(database):
    return factories.make_care()


def pending(care, value_pence=80_000, reference=None, status="pending", days=28, **given):
    """A submitted invoice with one commitment for 28 days of care, or as many as `days`."""
    reference = reference or f"REF-{factories.number()}X"
    invoice = factories.make_invoice(
        organisation=care.organisation,
        reference=reference,
        near_key=near_key(reference),
        status=status,
        submitted_at=factories.NOW,
        authorised_at=factories.NOW if status == "authorised" else None,
    )
    usual = {"contract": care.contract, "client": care.client, "planned_pence": value_pence, "is_live": False}
    commitment = factories.make_commitment(invoice=invoice, value_pence=value_pence, **{**usual, **given})
    factories.make_payment_item(
        cpli=care.cpli,
        commitment=commitment,
        state="frozen",
        amount_pence=value_pence,
        slice_start=commitment.period_start,
        slice_end=commitment.period_end,
        to_date=commitment.period_start + timedelta(days=days - 1),
    )
    return invoice


def flags(*invoices):
    """The names of the flags of the first invoice."""
    ids = [invoice.id for invoice in invoices]
    off_trend_percent = council_settings.read().off_trend_percent
    found = figures_for(list(Invoice.select().where(Invoice.id.in_(ids))), totals_of(ids), off_trend_percent)
    return {flag.value for flag in found[invoices[0].id].flags}


@pytest.fixture
def large_order(any_care):
    return factories.make_purchase_order(contract=any_care.contract, client=any_care.client, value_pence=1_000_000)


@pytest.fixture
def earlier(any_care, large_order):
    """Three authorised invoices of £800.00, of other months."""
    return [
        pending(any_care, status="authorised", period_start=date(2025, month, 1), period_end=date(2025, month, 28))
        for month in (5, 6, 7)
    ]


def test_the_usual_invoice_has_no_flag(any_care, earlier):
    assert flags(pending(any_care)) == set()


def test_above_the_planned_figure_is_over_plan(any_care, earlier):
    assert flags(pending(any_care, planned_pence=79_999)) == {"over plan"}
    later = {"period_start": date(2026, 1, 5), "period_end": date(2026, 2, 1)}
    assert flags(pending(any_care, planned_pence=80_001, **later)) == set()


def test_one_item_over_its_plan_is_not_hidden_by_another_under_it(any_care, earlier):
    invoice = pending(any_care, planned_pence=79_000)
    items = {"contract": any_care.contract, "client": any_care.client, "period_start": date(2026, 1, 5)}
    factories.make_commitment(invoice=invoice, value_pence=0, planned_pence=50_000, is_live=False, **items)
    assert flags(invoice) == {"over plan"}


def test_above_what_is_left_on_the_order_is_over_the_order(any_care, earlier, large_order):
    factories.make_payment_item(cpli=any_care.cpli, amount_pence=920_001, is_paid=True, state="settled")
    factories.make_payment_item(cpli=any_care.cpli, amount_pence=999, state="settled", line_status="cancel")
    invoice = pending(any_care)
    assert flags(invoice) == {"over the order"}
    (of_contract,) = sums_by_contract([invoice.id])[invoice.id].values()
    assert (of_contract.left, of_contract.exceeded) == (79_999, 1)


def test_without_an_order_it_is_over_the_order(any_care):
    assert "over the order" in flags(pending(any_care))


@pytest.mark.parametrize(("pence", "is_off"), [(96_000, False), (96_001, True), (64_000, False), (63_999, True)])
def test_more_than_a_fifth_from_the_mean_of_the_last_three_is_off_trend(any_care, earlier, pence, is_off):
    assert ("off trend" in flags(pending(any_care, pence))) is is_off


@pytest.mark.parametrize(("days", "pence", "is_off"), [(7, 20_000, False), (56, 160_000, False), (7, 80_000, True)])
def test_the_trend_is_of_a_week_of_care(any_care, earlier, days, pence, is_off):
    """£200.00 a week as before is no news, for one week or for eight."""
    invoice = pending(any_care, pence, days=days, period_start=date(2025, 8, 4), period_end=date(2025, 9, 28))
    assert ("off trend" in flags(invoice)) is is_off


def test_only_the_last_three_make_the_trend(any_care, earlier):
    old = pending(any_care, 1_000_000, status="authorised", period_start=date(2024, 1, 1), period_end=date(2024, 1, 28))
    Invoice.update(authorised_at=datetime(2024, 2, 1)).where(Invoice.id == old.id).execute()
    assert flags(pending(any_care)) == set()


def test_the_providers_first_invoice_says_so(any_care, large_order):
    assert flags(pending(any_care)) == {"first"}


def test_changed_since_submitted(any_care, earlier):
    invoice = pending(any_care)
    Invoice.update(changed_since_submitted=True).where(Invoice.id == invoice.id).execute()
    assert flags(invoice) == {"changed"}


def test_a_reference_that_looks_like_another_of_the_provider(any_care, earlier):
    first = pending(any_care, 80_001, reference="INV-00I52")
    second = pending(any_care, 80_002, reference="inv 152", period_start=date(2026, 1, 5), period_end=date(2026, 2, 1))
    assert flags(first) == {"duplicate?"} == flags(second)
    assert [invoice.id for invoice in look_alikes_of(first)] == [second.id]


def test_another_providers_reference_does_not_count(any_care, earlier):
    pending(factories.make_care(), reference="INV-1")
    assert flags(pending(any_care, reference="INV-1")) == set()


def test_the_same_client_period_and_amount_looks_like_a_duplicate(any_care, earlier):
    first = pending(any_care)
    second = pending(any_care, period_start=date(2025, 11, 9), period_end=date(2025, 12, 6))
    assert flags(first, second) == {"duplicate?"}
    Commitment.update(value_pence=80_001, planned_pence=80_001).where(Commitment.invoice == second.id).execute()
    assert flags(first, second) == set()


def test_two_nil_amounts_are_no_duplicates(any_care, earlier):
    pending(any_care, 0)
    assert "duplicate?" not in flags(pending(any_care, 0))

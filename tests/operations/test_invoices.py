"""A provider makes an invoice of what is payable, and submits it."""

from dataclasses import replace
from datetime import date

import pytest

from models import AuditEvent, Commitment, Invoice, PaymentItem
from operations.invoices import submitting
from queries.invoices import payable
from queries.invoices.totals import totals_of_one
from rules.broken import IllegalMove, RuleBroken
from tests.support.bedford import make_bedford
from tests.support.invoices import DETAILS, create, keys_of, make_payable


def test_bedfords_invoice_has_one_commitment_for_each_financial_year_and_its_total(alice, cast, at):
    make_bedford(cast.rose_care)
    offers = payable.items_of(cast.rose_care.id)
    assert [(offer.client_name, offer.key.financial_year, offer.value, offer.vat) for offer in offers] == [
        ("Angelo, Iris (A1)", 2021, 85_784, 17_157),
        ("Angelo, Iris (A1)", 2022, 300_244, 60_049),
    ]
    invoice = create(alice, cast.rose_care, at)
    totals = totals_of_one(invoice)
    assert (totals.items, totals.net, totals.vat, totals.payable) == (2, 386_028, 77_206, 463_234)
    submitting.submit(invoice, 1, by=alice, at=at)
    invoice = Invoice.get()
    assert (invoice.status, invoice.submitted_total_pence) == ("pending", 463_234)
    assert payable.items_of(cast.rose_care.id) == []


def test_planned_figure_is_of_the_same_slices(alice, cast, at):
    make_bedford(cast.rose_care)
    totals = totals_of_one(create(alice, cast.rose_care, at))
    assert totals.planned == 20 * 21_446
    assert totals.against_plan == -2 * 21_446


def test_a_reference_is_unique_for_the_provider_whatever_its_case_and_spacing(alice, cast, at):
    make_payable(cast.rose_care)
    create(alice, cast.rose_care, at, reference="Inv 04/12")
    make_payable(cast.rose_care)
    with pytest.raises(RuleBroken, match="already have an invoice Inv 04/12") as broken:
        create(alice, cast.rose_care, at, reference=" inV04/ 12 ")
    assert broken.value.field == "reference"
    assert Invoice.select().count() == 1


def test_another_provider_may_have_the_same_reference(alice, actor, cast, at):
    make_payable(cast.rose_care)
    make_payable(cast.clifton_house)
    create(alice, cast.rose_care, at)
    create(actor("charlie"), cast.clifton_house, at)
    assert [invoice.number for invoice in Invoice.select().order_by(Invoice.id)] == [1, 1]


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"reference": "  "}, "reference"),
        ({"reference": "x" * 41}, "reference"),
        ({"reference": "--- /"}, "reference"),
        ({"date_on_invoice": date(2025, 11, 21)}, "date_on_invoice"),
        ({"date_on_invoice": date(1925, 11, 21)}, "date_on_invoice"),
        ({"vat_number": "9" * 31}, "vat_number"),
    ],
)
def test_what_may_not_be_typed_is_refused_with_its_field(alice, cast, at, details, field):
    make_payable(cast.rose_care)
    with pytest.raises(RuleBroken) as broken:
        create(alice, cast.rose_care, at, **details)
    assert broken.value.field == field
    assert not Invoice.select().exists()


def test_an_invoice_needs_an_item(alice, at):
    with pytest.raises(RuleBroken, match="at least one item"):
        submitting.create(DETAILS, [], by=alice, at=at)


def test_another_providers_items_are_not_on_offer(alice, cast, at):
    make_payable(cast.clifton_house)
    with pytest.raises(RuleBroken, match="not payable any more"):
        submitting.create(DETAILS, keys_of(cast.clifton_house), by=alice, at=at)


def test_an_item_is_on_one_live_invoice_at_most(alice, cast, at):
    make_payable(cast.rose_care)
    keys = keys_of(cast.rose_care)
    submitting.create(DETAILS, keys, by=alice, at=at)
    with pytest.raises(RuleBroken, match="another invoice"):
        submitting.create(replace(DETAILS, reference="2"), keys, by=alice, at=at)


def test_a_total_below_nil_is_a_credit_note_and_no_invoice(alice, cast, at):
    make_payable(cast.rose_care, -5_000, kind="adjustment")
    with pytest.raises(RuleBroken, match="Make it a credit note"):
        create(alice, cast.rose_care, at)
    note = submitting.create(DETAILS, keys_of(cast.rose_care), by=alice, at=at, kind="credit_note")
    submitting.submit(note, 1, by=alice, at=at)
    assert (Invoice.get().kind, Invoice.get().submitted_total_pence) == ("credit_note", -5_000)


def test_a_nil_invoice_may_be_submitted(alice, cast, at):
    make_payable(cast.rose_care, 0)
    submitting.submit(create(alice, cast.rose_care, at), 1, by=alice, at=at)
    assert Invoice.get().status == "pending"


def test_typed_totals_must_agree_before_it_is_submitted(alice, cast, at):
    make_payable(cast.rose_care, care={"contract": {"totals_editable": True}})
    invoice = create(alice, cast.rose_care, at, entered_net=79_999, entered_vat=0)
    assert totals_of_one(invoice).short_net == -1
    with pytest.raises(RuleBroken, match="short by −£0.01"):
        submitting.submit(invoice, 1, by=alice, at=at)
    submitting.update(invoice, replace(DETAILS, entered_net=80_000, entered_vat=0), 1, by=alice, at=at)
    submitting.submit(Invoice.get(), 2, by=alice, at=at)


def test_one_item_that_does_not_let_totals_be_typed_makes_all_follow(alice, cast, at):
    make_payable(cast.rose_care, care={"contract": {"totals_editable": True}})
    invoice = create(alice, cast.rose_care, at, entered_net=79_999, entered_vat=0)
    make_payable(cast.rose_care, 1_000)
    submitting.add_items(invoice, keys_of(cast.rose_care), by=alice, at=at)
    totals = totals_of_one(Invoice.get())
    assert (totals.total_net, totals.is_short) == (81_000, False)


def test_removed_items_are_payable_again_and_may_be_added_again(alice, cast, at):
    make_payable(cast.rose_care)
    make_payable(cast.rose_care, 1_000)
    invoice = create(alice, cast.rose_care, at)
    submitting.remove_item(invoice, Commitment.select().order_by(Commitment.value_pence).first(), by=alice, at=at)
    assert totals_of_one(invoice).payable == 80_000
    submitting.add_items(invoice, keys_of(cast.rose_care), by=alice, at=at)
    assert totals_of_one(invoice).payable == 81_000


def test_a_deleted_invoice_gives_its_items_and_its_reference_back(alice, cast, at):
    make_payable(cast.rose_care)
    submitting.delete(create(alice, cast.rose_care, at), 1, by=alice, at=at)
    assert not Commitment.select().exists()
    assert PaymentItem.get().commitment is None
    create(alice, cast.rose_care, at)
    kinds = [event.kind for event in AuditEvent.select().order_by(AuditEvent.id)]
    assert kinds == ["invoice created", "invoice deleted", "invoice created"]


def test_a_stale_version_is_not_submitted(alice, cast, at):
    make_payable(cast.rose_care)
    invoice = create(alice, cast.rose_care, at)
    submitting.update(invoice, replace(DETAILS, reference="other"), 1, by=alice, at=at)
    with pytest.raises(IllegalMove, match="changed since you opened"):
        submitting.submit(invoice, 1, by=alice, at=at)
    assert Invoice.get().status == "unsubmitted"

"""Unsubmitted, Pending and On Hold invoices follow the payment items, Authorised ones do not."""

from dataclasses import replace

import pytest

from models import AuditEvent, Commitment, Invoice, PaymentItem, database
from operations.invoices import authorising, commitments, submitting
from queries.invoices.totals import totals_of_one
from tests.support import factories
from tests.support.browser import watched_sql
from tests.support.invoices import DETAILS, create, keys_of, make_payable


def follow(*items, at=factories.AT):
    """As a recalculation calls it, after it wrote these items."""
    with database.atomic():
        return commitments.refresh_commitments({(item.contract_id, item.client_id) for item in items}, at)


def change(item, **columns):
    PaymentItem.update(**columns).where(PaymentItem.id == item.id).execute()
    return follow(item)


def submitted(alice, cast, at):
    invoice = create(alice, cast.rose_care, at)
    submitting.submit(invoice, invoice.version, by=alice, at=at)
    return Invoice.get_by_id(invoice.id)


def test_a_changed_amount_shows_what_it_was_first(alice, cast, at):
    item = make_payable(cast.rose_care)
    create(alice, cast.rose_care, at)
    change(item, amount_pence=70_000, vat_pence=14_000)
    change(item, amount_pence=60_000, vat_pence=12_000)
    commitment = Commitment.get()
    assert (commitment.value_pence, commitment.vat_pence) == (60_000, 12_000)
    assert (commitment.was_value_pence, commitment.was_vat_pence) == (80_000, 0)
    assert commitment.changed_at == at.now
    assert Invoice.get().version == 3


def test_back_at_what_it_was_nothing_is_marked(alice, cast, at):
    item = make_payable(cast.rose_care)
    create(alice, cast.rose_care, at)
    change(item, amount_pence=70_000)
    change(item, amount_pence=80_000)
    assert (Commitment.get().was_value_pence, Commitment.get().changed_at) == (None, None)


def test_nothing_happens_where_nothing_changed(alice, cast, at):
    item = make_payable(cast.rose_care)
    create(alice, cast.rose_care, at)
    assert follow(item) == 0
    assert Invoice.get().version == 1


def test_new_items_of_its_key_join_a_live_commitment(alice, cast, at):
    item = make_payable(cast.rose_care)
    create(alice, cast.rose_care, at)
    make_payable(cast.rose_care, 1_000, cpli=item.cpli, line_key="U1")
    make_payable(cast.rose_care, -500, cpli=item.cpli, side="income", kind="income")
    make_payable(cast.rose_care, 9_999, cpli=item.cpli, line_key="C9", financial_year=2024)
    follow(item)
    commitment = Commitment.get()
    assert (commitment.value_pence, commitment.contribution_pence) == (81_000, -500)
    assert len(keys_of(cast.rose_care)) == 1


def test_an_item_that_moved_to_another_period_leaves(alice, cast, at):
    item = make_payable(cast.rose_care)
    make_payable(cast.rose_care, 1_000, cpli=item.cpli, line_key="U1")
    create(alice, cast.rose_care, at)
    change(item, period_start=factories.TODAY)
    assert Commitment.get().value_pence == 1_000


def test_a_commitment_without_items_goes_and_the_invoice_says_so(alice, cast, at):
    item = make_payable(cast.rose_care)
    make_payable(cast.rose_care, 1_000)
    create(alice, cast.rose_care, at)
    PaymentItem.delete().where(PaymentItem.id == item.id).execute()
    follow(item)
    assert Commitment.get().value_pence == 1_000
    assert AuditEvent.select().where(AuditEvent.kind == "invoice recalculated").exists()


def test_a_submitted_invoice_stays_and_is_marked_as_changed(alice, cast, at):
    item = make_payable(cast.rose_care)
    submitted(alice, cast, at)
    change(item, amount_pence=70_000)
    invoice = Invoice.get()
    assert (invoice.status, invoice.changed_since_submitted, invoice.submitted_total_pence) == ("pending", True, 80_000)


@pytest.mark.parametrize("status", ["pending", "on_hold"])
@pytest.mark.parametrize(
    ("columns", "words"), [({"amount_pence": -1}, "is negative"), ({"state": "settled", "commitment": None}, "no item")]
)
def test_a_submitted_invoice_that_cannot_stand_is_returned_with_the_reason(alice, cast, at, status, columns, words):
    item = make_payable(cast.rose_care)
    submitted(alice, cast, at)
    Invoice.update(status=status).execute()
    change(item, **columns)
    invoice = Invoice.get()
    assert (invoice.status, invoice.submitted_at, invoice.changed_since_submitted) == ("unsubmitted", None, False)
    assert invoice.status_reason.startswith("Returned by itself")
    assert words in invoice.status_reason


def test_typed_totals_that_do_not_agree_any_more_return_it(alice, cast, at):
    item = make_payable(cast.rose_care, care={"contract": {"totals_editable": True}})
    invoice = create(alice, cast.rose_care, at, entered_net=80_000, entered_vat=0)
    submitting.submit(invoice, 1, by=alice, at=at)
    change(item, amount_pence=70_000)
    assert (Invoice.get().status, "short by £100.00" in Invoice.get().status_reason) == ("unsubmitted", True)


def test_submitting_again_starts_without_marks(alice, cast, at):
    item = make_payable(cast.rose_care)
    invoice = create(alice, cast.rose_care, at)
    change(item, amount_pence=70_000)
    submitting.submit(invoice, 2, by=alice, at=at)
    assert Commitment.get().was_value_pence is None
    assert Invoice.get().submitted_total_pence == 70_000


def test_an_authorised_invoice_does_not_move_and_what_comes_later_is_payable(alice, actor, cast, at):
    item = make_payable(cast.rose_care)
    invoice = submitted(alice, cast, at)
    authorising.authorise(invoice, invoice.version, by=actor("fin"), at=at)
    make_payable(cast.rose_care, 500, cpli=item.cpli, kind="adjustment")
    follow(item)
    assert totals_of_one(invoice).payable == 80_000
    later = submitting.create(replace(DETAILS, reference="later"), keys_of(cast.rose_care), by=alice, at=at)
    assert totals_of_one(later).payable == 500


def test_it_takes_few_queries_whatever_the_number(alice, cast, at):
    items = [make_payable(cast.rose_care) for _ in range(40)]
    create(alice, cast.rose_care, at)
    PaymentItem.update(amount_pence=1).execute()
    with watched_sql() as statements:
        assert follow(*items) == 1
    assert len(statements) < 25, "\n".join(statements)
    assert {commitment.value_pence for commitment in Commitment.select()} == {1}

"""Random moves by random people on one invoice: what is forbidden changes nothing, and what is true stays true."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import AuditEvent, Commitment, CountedActual, Invoice, PaymentItem
from operations import invoice_authorisation as authorisation
from operations import invoices
from operations.invoice_totals import totals_of_one
from rules.broken import RuleBroken
from rules.invoices import LIVE_STATUSES, MOVES, legal_verbs
from tests import factories
from tests.operations.bedford import make_bedford
from tests.operations.test_invoices import create

AT = factories.AT
VERBS = {
    "submit": lambda invoice, by: invoices.submit(invoice, invoice.version, by=by, at=AT),
    "delete": lambda invoice, by: invoices.delete(invoice, invoice.version, by=by, at=AT),
    "hold": lambda invoice, by: authorisation.hold(invoice, invoice.version, by=by, at=AT),
    "authorise": lambda invoice, by: authorisation.authorise(invoice, invoice.version, by=by, at=AT, seen=True),
    "return": lambda invoice, by: authorisation.give_back(
        invoice, invoice.version, by=by, at=AT, reason="Query open", words=""
    ),
    "release": lambda invoice, by: authorisation.release(invoice, invoice.version, by=by, at=AT),
    "put_back": lambda invoice, by: authorisation.put_back(invoice, invoice.version, by=by, at=AT, words="Too early"),
}
MOVES_OF_PEOPLE = st.lists(st.tuples(st.sampled_from(["alice", "fin"]), st.sampled_from(list(VERBS))), max_size=12)


@pytest.fixture
def people(visitor, cast):
    make_bedford(cast.rose_care)
    return {"alice": visitor("alice"), "fin": visitor("fin")}


def start_again(people, cast):
    """An unsubmitted invoice of all items, whatever the example before left."""
    CountedActual.delete().execute()
    PaymentItem.update(state="derived", commitment=None).execute()
    Commitment.delete().execute()
    Invoice.delete().execute()
    create(people["alice"], cast.rose_care, AT)


def everything():
    """All that a move could change."""
    tables = (Invoice, Commitment, PaymentItem, AuditEvent)
    return [list(table.select().order_by(table.id).tuples()) for table in tables]


def check_what_is_always_true(invoice):
    items = list(PaymentItem.select())
    assert {item.state for item in items} == ({"derived"} if invoice.status in LIVE_STATUSES else {"frozen"})
    assert all(each.is_live is (invoice.status in LIVE_STATUSES) for each in Commitment.select())
    assert (invoice.submitted_at is None) is (invoice.status == "unsubmitted")
    assert totals_of_one(invoice).payable == sum(item.amount_pence + item.vat_pence for item in items) == 463_234
    assert CountedActual.select().exists() is (invoice.status == "authorised")


@settings(max_examples=25)
@given(moves=MOVES_OF_PEOPLE)
def test_random_moves_by_random_people(people, cast, moves):
    start_again(people, cast)
    for name, verb in moves:
        invoice, before = Invoice.get(), everything()
        may = verb in legal_verbs(invoice.status, people[name].side)
        try:
            VERBS[verb](invoice, people[name])
        except RuleBroken:
            assert not may
            assert everything() == before
            continue
        assert may
        if verb == "delete":
            assert not PaymentItem.select().where(PaymentItem.commitment.is_null(False)).exists()
            return
        assert Invoice.get().status == MOVES[verb].to_status
        check_what_is_always_true(Invoice.get())

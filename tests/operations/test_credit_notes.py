"""Credit notes: what gives money back, by the provider or, left undone for 30 days, by an officer."""

import pytest

from models import AuditEvent, Commitment, Invoice, PaymentItem, database
from operations.invoices import authorising, commitments, credit_notes, submitting
from queries.invoices import payable
from queries.invoices.owed_credit_notes import count_owed, owed
from queries.invoices.totals import totals_of_one
from rules.broken import IllegalMove, RuleBroken
from tests.support import factories
from tests.support.invoices import DETAILS, create, make_payable
from tests.support.moments import days_later
from tests.support.notices import told


def owe(cast, at, pence=-5_000):
    """An adjustment of Rose Care that gives money back since `at`."""
    item = make_payable(cast.rose_care, pence, kind="adjustment")
    with database.atomic():
        commitments.refresh_commitments({(item.contract_id, item.client_id)}, at)
    return item


def keys_of(owing):
    return [str(offer.key) for each in owing for offer in each.items]


def test_a_credit_note_is_proposed_of_what_gives_money_back_only(cast, at):
    make_payable(cast.rose_care)
    owe(cast, at)
    assert [offer.payable for offer in payable.items_of(cast.rose_care.id, kind="credit_note")] == [-5_000]
    assert len(payable.items_of(cast.rose_care.id)) == 2
    assert len(payable.choices_of(cast.rose_care.id, "credit_note")["client"]) == 1
    assert len(payable.choices_of(cast.rose_care.id)["client"]) == 2


def test_an_invoice_below_nil_becomes_a_credit_note_with_the_same_items(actor, cast, at):
    alice, item = actor("alice"), make_payable(cast.rose_care)
    invoice = create(alice, cast.rose_care, at)
    with pytest.raises(RuleBroken, match="A credit note is a refund"):
        submitting.change_kind(invoice, "credit_note", invoice.version, by=alice, at=at)
    PaymentItem.update(amount_pence=-100).where(PaymentItem.id == item.id).execute()
    with database.atomic():
        commitments.refresh_commitments({(item.contract_id, item.client_id)}, at)
    fresh = Invoice.get()
    submitting.change_kind(fresh, "credit_note", fresh.version, by=alice, at=at)
    submitting.submit(Invoice.get(), Invoice.get().version, by=alice, at=at)
    assert (Invoice.get().kind, Invoice.get().status, Commitment.select().count()) == ("credit_note", "pending", 1)


def test_before_thirty_days_nobody_but_the_provider_makes_it(fin, cast, at):
    owe(cast, at)
    early = days_later(at, 29)
    assert (owed(fin, early.today, 30), count_owed(fin, early.today, 30)) == ([], (0, None))
    key = str(payable.items_of(cast.rose_care.id)[0].key)
    with pytest.raises(RuleBroken, match="on the list now"):
        credit_notes.create_on_behalf(cast.rose_care, [key], "CN", by=fin, at=early)
    assert not Invoice.select().exists()


def test_after_thirty_days_an_officer_creates_it_the_provider_is_told_and_another_authorises(fin, actor, cast, at):
    assert cast.alice
    owe(cast, at)
    late = days_later(at, 30)
    owing = owed(fin, late.today, 30)
    assert [(each.organisation.name, each.pence, each.since) for each in owing] == [("Rose Care", -5_000, at.today)]
    assert count_owed(fin, late.today, 30) == (1, at.today)
    invoice = credit_notes.create_on_behalf(cast.rose_care, keys_of(owing), "CN-1", by=fin, at=late)
    invoice = Invoice.get_by_id(invoice.id)
    assert (invoice.kind, invoice.status, invoice.submitted_total_pence) == ("credit_note", "pending", -5_000)
    text = "Credit note CN-1 was created for you"
    assert told() == [("alice@example.org", text, f"/invoices/{invoice.id}")]
    with pytest.raises(RuleBroken, match="another officer has to authorise it"):
        authorising.authorise(invoice, invoice.version, by=fin, at=late)
    other = actor("amy").__class__(**{**vars(actor("amy")), "roles": frozenset({"finance_officer"})})
    authorising.authorise(invoice, invoice.version, by=other, at=late)
    assert Invoice.get().status == "authorised"
    assert owed(fin, late.today, 30) == []


def test_on_a_credit_note_of_the_providers_own_it_is_not_owed(fin, actor, cast, at):
    owe(cast, at)
    keys = [str(offer.key) for offer in payable.items_of(cast.rose_care.id)]
    made = submitting.create(DETAILS, keys, by=actor("alice"), at=at, kind="credit_note")
    assert totals_of_one(made).payable == -5_000
    assert owed(fin, days_later(at, 60).today, 30) == []


def test_what_is_payable_on_the_whole_is_not_owed(fin, cast, at):
    item = owe(cast, at)
    make_payable(cast.rose_care, 9_000, cpli=item.cpli, line_key="U1")
    assert owed(fin, days_later(at, 60).today, 30) == []


def test_a_provider_cannot_do_it_for_another(actor, cast, at):
    owe(cast, at)
    with pytest.raises(IllegalMove):
        credit_notes.create_on_behalf(cast.rose_care, ["x"], "CN", by=actor("charlie"), at=days_later(at, 30))


def test_the_day_is_kept_while_the_amount_changes(cast, at):
    item = owe(cast, at)
    PaymentItem.update(amount_pence=-7_000).where(PaymentItem.id == item.id).execute()
    with database.atomic():
        commitments.refresh_commitments({(item.contract_id, item.client_id)}, days_later(at, 20))
    assert PaymentItem.get().below_nil_since == at.today
    assert not AuditEvent.select().exists()


def test_the_council_may_set_the_days(fin, cast, at):
    owe(cast, at)
    key, later = str(payable.items_of(cast.rose_care.id)[0].key), days_later(at, 10)
    with pytest.raises(RuleBroken, match="on the list now"):
        credit_notes.create_on_behalf(cast.rose_care, [key], "CN", by=fin, at=later)
    factories.make_council_setting(name="credit_note_days", value=10)
    assert credit_notes.create_on_behalf(cast.rose_care, [key], "CN", by=fin, at=later).kind == "credit_note"

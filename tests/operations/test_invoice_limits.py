"""Above an officer's authorise limit another officer authorises too."""

from dataclasses import replace

import pytest
from peewee import IntegrityError

from models import AuditEvent, Invoice, PaymentItem, database
from operations import audit, council_settings
from operations.invoices import authorising as authorisation
from operations.invoices import commitments
from rules.broken import RuleBroken
from tests.support import factories


@pytest.fixture
def limited_fin(actor, at):
    council_settings.change("authorise_limits", {"finance_officer": 50_000}, by=audit.SYSTEM, at=at)
    return actor("fin")


@pytest.fixture
def second(limited_fin):
    """Another finance officer."""
    return replace(limited_fin, person_id=factories.make_officer().id)


def authorise(by, at, **given):
    authorisation.authorise(Invoice.get(), Invoice.get().version, by=by, at=at, **given)
    return Invoice.get()


def test_the_first_is_noted_and_the_second_completes_it(submitted_invoice, limited_fin, second, at):
    noted = authorise(limited_fin, at)
    assert (noted.status, noted.first_authorised_by_id, noted.first_limit_pence) == (
        "pending",
        limited_fin.person_id,
        50_000,
    )
    assert {item.state for item in PaymentItem.select()} == {"derived"}
    with pytest.raises(RuleBroken, match="another officer"):
        authorise(limited_fin, at)
    done = authorise(second, at)
    assert (done.status, done.first_authorised_by_id, done.authorised_by_id) == (
        "authorised",
        limited_fin.person_id,
        second.person_id,
    )
    kinds = [event.kind for event in AuditEvent.select().order_by(AuditEvent.id.desc()).limit(2)]
    assert kinds == ["invoice authorised", "invoice authorised, a second officer is needed"]


def test_at_the_limit_or_without_one_a_single_officer_does(submitted_invoice, limited_fin, at):
    council_settings.change("authorise_limits", {"finance_officer": 80_000}, by=audit.SYSTEM, at=at)
    assert authorise(limited_fin, at).status == "authorised"


def test_changed_figures_or_a_return_clear_the_first(submitted_invoice, limited_fin, second, at):
    authorise(limited_fin, at)
    item = PaymentItem.get()
    PaymentItem.update(amount_pence=90_000).execute()
    with database.atomic():
        commitments.refresh_commitments({(item.contract_id, item.client_id)}, at)
    assert Invoice.get().first_authorised_by_id is None
    assert authorise(second, at, seen=True).status == "pending"
    authorisation.return_to_provider(
        Invoice.get(), Invoice.get().version, by=limited_fin, at=at, reason="Query open", words=""
    )
    assert (Invoice.get().first_authorised_by_id, Invoice.get().first_limit_pence) == (None, None)


@pytest.mark.parametrize(
    "columns",
    [
        {"authorised_by": "fin", "created_by": "fin"},
        {"first_authorised_by": "fin", "created_by": "fin"},
        {"first_authorised_by": "fin", "authorised_by": "fin"},
    ],
)
def test_the_database_refuses_one_officer_where_two_are_needed(database, actor, columns):
    people = {name: actor(who).person_id for name, who in columns.items()}
    invoice = factories.make_invoice(kind="credit_note", status="pending")
    with pytest.raises(IntegrityError), database.atomic():
        Invoice.update(people).where(Invoice.id == invoice.id).execute()
    others = dict(zip(people, [actor("fin").person_id, actor("amy").person_id], strict=True))
    assert Invoice.update(others).where(Invoice.id == invoice.id).execute() == 1

"""A small world of one organisation, with one of everything that queries show."""

from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from models import Action, Actual, Period, RememberedReport, database
from operations import audit
from tests.promises.objects import item_of_order
from tests.support import factories
from tests.support.factories import NOW

WEEK, WEEK_END = date(2025, 11, 10), date(2025, 11, 16)


def make_world(organisation: Any, person: Any, word: str) -> SimpleNamespace:
    """One of everything that queries show, of one organisation; `word` is in every name that people read."""
    service = factories.make_service(organisation=organisation, name=f"{word} House")
    factories.make_outgoing_email(state="failed", subject=f"{word} was paid", recipient=person.email)
    factories.make_job(kind=f"{word} job", state="failed", error=word, queue="files", finished_at=NOW)
    client = factories.make_client(surname=word, forename=word)
    care = factories.make_care(
        organisation=organisation,
        service=service,
        client=client,
        contract={"name": f"{word} contract", "totals_editable": True, "one_period_at_a_time": "contract"}
        | {"document_must_be_agreed": True},
        level={"name": f"{word} level", "service_group_class": f"{word} class"},
        care_package_ref=f"{word} package",
    )
    scheduled = factories.make_care(
        organisation=organisation,
        service=service,
        client=client,
        contract={"name": f"{word} scheduled"},
        method={"model": "scheduled", "pay_on_actuals": "never"},
    )
    world = SimpleNamespace(organisation=organisation, person=person, care=care, scheduled=scheduled)
    with database.atomic():
        audit.record("line imported", audit.SYSTEM, factories.AT, care.cpli, organisation)
    _add_weeks(world, word)
    _add_invoices(world, word)
    _add_payments(world, word)
    _add_matters(world, word)
    _add_claims(world, word)
    return world


def _add_claims(world: SimpleNamespace, word: str) -> None:
    columns = {"claimable": "both", "service_group_class": f"{word} class", "claim_unit_price_tenthousandths": 3870}
    level = factories.make_service_level(name=f"{word} mileage", unit="Mile", **columns)
    world.claim = factories.make_claim(organisation=world.organisation, created_by=world.person, notes=word)
    world.claim_item = factories.make_claim_item(
        claim=world.claim, client=world.care.client, service_level=level, description=word
    )
    factories.make_claim_journey(claim_item=world.claim_item, from_place=word)
    columns = {"status": "pending", "created_by": world.person, "submitted_by": world.person}
    pending = factories.make_claim(organisation=world.organisation, notes=word, **columns)
    item = factories.make_claim_item(claim=pending, kind="provider", service_level=level, description=word)
    factories.make_payment_item(cpli=world.care.cpli, contract=None, kind="claim", claim_item=item, state="frozen")


def _add_weeks(world: SimpleNamespace, word: str) -> None:
    care, organisation = world.care, world.organisation
    world.other = other = factories.make_care(
        organisation=organisation, contract=care.contract, client={"surname": word}
    )
    factories.make_actual(cpli=other.cpli, comment=word)
    factories.make_actual(cpli=other.cpli, week_start=date(2019, 1, 7))  # the line is not in force any more
    unpriced = factories.make_actual(cpli=other.cpli, week_start=date(2024, 1, 1)).id
    level = factories.make_service_level(name=f"{word} of no contract")
    Actual.update(cpli=None, service_level=level).where(Actual.id == unpriced).execute()
    factories.make_care(organisation=organisation, contract=care.contract, client={"surname": word})
    world.priced_level = factories.make_service_level(name=f"{word} emergency")
    factories.make_contract_price(contract=care.contract, service_level=world.priced_level)
    factories.make_suspension(cpli=care.cpli)
    factories.make_contribution(cpli=care.cpli)
    world.actual = factories.make_actual(cpli=care.cpli, state="entered", comment=word, saved_by=world.person)
    world.dispute = factories.make_dispute(
        organisation=organisation, client=care.client, details=word, raised_by=world.person
    )
    factories.make_dispute(organisation=organisation, client=care.client, status="proposed", details=word)
    factories.make_actuals_draft(organisation=organisation, person=world.person)
    world.file = factories.make_actuals_file(organisation=organisation, file_name=f"{word}.csv")
    world.visit = factories.make_visit(
        organisation=organisation, ssref=care.client.ssref, client=care.client, client_name=word
    )
    factories.make_visit(cpli=care.cpli, comments=word)
    factories.make_visit_mapping(organisation=organisation, statuses={word: "delivered"})
    factories.make_held_back(cpli=care.cpli)
    factories.make_held_back(cpli=care.cpli, reason="waiting_for_order")
    factories.make_held_back(cpli=care.cpli, reason="document_not_agreed")
    factories.make_held_back(cpli=care.cpli, reason="in_dispute", from_date=WEEK, to_date=WEEK + timedelta(days=6))


def _add_invoices(world: SimpleNamespace, word: str) -> None:
    care, whose = world.care, {"organisation": world.organisation, "created_by": world.person}
    world.invoice = factories.make_invoice(**whose, reference=f"{word} 1", near_key="ALIKE", status_reason=word)
    submitted = {"status": "pending", "submitted_at": NOW, "submitted_by": world.person, "near_key": "ALIKE"}
    world.submitted = factories.make_invoice(
        **whose, **submitted, reference=f"{word} 2", split_from=world.invoice, submitted_total_pence=1
    )
    decided_now = {"status": "authorised", "submitted_at": NOW, "authorised_at": NOW}
    authorised = factories.make_invoice(**whose, reference=f"{word} 3", **decided_now)
    september = NOW.replace(month=9)
    in_bank = {"status": "finalised", "submitted_at": september, "bank_date": WEEK}
    paid = factories.make_invoice(**whose, reference=f"{word} 4", **in_bank)
    factories.make_commitment(
        invoice=paid,
        contract=care.contract,
        client=care.client,
        is_live=False,
        value_pence=100,
        period_start=date(2025, 7, 1),
    )
    factories.make_invoice_look(invoice=world.invoice, person=world.person)
    of = {"contract": care.contract, "client": care.client}
    world.commitment = factories.make_commitment(
        invoice=world.invoice, **of, value_pence=80_000, was_value_pence=1, changed_at=NOW + timedelta(days=1)
    )
    factories.make_payment_item(cpli=care.cpli, commitment=world.commitment, reason=word)
    decided = factories.make_commitment(invoice=authorised, **of, is_live=False, value_pence=100)
    factories.make_payment_item(cpli=care.cpli, commitment=decided, slice_start=WEEK, slice_end=WEEK_END)
    before = {"slice_start": date(2025, 9, 15), "slice_end": date(2025, 10, 12)}
    world.payable = factories.make_payment_item(cpli=care.cpli, reason=word, **before)
    owed = {"amount_pence": -90_000, "kind": "adjustment", "below_nil_since": date(2025, 1, 1)}
    world.owed = factories.make_payment_item(
        cpli=care.cpli, reason=word, **owed, slice_start=date(2025, 8, 18), slice_end=date(2025, 9, 14)
    )
    world.invoice_file = factories.make_uploaded_file(invoice=world.invoice, file_name=f"{word}.pdf")
    factories.make_audit_event(kind="invoice created", subject=world.invoice, by=_Named(word))
    world.order = factories.make_purchase_order(**of, value_pence=100)
    factories.make_purchase_order(**of, financial_year=2023)
    world.iteration = factories.make_purchase_order_iteration(
        purchase_order=world.order, items=[item_of_order(care.cpli)], cause=word
    )


def _add_payments(world: SimpleNamespace, word: str) -> None:
    scheduled, organisation = world.scheduled, world.organisation
    world.period = factories.make_period(payment_method=scheduled.method)
    Period.update(start_date=date(2025, 10, 13)).where(Period.id == world.period.id).execute()
    world.run = factories.make_payment_run(state="finalised")
    factories.make_payment_run_organisation(payment_run=world.run, organisation=organisation)
    checked = factories.make_payment_run(state="checked")
    factories.make_payment_run_organisation(payment_run=checked, organisation=organisation)
    world.remittance = factories.make_remittance(
        contract=scheduled.contract, payment_run=world.run, amount_pence=80_000, notes=word
    )
    paid = {"state": "settled", "is_paid": True, "remittance": world.remittance, "payment_run": world.run}
    _pay_a_large_sum(scheduled)
    world.paid = factories.make_payment_item(cpli=scheduled.cpli, model="scheduled", reason=word, **paid)
    world.line = factories.make_payment_item(
        cpli=scheduled.cpli, model="scheduled", reason=word, side="income", kind="income", amount_pence=-100
    )
    world.moved = factories.make_moved_line(cpli=scheduled.cpli, reason=word, status_reason=word)
    world.manual = factories.make_payment_item(
        cpli=scheduled.cpli, model="scheduled", reason=word, kind="manual", line_key=f"M{scheduled.cpli.id}"
    )
    factories.make_line_status(cpli=scheduled.cpli, reason=word)
    world.plan = factories.make_overpayment_plan(cpli=scheduled.cpli, cause=word)
    factories.make_overpayment_plan(cpli=world.care.cpli, cause=word, state="disputed", answered_at=NOW)
    factories.make_payment_item(
        cpli=scheduled.cpli,
        model="scheduled",
        reason=word,
        kind="adjustment",
        amount_pence=-200,
        overpayment_plan=world.plan,
    )
    factories.make_overpayment_slice(plan=world.plan)
    factories.make_overpayment_instalment(plan=world.plan)
    factories.make_calendar_feed(person=world.person, organisation=organisation)


def _pay_a_large_sum(care: Any) -> None:
    """More than £30,000, in the bank in November."""
    pence = 4_000_000
    remittance = factories.make_remittance(
        contract=care.contract, bank_date=date(2025, 11, 3), net_pence=pence, amount_pence=pence
    )
    paid = {"state": "settled", "is_paid": True, "remittance": remittance, "amount_pence": pence}
    factories.make_payment_item(cpli=care.cpli, model="scheduled", slice_start=date(2025, 9, 15), **paid)


def _add_matters(world: SimpleNamespace, word: str) -> None:
    care, organisation = world.care, world.organisation
    about = {"related_type": "Invoice", "related_id": world.invoice.id, "related_words": word}
    world.action = factories.make_action(
        organisation=organisation, title=word, client=care.client, assigned_side="provider", **about
    )
    world.sending = factories.make_action_sending(title=word, text=word, organisations=[organisation.id])
    Action.update(sending=world.sending.id).where(Action.id == world.action.id).execute()
    world.draft = factories.make_sending_draft(person=world.person, typed={"title": word})
    factories.make_action_post(action=world.action, text=word, person_name=word)
    factories.make_action_note(action=world.action, text=word)
    factories.make_action_look(action=world.action, person=world.person)
    factories.make_action(organisation=organisation, title=word, **about)
    world.unopened = factories.make_action_sending(title=word, text=word, organisations=[organisation.id])
    theirs = {"sending": world.unopened, "assigned_side": "provider"}
    unopened = factories.make_action(organisation=organisation, title=word, **about, **theirs)
    factories.make_outgoing_email(state="failed", body=f"{word}: /actions/{unopened.id}")
    factories.make_outgoing_email(state="failed", body=f"{word}: /actions/{world.action.id}")
    factories.make_notice(person=world.person, organisation=organisation, text=word)
    world.contact = factories.make_person(surname=word, password_hash="x", roles=[(organisation, "read_only")])
    factories.make_change_request(organisation=organisation, submitted_by=world.person, entity_name=word)
    world.document = factories.make_contract_document(cpli=care.cpli, notes=word, document_type=f"{word} agreement")
    factories.make_contract_document(
        cpli=care.cpli, status="rejected", decided_at=NOW, rejection_reason=word, document_type=f"{word} terms"
    )
    factories.make_home_tiles(organisation=organisation, left_out=[word])
    world.pack = factories.make_pack(person=world.person, organisation=organisation, title=word)
    factories.make_api_key(organisation=organisation, name=f"{word} key")
    world.file_result = factories.make_file_result(organisation=organisation, file_name=f"{word}.csv")
    factories.make_webhook(organisation=organisation, address=f"https://{word}.example.org/")
    figures = {"organisation": organisation.id, "lines": 1, "unplanned": 0}
    figures |= {"weekly_was_pence": 0, "weekly_now_pence": 0}
    factories.make_e_invoice_file(organisation=organisation, invoice=world.invoice, file_name=f"{word}.xml")
    factories.make_care_upload(file_name=f"{word}.zip")
    world.uplift = factories.make_uplift(figures=[figures], reason=word)
    factories.make_uplift_price(uplift=world.uplift, cpli=care.cpli)
    factories.make_uplift_left_out(uplift=world.uplift, cpli=care.cpli)
    world.saved = factories.make_saved_filter(person=world.person, name=word)
    asked = {"person": world.person, "report": "held-back", "typed": {"contract": word}}
    world.report_file = factories.make_report_file(organisation=organisation, **asked)
    RememberedReport.create(**asked)


@dataclass(frozen=True)
class _Named:
    """Who did something, in the audit trail."""

    name: str
    person_id: int | None = None
    address: str = ""

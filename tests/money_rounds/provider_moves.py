"""What providers do: weeks, invoices, credit notes, answers, documents."""

from datetime import timedelta

from models import Actual, Commitment, ContractDocument, Dispute, Invoice, OverpaymentPlan, Period
from operations import contract_documents
from operations.actuals import confirming, deleting, recording
from operations.disputes import answering as dispute_answers
from operations.invoices import submitting
from operations.overpayments import answering
from operations.scheduled_payments import answers
from queries.invoices import payable
from queries.weeks import addable, loading
from queries.weeks.loading import Scope
from rules.delivery_values import DayRow, Entered
from tests.money_rounds.world import WEEKS_BACK, organisation_of


def entry_of(world, line):
    """What a person may enter for a line: often the plan, or something near it."""
    chance = world.chance
    planned = line.plan.quantity_hundredths if line.item else 400
    if line.pricing == "timetabled":
        days = [day for day in range(7) if chance.random() < 0.6]
        rows = [DayRow((day,), chance.choice((100, 50, 25)), chance.random() < 0.2) for day in days]
        return Entered(rows=tuple(rows), comment="Said so")
    quantity = max(0, planned + 25 * chance.choice((0, 0, 0, -4, -2, 3, -planned // 25)))
    frustrated = 25 * chance.choice((0, 0, 2)) if quantity >= 50 else 0
    return Entered(actual_hundredths=quantity - frustrated, frustrated_hundredths=frustrated, comment="Said so")


def _scope(world):
    by = world.people[world.chance.choice(("alice", "alice", "alice", "charlie"))]
    return Scope(by.organisation_id), by


def save_weeks(world):
    """Some lines of a week are saved, and perhaps confirmed."""
    scope, by = _scope(world)
    week = world.week()
    lines = [line for line in loading.load_week(scope, week) if world.chance.random() < 0.6]
    entries = {line.ref: (entry_of(world, line), line.version) for line in lines}
    for ref, entry in entries.items():
        world.attempt(lambda: recording.record_week(scope, week, {ref: entry}, by, world.at))  # noqa: B023
    if world.chance.random() < 0.7:
        confirm_a_week(world, scope, by, week)


def confirm_weeks(world):
    """Some weeks of the last months are confirmed, with nothing recorded as planned."""
    scope, by = _scope(world)
    last = world.today - timedelta(days=world.today.weekday() + 7)
    for back in range(WEEKS_BACK):
        if world.chance.random() < 0.4:
            confirm_a_week(world, scope, by, last - timedelta(weeks=back))


def confirm_a_week(world, scope, by, week):
    world.attempt(lambda: confirming.confirm(scope, week, by, world.at))


def undo_confirm(world):
    scope, by = _scope(world)
    row = world.one_of(Actual.select().where(Actual.confirmed_at == world.at.now))
    if row:
        world.attempt(lambda: confirming.undo_confirm(scope, row.week_start, by, world.at))


def generate_a_week(world):
    scope, by = _scope(world)
    world.attempt(lambda: confirming.generate(scope, world.week(), by, world.at))


def add_unplanned_care(world):
    """Emergencies at one service or several, more than once in a week."""
    scope, by = _scope(world)
    week = world.week()
    clients = {line.client_id for line in loading.load_week(scope, week)}
    lines = addable.addable_lines(scope, week, clients)
    for line in [each for each in lines if world.chance.random() < 0.5][:3]:
        entry = Entered(actual_hundredths=25 * world.chance.randint(1, 16), comment="At night")
        world.attempt(lambda: recording.record_week(scope, week, {line.ref: (entry, 0)}, by, world.at))  # noqa: B023
    if world.chance.random() < 0.6:
        confirm_a_week(world, scope, by, week)


def take_care_out(world):
    """Unplanned or rolling care is taken out of its week again."""
    row = world.one_of(Actual.select().where(Actual.cpli.is_null()))
    if row is None:
        return
    by = world.provider_of(row.organisation_id)
    scope = Scope(row.organisation_id)
    line = next((each for each in loading.load_week(scope, row.week_start) if each.actual == row), None)
    if line:
        world.attempt(lambda: deleting.delete_actual(scope, row.week_start, line.ref, line.version, by, world.at))


def create_invoice(world):
    """Of some of what is payable, or a credit note of what is below nil; perhaps with typed totals."""
    by, chance = world.people["alice"], world.chance
    offers = payable.items_of(by.organisation_id)
    kind = "credit_note" if chance.random() < 0.2 else "invoice"
    if kind == "credit_note":
        offers = payable.items_of(by.organisation_id, kind=kind)
    chosen = [offer for offer in offers if chance.random() < 0.7]
    typed = {}
    if chance.random() < 0.4:
        wrong = chance.choice((0, 0, 100))
        typed["entered_net"] = sum(offer.value for offer in chosen) + wrong
        typed["entered_vat"] = sum(offer.vat for offer in chosen)
    details = submitting.InvoiceDetails(f"REF {world.number()}", world.today, **typed)
    keys, made = [str(offer.key) for offer in chosen], []
    world.attempt(lambda: made.append(submitting.create(details, keys, by, world.at, kind)))
    if made and chance.random() < 0.7:
        world.attempt(lambda: submitting.submit(made[0], made[0].version, by, world.at))


def submit_invoice(world):
    invoice, by = world.one_of(Invoice.select().where(Invoice.status == "unsubmitted")), world.people["alice"]
    if invoice:
        world.attempt(lambda: submitting.submit(invoice, invoice.version, by, world.at))


def change_invoice(world):
    """Remove, Suggest, Make it a credit note, Update with typed totals, or Delete."""
    invoice, by = world.one_of(Invoice.select().where(Invoice.status == "unsubmitted")), world.people["alice"]
    if invoice is None:
        return
    chance = world.chance
    items = list(Commitment.select().where(Commitment.invoice == invoice))
    offers = [str(offer.key) for offer in payable.items_of(by.organisation_id)]
    total = sum(item.value_pence for item in items), sum(item.vat_pence for item in items)
    details = submitting.InvoiceDetails(invoice.reference, world.today, "", *total)
    kind = "credit_note" if invoice.kind == "invoice" else "invoice"
    verbs = [
        lambda: submitting.remove_item(invoice, chance.choice(items), by, world.at),
        lambda: submitting.add_items(invoice, offers[: chance.randint(1, 3)], by, world.at),
        lambda: submitting.change_kind(invoice, kind, invoice.version, by, world.at),
        lambda: submitting.update(invoice, details, invoice.version, by, world.at),
        lambda: submitting.delete(invoice, invoice.version, by, world.at),
    ]
    world.attempt(chance.choice(verbs if items else verbs[3:]))


def answer_dispute(world):
    """The provider changes the week inside the dispute, responds, asks for it to be resolved."""
    dispute = world.one_of(Dispute.select().where(Dispute.status.in_(("in_dispute", "resolution_requested"))))
    if dispute is None:
        return
    by, chance = world.provider_of(dispute.organisation_id), world.chance
    scope = Scope(dispute.organisation_id, client_id=dispute.client_id)
    lines = [line for line in loading.load_week(scope, dispute.first_week) if line.dispute_id == dispute.id]
    for line in lines:
        if chance.random() < 0.7:
            entries = {line.ref: (entry_of(world, line), line.version)}
            world.attempt(
                lambda: dispute_answers.correct(dispute, scope, line.week_start, entries, by, world.at)  # noqa: B023
            )
    if chance.random() < 0.6:
        dispute = Dispute.get_by_id(dispute.id)
        world.attempt(lambda: dispute_answers.request_resolution(dispute, dispute.version, "It is right", by, world.at))


def answer_document(world):
    document = world.one_of(ContractDocument.select().where(ContractDocument.status == "published"))
    if document is None:
        return
    by = world.provider_of(organisation_of(document.cpli.contract_id))
    if world.chance.random() < 0.7:
        world.attempt(lambda: contract_documents.agree(document, by, world.at))
    else:
        world.attempt(lambda: contract_documents.reject(document, "Another rate was agreed", by, world.at))


def answer_period(world):
    period = world.one_of(Period.select().where(Period.finalised_on.is_null()))
    if period is None:
        return
    by = world.provider_of(organisation_of(period.contract_id))
    verbs = [
        lambda: answers.confirm(period, by, world.at),
        lambda: answers.reject(period, "Two nights too few", by, world.at),
        lambda: answers.undo_answer(period, by, world.at),
    ]
    world.attempt(world.chance.choice(verbs))


def answer_overpayment(world):
    plan = world.one_of(OverpaymentPlan.select().where(OverpaymentPlan.state.not_in(("done", "dropped"))))
    if plan is None:
        return
    by, parts = world.provider_of(plan.organisation_id), world.chance.randint(1, 12)
    verbs = [
        lambda: answering.accept(plan, by, world.at),
        lambda: answering.ask(plan, parts, "So many, please", by, world.at),
        lambda: answering.dispute(plan, "It was delivered", by, world.at),
    ]
    world.attempt(world.chance.choice(verbs))


MOVES = {
    save_weeks: 8,
    confirm_weeks: 8,
    undo_confirm: 1,
    generate_a_week: 1,
    add_unplanned_care: 4,
    take_care_out: 1,
    create_invoice: 8,
    submit_invoice: 3,
    change_invoice: 4,
    answer_dispute: 4,
    answer_document: 4,
    answer_period: 2,
    answer_overpayment: 3,
}

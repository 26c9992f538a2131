"""What the council's officers do: disputes, invoices, lines, plans, documents, payment runs."""

from datetime import timedelta

from models import (
    Actual,
    Client,
    Commitment,
    Contract,
    Dispute,
    Invoice,
    OverpaymentPlan,
    PaymentItem,
    PaymentRun,
)
from operations import contract_documents, council_settings, files, manual_adjustments
from operations.actuals import unlocking
from operations.audit import SYSTEM
from operations.disputes import deciding as disputes
from operations.invoices import authorising, credit_notes, submitting
from operations.invoices.holding_items import hold_item
from operations.overpayments import deciding as plans
from operations.payment_runs import approving, checking, preparing
from operations.scheduled_payments import lines as scheduled_lines
from queries.disputes.details import seen_of
from queries.invoices import payable
from queries.weeks.loading import Scope
from rules.disputes import REASONS
from tests.support.upload_samples import PDF

EVERYTHING = ("invoiced", "scheduled", "claims")
STATUSES = ("pay", "cancel", "suspend", "carry_forward")
UNDER_WAY = ("prepared", "checked", "approved")


def unlock_a_week(world):
    row = world.one_of(Actual.select().where(Actual.unlocked_at.is_null(), Actual.state == "confirmed"))
    if row:
        scope = Scope(row.organisation_id, client_id=row.client_id)
        world.attempt(
            lambda: unlocking.unlock(scope, row.week_start, "The provider asked", world.people["fin"], world.at)
        )


def raise_dispute(world):
    """On a recorded week or two, of all lines or one."""
    chance = world.chance
    row = world.one_of(Actual.select().where(Actual.week_start == world.week())) or world.one_of(Actual.select())
    if row is None:
        return
    lines = [] if chance.random() < 0.6 else [row.line_key]
    last = row.week_start + timedelta(days=7 * chance.choice((0, 0, 1)))
    whose = (row.organisation, row.client, row.week_start, last, lines)
    why = (chance.choice(REASONS), "Who was there?", world.officer(), world.at)
    world.attempt(lambda: disputes.raise_dispute(*whose, *why))


def decide_dispute(world):
    dispute, by = world.one_of(Dispute.select()), world.officer()
    if dispute is None:
        return
    version = dispute.version - (world.chance.random() < 0.1)
    verbs = {
        "proposed": [
            lambda: disputes.raise_proposed(dispute, version, dispute.reason, "Who was there?", by, world.at),
            lambda: disputes.drop(dispute, version, by, world.at),
        ],
        "resolved": [lambda: disputes.reopen(dispute, version, by, world.at, "Once more")],
    }
    resolve = [lambda: disputes.resolve(dispute, version, seen_of(dispute), by, world.at)]
    world.attempt(world.chance.choice(verbs.get(dispute.status, resolve)))


def decide_invoice(world):
    """Authorise most of all; hold, release, return, put back."""
    invoice, by = world.one_of(Invoice.select().where(Invoice.status != "finalised")), world.officer()
    if invoice is None:
        return
    version = invoice.version - (world.chance.random() < 0.1)
    verbs = {
        "authorise": lambda: authorising.authorise(invoice, version, by, world.at, seen=True),
        "hold": lambda: authorising.hold(invoice, version, by, world.at, "Query open", "Wait"),
        "return": lambda: authorising.return_to_provider(invoice, version, by, world.at, "Query open", "Look"),
        "release": lambda: authorising.take_off_hold(invoice, version, by, world.at),
        "put back": lambda: authorising.put_back_to_pending(invoice, version, by, world.at, "Too early"),
    }
    likely = {
        "pending": ["authorise", "authorise", "authorise", "hold", "return"],
        "on_hold": ["release", "release", "return"],
        "authorised": ["put back"],
    }
    world.attempt(verbs[world.chance.choice(likely.get(invoice.status, list(verbs)))])


def authorise_all(world):
    for invoice in Invoice.select().where(Invoice.status == "pending"):
        by = world.officer()
        world.attempt(lambda: authorising.authorise(invoice, invoice.version, by, world.at, seen=True))  # noqa: B023


def set_limits(world):
    """Up to which sum one officer's authorisation is enough; or no limit any more."""
    pence = world.chance.choice((None, 10_000, 50_000, 200_000))
    limits = {} if pence is None else {"finance_officer": pence}
    world.attempt(lambda: council_settings.change("authorise_limits", limits, SYSTEM, world.at))


def hold_an_item(world):
    invoice = world.one_of(Invoice.select().where(Invoice.status == "pending"))
    item = invoice and world.one_of(Commitment.select().where(Commitment.invoice == invoice))
    if item:
        world.attempt(lambda: hold_item(invoice, item, invoice.version, world.officer(), world.at, "Asked about"))


def credit_note_on_behalf(world):
    keys = [str(offer.key) for offer in payable.items_of(world.rose.id, kind="credit_note")]
    about = (world.rose, keys, f"COUNCIL {world.number()}", world.officer(), world.at)
    if keys:
        world.attempt(lambda: credit_notes.create_on_behalf(*about))


def set_lines(world):
    """Officers set Scheduled lines, one or all of a contract, to Pay, Cancel, Suspend or Carry forward."""
    waits = (PaymentItem.state == "derived") & (PaymentItem.model == "scheduled")
    item = world.one_of(PaymentItem.select().where(waits))
    if item is None:
        return
    chosen = [item.id]
    if world.chance.random() < 0.3:
        chosen = [each.id for each in PaymentItem.select().where(waits, PaymentItem.contract == item.contract)]
    status = world.chance.choice(STATUSES)
    about = (Contract.get_by_id(item.contract_id), chosen, status, "Under review", world.people["fin"], world.at)
    world.attempt(lambda: scheduled_lines.set_statuses(*about))


def add_by_hand(world):
    contract, chance = world.one_of(Contract.select()), world.chance
    client = chance.choice((None, Client.get_by_id(chance.randint(1, 4))))
    pence = chance.choice((-12_345, 1_234, 50_000))
    about = (contract, chance.choice(world.levels), pence, world.today, world.today, "Taxi")
    world.attempt(lambda: manual_adjustments.add(*about, world.people["fin"], world.at, client))


def take_back_by_hand(world):
    item = world.one_of(PaymentItem.select().where(PaymentItem.kind == "manual", PaymentItem.state == "derived"))
    if item:
        world.attempt(lambda: manual_adjustments.take_back(item, world.people["fin"], world.at))


def decide_overpayment(world):
    plan, by, chance = world.one_of(OverpaymentPlan.select()), world.people["fin"], world.chance
    if plan is None:
        return
    if chance.random() < 0.2:
        world.attempt(lambda: plans.drop(plan, "Let it be", by, world.at))
    else:
        world.attempt(lambda: plans.decide(plan, chance.randint(1, 12), "So many", by, world.at))


def put_in_instalments(world):
    row = PaymentItem
    waits = (row.state == "derived") & (row.model == "scheduled") & (row.amount_pence < 0) & (row.kind == "adjustment")
    item = world.one_of(row.select().where(waits))
    if item:
        about = (Contract.get_by_id(item.contract_id), [item.id], "Too much at once", world.people["fin"], world.at)
        world.attempt(lambda: plans.put_in_instalments(*about))


def publish_document(world):
    about = (
        world.line(),
        "Placement Agreement",
        files.Upload("agreement.pdf", PDF),
        "",
        world.people["cora"],
        world.at,
        "Made by the portal.",  # its PDF is not opened first, which would start a program each time
    )
    world.attempt(lambda: contract_documents.publish(*about))


def prepare_run(world):
    chance, by = world.chance, world.people["fin"]
    models = chance.choice((["invoiced"], ["scheduled"], ["claims"], list(EVERYTHING), list(EVERYTHING)))
    due_by = world.today + timedelta(days=chance.choice((0, 0, 5)))
    if chance.random() < 0.25:
        adjustments = chance.random() < 0.7
        world.attempt(lambda: preparing.prepare_catch_up(world.today, by, world.at, adjustments=adjustments))
    else:
        world.attempt(lambda: preparing.prepare(models, due_by, world.today, by, world.at))


def pay_all(world):
    """All that is payable, from the invoice to the run; now and then it stops before the end."""
    by = world.people["alice"]
    for kind in ("invoice", "credit_note"):
        keys = [str(offer.key) for offer in payable.items_of(world.rose.id, kind=kind)]
        details = submitting.InvoiceDetails(f"ALL {world.number()}", world.today)
        made = []
        world.attempt(lambda: made.append(submitting.create(details, keys, by, world.at, kind)))  # noqa: B023
        for invoice in made:
            world.attempt(lambda: submitting.submit(invoice, invoice.version, by, world.at))  # noqa: B023
    authorise_all(world)
    for run in PaymentRun.select().where(PaymentRun.state.in_(("prepared", "checked"))):
        preparing.drop(run, world.people["fin"], world.at)
    whole = (EVERYTHING, world.today, world.today, world.people["fin"], world.at)
    world.attempt(lambda: preparing.prepare(*whole))
    run = PaymentRun.select().where(PaymentRun.state == "prepared").first()
    for _ in range(world.chance.choice((3, 3, 2)) if run else 0):
        if not _next_step(world, PaymentRun.get_by_id(run.id)):
            break


def carry_run_on(world):
    """What comes next for a run, some steps long; what cannot go on is taken out, or the run dropped."""
    run = world.one_of(PaymentRun.select().where(PaymentRun.state.in_(UNDER_WAY)))
    for _ in range(world.chance.randint(1, 3) if run else 0):
        run = PaymentRun.get_by_id(run.id)
        if run.state not in UNDER_WAY or not _next_step(world, run):
            break


def _next_step(world, run):
    fin, amy = world.people["fin"], world.people["amy"]
    if run.state == "checked":
        return world.attempt(lambda: approving.approve(run, amy, world.at))
    if run.state == "approved":
        return world.attempt(lambda: approving.start_finalising(run, amy, world.at))
    for verb, kinds in ((checking.take_out, ("negative",)), (checking.see, ())):
        fresh = PaymentRun.get_by_id(run.id)
        ids = [each.id for each in fresh.checks if each.outcome == "open" and (not kinds or each.kind in kinds)]
        if ids:
            world.attempt(lambda: verb(fresh, ids, fin, world.at))  # noqa: B023
    fresh = PaymentRun.get_by_id(run.id)
    if world.attempt(lambda: checking.check(fresh, fin, world.at)):
        return True
    world.attempt(lambda: preparing.drop(PaymentRun.get_by_id(run.id), fin, world.at))
    return False


def turn_run_back(world):
    """An approved run is withdrawn, a prepared or checked one dropped, or one of its checks' lines taken out."""
    run = world.one_of(PaymentRun.select().where(PaymentRun.state.in_(UNDER_WAY)))
    if run is None:
        return
    fin, amy = world.people["fin"], world.people["amy"]
    open_checks = [each.id for each in run.checks if each.outcome == "open"]
    if run.state == "approved":
        world.attempt(lambda: approving.withdraw(run, amy, world.at))
    elif open_checks and world.chance.random() < 0.6:
        world.attempt(lambda: checking.take_out(run, [world.chance.choice(open_checks)], fin, world.at))
    else:
        world.attempt(lambda: preparing.drop(run, fin, world.at))


SEVERAL_STEPS = (pay_all, authorise_all)
MOVES = {
    unlock_a_week: 3,
    raise_dispute: 5,
    decide_dispute: 5,
    decide_invoice: 8,
    authorise_all: 3,
    set_limits: 3,
    hold_an_item: 3,
    credit_note_on_behalf: 2,
    set_lines: 5,
    add_by_hand: 2,
    take_back_by_hand: 1,
    decide_overpayment: 3,
    put_in_instalments: 1,
    publish_document: 4,
    prepare_run: 9,
    carry_run_on: 8,
    pay_all: 8,
    turn_run_back: 2,
}

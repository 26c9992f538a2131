"""What a provider says of an overpayment plan: accepted, another number of instalments please, or disputed."""

from content.action_types import PAYMENT_QUERY
from models import Action, Contract, OverpaymentPlan, database
from operations import actions, audit
from operations.overpayments import moving
from queries import council_settings
from queries.action_subjects import Subject
from queries.overpayments.live import has_taken
from rules import overpayments as rules
from rules.broken import RuleBroken


def accept(plan, by, at, version=None):
    """The provider accepts the plan as it is shown, or takes a question or dispute back. Raises IllegalMove."""
    values = {"asked_instalments": None, "answer": ""}
    return _answer("accept", plan, "overpayment plan accepted", values, by, at, version)


def ask(plan, instalments, words, by, at, version=None):
    """The provider asks for another number of instalments, and why. Nothing is taken until an officer has decided.

    Raises RuleBroken for a number that no plan may have, the present one, or without words; IllegalMove as `accept`.
    """
    rules.check_instalments(instalments, council_settings.read().overpayment_instalments)
    if instalments == plan.instalments:
        words = rules.instalment_words(instalments)
        raise RuleBroken(f"The plan has {words} already. Enter another number, or accept it", "instalments")
    words = rules.clean_reason(words, "Enter why you ask for another plan")
    values = {"asked_instalments": instalments, "answer": words}
    return _answer("ask", plan, "another overpayment plan asked for", values, by, at, version)


def dispute(plan, words, by, at, version=None):
    """The provider says why nothing, or not so much, was overpaid: the council answers in an action about the
    contract. Nothing is taken until an officer has decided.
    """
    words = rules.clean_reason(words, "Enter why this is not right")
    values = {"asked_instalments": None, "answer": words}
    with database.atomic():
        held = _answer("dispute", plan, "overpayment disputed", values, by, at, version)
        number = _raise_action(held, words, by, at)
        OverpaymentPlan.update(action_number=number).where(OverpaymentPlan.id == held.id).execute()
        held.action_number = number
    return held


def accept_unanswered(at):
    """No answer is acceptance: plans whose announced day has come. For the worker's nights. Returns how many."""
    plan = OverpaymentPlan
    due = plan.select().where(plan.state == "announced", plan.earliest_date <= at.today).order_by(plan.id)
    count = 0
    for row in list(due):
        with database.atomic():
            held = moving.hold(row)
            if held.state != "announced":
                continue
            kind = "overpayment plan accepted without an answer"
            moving.change(held, kind, audit.SYSTEM, at, state="accepted")
            count += 1
    return count


def _answer(verb, plan, kind, values, by, at, version):
    with database.atomic():
        held = moving.hold(plan, version)
        state = rules.check_move(verb, held.state, by.side, has_taken(held)).to_status
        moving.change(held, kind, by, at, state=state, answered_by=by.person_id, answered_at=at.now, **values)
    return held


def _raise_action(plan, words, by, at):
    """The action of an earlier dispute of the plan while it is open, else a new one. Returns its id."""
    standing = Action.get_or_none(Action.id == plan.action_number, Action.status == "open")
    if standing is not None:
        actions.post(standing, "comment", words, by, at)
        return standing.id
    contract = Contract.get_by_id(plan.contract_id)
    about = Subject("Contract", contract.id, contract.name, plan.organisation_id, plan.client_id)
    title = f"Overpayment {plan.id} disputed"
    return actions.open_action(PAYMENT_QUERY, title, words, about, by, at).id

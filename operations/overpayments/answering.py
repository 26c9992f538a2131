"""What a provider says of an overpayment plan: accepted, another number of instalments please, or disputed."""

from typing import Any

from content.action_types import PAYMENT_QUERY
from models import Action, Contract, OverpaymentPlan, database
from operations import actions, audit
from operations.overpayments import moves
from queries import council_settings
from queries.action_subject import Subject
from queries.overpayments.live import has_taken
from rules import overpayments as rules
from rules.actor import Actor
from rules.broken import RuleBroken
from rules.moment import Moment


def accept(plan: OverpaymentPlan, by: Actor, at: Moment, version: int | None = None) -> OverpaymentPlan:
    """The provider accepts the plan as it is shown, or takes a question or dispute back. Raises IllegalMove."""
    values = {"asked_instalments": None, "answer": ""}
    return _answer("accept", plan, "overpayment plan accepted", values, by, at, version)


def ask(
    plan: OverpaymentPlan, instalments: int | None, words: str, by: Actor, at: Moment, version: int | None = None
) -> OverpaymentPlan:
    """The provider asks for another number of instalments, and why. Nothing is taken until an officer has decided.

    Raises RuleBroken for a number that no plan may have, the present one, or without words; IllegalMove as `accept`.
    """
    number = rules.check_instalments(instalments, council_settings.read().overpayment_instalments)
    if number == plan.instalments:
        words = rules.instalment_words(number)
        raise RuleBroken(f"The plan has {words} already. Enter another number, or accept it", "instalments")
    words = rules.clean_reason(words, "Enter why you ask for another plan")
    values = {"asked_instalments": number, "answer": words}
    return _answer("ask", plan, "another overpayment plan asked for", values, by, at, version)


def dispute(plan: OverpaymentPlan, words: str, by: Actor, at: Moment, version: int | None = None) -> OverpaymentPlan:
    """The provider says why nothing, or not so much, was overpaid: the council answers in an action about the
    contract. Nothing is taken until an officer has decided.
    """
    words = rules.clean_reason(words, "Enter why this is not right")
    values = {"asked_instalments": None, "answer": words}
    with database.atomic():
        locked = _answer("dispute", plan, "overpayment disputed", values, by, at, version)
        number = _raise_action(locked, words, by, at)
        OverpaymentPlan.update(action_number=number).where(OverpaymentPlan.id == locked.id).execute()
        locked.action_number = number
    return locked


def accept_unanswered(at: Moment) -> int:
    """No answer is acceptance: plans whose announced day has come. For the worker's nights. Returns how many."""
    plan = OverpaymentPlan
    due = plan.select().where(plan.state == "announced", plan.earliest_date <= at.today).order_by(plan.id)
    count = 0
    for row in list(due):
        with database.atomic():
            locked = moves.lock(row)
            if locked.state != "announced":
                continue
            kind = "overpayment plan accepted without an answer"
            moves.update(locked, kind, audit.SYSTEM, at, state="accepted")
            count += 1
    return count


def _answer(
    verb: str, plan: OverpaymentPlan, kind: str, values: dict[str, Any], by: Actor, at: Moment, version: int | None
) -> OverpaymentPlan:
    with database.atomic():
        locked = moves.lock(plan, version)
        state = rules.check_move(verb, locked.state, by.side, has_taken(locked)).to_status
        moves.update(locked, kind, by, at, state=state, answered_by=by.person_id, answered_at=at.now, **values)
    return locked


def _raise_action(plan: OverpaymentPlan, words: str, by: Actor, at: Moment) -> int:
    """The action of an earlier dispute of the plan while it is open, else a new one. Returns its id."""
    standing = Action.get_or_none(Action.id == plan.action_number, Action.status == "open")
    if standing is not None:
        actions.post(standing, "comment", words, by, at)
        return standing.id
    contract = Contract.get_by_id(plan.contract_id)
    about = Subject("Contract", contract.id, contract.name, plan.organisation_id, plan.client_id)
    title = f"Overpayment {plan.id} disputed"
    return actions.open_action(PAYMENT_QUERY, title, words, about, by, at).id

"""E-mails about overpayments, to a provider's people who look after money: how much and when, no client's name."""

from models import Contract, Organisation
from operations import outgoing_email
from operations.remittances import told
from rules import money
from rules.dates import long_date
from rules.overpayments import instalment_words

SUBJECTS = {
    "announced": "An overpayment of {amount} to {organisation}",
    "decided": "The council has decided on an overpayment of {amount} to {organisation}",
    "dropped": "An overpayment of {amount} to {organisation} is not taken back",
}


def tell_provider(plan, what, at):
    """Queue a mail to each contact who is told of money. what: announced, decided or dropped."""
    organisation = Organisation.get_by_id(plan.organisation_id)
    contract = Contract.get_by_id(plan.contract_id)
    amount = money.format_pence(-plan.amount_pence)
    subject = SUBJECTS[what].format(amount=amount, organisation=organisation.name)
    link = outgoing_email.link(f"/scheduled-payments/overpayments/{plan.id}")
    body = f"{_opening(plan, what, organisation, contract, amount)}\n\n{_next(plan, what)}\n\n{link}\n"
    for email in told(plan.organisation_id):
        outgoing_email.queue(email, subject, body, at)


def _opening(plan, what, organisation, contract, amount):
    if what == "announced":
        return (
            f"{organisation.name} was paid {amount} too much for {contract.name}. Nothing is taken back before "
            f"{long_date(plan.earliest_date)}."
        )
    if what == "dropped":
        return f"The council does not take back the {amount} that {organisation.name} was overpaid for {contract.name}."
    return (
        f"The council has looked at your answer about the overpayment of {amount} for {contract.name}. It is taken in "
        f"{instalment_words(plan.instalments)}, not before {long_date(plan.earliest_date)}."
    )


def _next(plan, what):
    where = "Sign in to the provider portal by the address below"
    if what != "announced":
        return f"{where}, to read what was decided."
    in_parts = f"It is proposed to take it in {instalment_words(plan.instalments)}. "
    return (
        f"{in_parts}{where}, to see why, and to accept it, ask for another number of instalments, or dispute it. "
        "If you do not answer until then, the plan counts as accepted."
    )

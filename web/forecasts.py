"""What the organisation that the user acts for can expect in the bank: worked out once a request."""

from datetime import date

from models import Contract, Invoice, OverpaymentPlan
from queries import next_run
from queries.forecast import Expected, InvoicePayment, OpenPeriod, expected, invoice_payment
from rules.actor import Actor
from rules.forecast import Run
from web import clock, council
from web.asked_once import asked_once
from web.permissions import Permission


def expected_by(user: Actor) -> Expected | None:
    """What the user's organisation can expect; None for officers, and where nothing is ever paid through here."""
    return None if user.organisation_id is None else expected_of(user.organisation_id)


def expected_of(organisation_id: int) -> Expected | None:
    """What an organisation can expect, for either side; None where nothing is ever paid to it through here."""
    return asked_once(_expected_of, organisation_id)


def _expected_of(organisation_id: int) -> Expected | None:
    return expected(organisation_id, council.settings(), clock.moment())


def next_run_of_all() -> Run | None:
    """The council's next payment run, whomever it pays; None where nobody is paid through here yet."""
    return asked_once(_next_run_of_all)


def _next_run_of_all() -> Run | None:
    return next_run.next_run(council.settings(), clock.moment())


def left_of_period(contract: Contract, start: date) -> OpenPeriod | None:
    """What a Scheduled period has left to pay and when it is in the bank, for either side; None where it is not open,
    or nothing is left.
    """
    found = expected_of(contract.organisation_id)
    return found.period(contract.id, start) if found else None


def day_of_period(contract: Contract, start: date, own: date) -> date:
    """When the payment of a Scheduled period that is still to come is in the bank; `own`: the period's own date."""
    left = left_of_period(contract, start)
    return left.bank_date if left else own


def in_the_bank(invoice: Invoice) -> InvoicePayment | None:
    """When an invoice is in the bank, for either side; None for what is paid."""
    return invoice_payment(expected_of(invoice.organisation_id), invoice, clock.today())


def plan_to_answer(user: Actor) -> OverpaymentPlan | None:
    """The overpayment plan that the home page shows in full, with its answers: of those who are paid by Scheduled
    periods alone and have one to answer. Others have a line for each.
    """
    expected = expected_by(user)
    if expected is None or len(expected.announced) != 1 or expected.has_cut_off:
        return None
    return expected.announced[0] if user.may(Permission.SCHEDULED_EDIT) else None


def may_see_amounts(user: Actor) -> bool:
    """Whether payments are shown to the user: a Care Coordinator sees only the cut-off."""
    return user.may(Permission.INVOICES_READ) or user.may(Permission.SCHEDULED_READ)

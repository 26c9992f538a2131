"""What each of a contact's organisations is owed and owes, for the page on which they choose one."""

from typing import NamedTuple

from peewee import fn

from content.council_settings import CouncilSettings
from models import OverpaymentInstalment, OverpaymentPlan
from queries.forecast import expected
from rules.forecast import BankPayment
from rules.moment import Moment

OPEN = ("announced", "accepted", "asked", "disputed")


class Standing(NamedTuple):
    """How it stands with an organisation, in pence: what is to come, the payment that is in the bank next, what is
    still to confirm, and what overpayments will still take back.
    """

    to_come_pence: int
    next_payment: BankPayment | None
    to_confirm_pence: int
    to_take_back_pence: int


def standing_of(organisation_id: int, settings: CouncilSettings, at: Moment) -> Standing:
    """What one organisation is owed and owes, in a fixed number of queries."""
    found = expected(organisation_id, settings, at)
    part = OverpaymentInstalment
    left = (
        part.select(fn.SUM(part.amount_pence))
        .join(OverpaymentPlan)
        .where(OverpaymentPlan.organisation == organisation_id, OverpaymentPlan.state.in_(OPEN), ~part.is_taken)
    )
    taken_back = abs(int(left.tuples().get()[0] or 0))
    if found is None:
        return Standing(0, None, 0, taken_back)
    return Standing(
        sum(each.pence for each in found.to_come), found.next_payment, max(found.to_confirm_pence, 0), taken_back
    )

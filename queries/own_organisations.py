"""What each of a contact's organisations is owed and owes, for the page on which they choose one."""

from collections.abc import Sequence
from typing import NamedTuple

from peewee import fn

from content.council_settings import CouncilSettings
from models import Organisation, OverpaymentInstalment, OverpaymentPlan
from queries.forecast import Expected, expected_by_organisation
from queries.prepared import Reader, Slot, among
from queries.prepared_models import PreparedModels
from rules.actor import Actor
from rules.forecast import BankPayment
from rules.moment import Moment

OPEN = ("announced", "accepted", "asked", "disputed")


def organisation_acted_for(viewer: Actor) -> Organisation | None:
    """The organisation that a contact acts for."""
    return _OWN.first(viewer.side, organisation_id=viewer.organisation_id, id=viewer.organisation_id)


_OWN = PreparedModels[Organisation](
    lambda side: Organisation.visible_to(Reader(side)).where(Organisation.id == Slot("id"))
)


class Standing(NamedTuple):
    """How it stands with an organisation, in pence: what is to come, the payment that is in the bank next, what is
    still to confirm, and what overpayments will still take back.
    """

    to_come_pence: int
    next_payment: BankPayment | None
    to_confirm_pence: int
    to_take_back_pence: int


def standings(organisation_ids: Sequence[int], settings: CouncilSettings, at: Moment) -> dict[int, Standing]:
    """{organisation id: what it is owed and owes}, in a fixed number of queries however many they are."""
    if not organisation_ids:
        return {}
    found = expected_by_organisation(organisation_ids, settings, at)
    part, plan = OverpaymentInstalment, OverpaymentPlan
    query = part.select(plan.organisation, fn.SUM(part.amount_pence)).join(plan)
    query = query.where(among(plan.organisation, organisation_ids), plan.state.in_(OPEN), ~part.is_taken)
    left = {owner: abs(int(pence)) for owner, pence in query.group_by(plan.organisation).tuples()}
    return {each: _standing(found.get(each), left.get(each, 0)) for each in organisation_ids}


def _standing(found: Expected | None, to_take_back_pence: int) -> Standing:
    if found is None:
        return Standing(0, None, 0, to_take_back_pence)
    to_come = sum(each.pence for each in found.to_come)
    return Standing(to_come, found.next_payment, max(found.to_confirm_pence, 0), to_take_back_pence)

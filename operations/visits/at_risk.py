"""The pounds of visits that wait for an order: at the contract's price for the level, held back until there is one."""

from collections import defaultdict

from models import Contract, ContractPrice, HeldBack, Visit
from operations.recalculation.writing import write_held_back
from queries.visits.care import Levels
from queries.visits.lines import times_of
from rules.line_keys import waiting_visits_key
from rules.visits import pounds_at_risk
from rules.weeks import FAR_FUTURE


class Prices:
    """What contracts pay for levels that they price without a line of care."""

    def __init__(self, organisation_ids, care, levels):
        """`care`: {organisation id: Care}; `levels`: Levels."""
        self.care, self.levels = care, levels
        self.prices = defaultdict(list)
        price = ContractPrice
        columns = (price.service_level, price.contract, price.start_date, price.end_date)
        query = (
            price.select(Contract.organisation, *columns, price.unit_price_tenthousandths, Contract.reference)
            .join(Contract)
            .where(Contract.organisation.in_(organisation_ids))
            .order_by(Contract.reference, price.start_date.desc())
        )
        for organisation, level, contract, start, end, amount, _ in query.tuples():
            self.prices[organisation, level].append((contract, start, end or FAR_FUTURE, amount))

    def price_of(self, visit):
        """(contract id, price) for a visit's level on its day, or None: of several contracts one of the client's line
        items, else the first by reference; of overlapping prices the later start.
        """
        found = [
            (contract, amount)
            for contract, start, end, amount in self.prices[visit.organisation_id, visit.service_level_id]
            if start <= visit.day <= end
        ]
        care = self.care[visit.organisation_id]
        theirs = {line.contract for line in care.by_client.get(visit.client_id, ())}
        return next((pair for pair in found if pair[0] in theirs), next(iter(found), None))

    def at_risk(self, visit):
        """(contract id, pence) of a waiting visit; None where there is no price for it."""
        level = self.levels.rows.get(visit.service_level_id)
        priced = self.price_of(visit) if level else None
        if priced is None:
            return None
        contract, price = priced
        pence = pounds_at_risk(times_of(visit), level.unit, level.visit_rounding_minutes, level.frustrated_paid, price)
        return None if pence is None else (contract, pence)


def write_waiting(organisation_ids, care, at, levels=None):
    """Bring what is held back for an order to the visits that wait now. In the caller's transaction."""
    organisation_ids = sorted(organisation_ids)
    if not organisation_ids:
        return
    prices = Prices(organisation_ids, care, levels or Levels())
    query = Visit.select().where(Visit.organisation.in_(organisation_ids), Visit.waiting_since.is_null(False))
    groups = defaultdict(list)
    for visit in query.order_by(Visit.id):
        risk = prices.at_risk(visit)
        if risk is not None:
            key = waiting_visits_key(risk[0], visit.service_level_id, visit.ssref)
            groups[key, visit.week_start].append((visit, *risk))
    rows = [_held_back(key, week, group) for (key, week), group in groups.items()]
    standing = HeldBack.select(HeldBack.line_key).where(
        HeldBack.organisation.in_(organisation_ids), HeldBack.reason == "waiting_for_order"
    )
    keys = {key for (key,) in standing.distinct().tuples()} | {key for key, _ in groups}
    write_held_back(sorted(keys), rows)


def _held_back(key, week, group):
    first, contract, _ = group[0]
    days = [visit.day for visit, _, _ in group]
    return {
        "organisation": first.organisation_id,
        "contract": contract,
        "client": first.client_id,
        "client_ref": "" if first.client_id else first.ssref,
        "cpli": None,
        "service_level": first.service_level_id,
        "line_key": key,
        "reason": "waiting_for_order",
        "slice_start": week,
        "from_date": min(days),
        "to_date": max(days),
        "amount_pence": sum(pence for _, _, pence in group),
    }

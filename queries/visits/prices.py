"""What contracts pay for visits that wait for an order: their price for the visit's service level, if they have one."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from models import Contract, ContractPrice, Visit
from queries.visits.care import Care, Levels
from queries.visits.lines import times_of
from rules.visits import pounds_at_risk
from rules.weeks import FAR_FUTURE


class Prices:
    """What contracts pay for levels that they price without a line of care."""

    def __init__(self, organisation_ids: Collection[int], care: Mapping[int, Care], levels: Levels) -> None:
        """`care` is the Care of each of the organisations, by id."""
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

    def price_of(self, visit: Visit) -> tuple[int, int] | None:
        """(contract id, unit price in ten-thousandths of a pound) for a visit's level on its day, or None.

        Of several contracts it is one of the client's line items, else the first by reference; of overlapping prices
        the one that starts later.
        """
        found = [
            (contract, amount)
            for contract, start, end, amount in self.prices[visit.organisation_id, visit.service_level_id]
            if start <= visit.day <= end
        ]
        care = self.care[visit.organisation_id]
        theirs = {line.contract for line in care.by_client.get(visit.client_id, ())}
        return next((pair for pair in found if pair[0] in theirs), next(iter(found), None))

    def at_risk(self, visit: Visit) -> tuple[int, int] | None:
        """(contract id, pence) of a waiting visit; None where there is no price for it."""
        rule = self.levels.rules.get(visit.service_level_id)
        priced = self.price_of(visit) if rule else None
        if rule is None or priced is None:
            return None
        contract, price = priced
        pence = pounds_at_risk(times_of(visit), rule, price)
        return None if pence is None else (contract, pence)

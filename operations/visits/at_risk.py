"""The pounds of visits that wait for an order: at the contract's price for the level, held back until there is one."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from models import HeldBack, Visit
from operations.recalculation.writing import write_held_back
from queries.visits.care import Care, Levels
from queries.visits.prices import Prices
from rules.line_keys import waiting_visits_key
from rules.moment import Moment


def write_waiting(
    organisation_ids: Collection[int], care: Mapping[int, Care], at: Moment, levels: Levels | None = None
) -> None:
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


def _held_back(key: str, week: date, group: Sequence[tuple[Visit, int, int]]) -> dict[str, Any]:
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

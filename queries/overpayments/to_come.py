"""What overpayment plans are going to take from payments of an organisation, where nobody says otherwise."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from peewee import JOIN, ModelSelect, fn

from models import (
    CarePackageLineItem,
    OverpaymentInstalment,
    OverpaymentPlan,
    OverpaymentSlice,
    PaymentItem,
    ServiceLevel,
)
from queries.prepared import among
from rules import money
from rules.line_keys import LineKey
from rules.overpayments import shares

TAKEN_UNASKED = ("announced", "accepted")  # asked for otherwise or disputed, nothing is taken until an officer decides


class PartToCome(NamedTuple):
    """What a payment of a contract is going to be less by: pence with VAT, negative."""

    plan: OverpaymentPlan
    period_start: date
    pence: int


def parts_to_come(organisation_ids: Collection[int]) -> list[PartToCome]:
    """The parts of these organisations' plans that no payment item stands for yet, by plan and period; one query."""
    by_plan: dict[int, list[OverpaymentPlan]] = {}
    for row in _parts_by_slice(organisation_ids):
        by_plan.setdefault(row.id, []).append(row)
    return [part for rows in by_plan.values() for part in _parts_of_plan(rows) if part.pence]


def _parts_by_slice(organisation_ids: Collection[int]) -> Iterable[OverpaymentPlan]:
    """The plans, a row for each of their slices and each period that is to have a part and has none yet."""
    plan, part, of_slice, item = OverpaymentPlan, OverpaymentInstalment, OverpaymentSlice, PaymentItem
    stands = item.select(item.id).where(item.overpayment_plan == plan.id, item.period_start == part.period_start)
    columns = (
        *(part.period_start, of_slice.id.alias("slice_id"), of_slice.side, of_slice.rest_pence),
        ServiceLevel.vat_rate_basis_points.alias("vat_rate"),
    )
    query: ModelSelect = (
        plan.select(plan, *columns)
        .join_from(plan, part)
        .join_from(plan, of_slice)
        .join_from(plan, CarePackageLineItem, JOIN.LEFT_OUTER)
        .join_from(CarePackageLineItem, ServiceLevel, JOIN.LEFT_OUTER)
        .where(
            among(plan.organisation, organisation_ids),
            plan.state.in_(TAKEN_UNASKED),
            ~part.is_taken,
            ~fn.EXISTS(stands),
        )
    )
    return query.order_by(plan.id, part.number, of_slice.id).objects()


def _parts_of_plan(rows: list[OverpaymentPlan]) -> Iterable[PartToCome]:
    """Each slice is shared out over the periods, and each share has its own VAT, as its payment item will have."""
    plan, starts = rows[0], list(dict.fromkeys(row.period_start for row in rows))
    rate = plan.vat_rate if plan.cpli_id else _rate_of_unplanned(plan)
    slices = {row.slice_id: (row.side, shares(row.rest_pence, len(starts))) for row in rows}
    for number, start in enumerate(starts):
        pence = 0
        for side, parts in slices.values():
            pence += parts[number] + (money.vat_pence(parts[number], rate) if side == "cost" else 0)
        yield PartToCome(plan, start, pence)


def _rate_of_unplanned(plan: OverpaymentPlan) -> int:
    level = LineKey.parse(plan.line_key).level_id
    rate = ServiceLevel.select(ServiceLevel.vat_rate_basis_points).where(ServiceLevel.id == level)
    return int(rate.scalar() or 0)

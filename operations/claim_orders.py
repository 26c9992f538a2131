"""An organisation's order of the year for its one-off claims: `One-Off Claims - 2019/2020`.

The contract: docs/domain/purchase-orders.md.
"""

from typing import Any

from peewee import fn

from models import PaymentItem, PurchaseOrder, database
from operations import audit
from rules.moment import Moment


def issue_claim_orders(at: Moment, organisation_id: int | None = None) -> int:
    """Issue the year's order of each organisation (or of one) that has accepted claims and none yet, and bring its
    value up to date: what was accepted, without VAT. It has no items of its own. Returns how many orders were issued.
    """
    issued = 0
    with database.atomic():
        audit.lock_chain()
        known = _orders(organisation_id)
        number = PurchaseOrder.select(fn.MAX(PurchaseOrder.number)).scalar() or 0
        for (organisation, year), pence in sorted(_accepted(organisation_id).items()):
            order = known.get((organisation, year))
            if order is None:
                number, issued = number + 1, issued + 1
                _issue(number, organisation, year, pence, at)
            elif order.value_pence != pence:
                PurchaseOrder.update(value_pence=pence).where(PurchaseOrder.id == order.id).execute()
                _record("purchase order changed", order, pence, at, was={"value_pence": order.value_pence})
    return issued


def _accepted(organisation_id: int | None) -> dict[tuple[int, int], int]:
    """{(organisation, financial year): pence} of claims that were accepted; what was cancelled is not in it."""
    item = PaymentItem
    query = item.select(item.organisation, item.financial_year, fn.SUM(item.amount_pence)).where(
        item.kind == "claim", item.side == "cost", item.line_status != "cancel"
    )
    if organisation_id is not None:
        query = query.where(item.organisation == organisation_id)
    rows = query.group_by(item.organisation, item.financial_year).tuples()
    return {(organisation, year): int(pence) for organisation, year, pence in rows}


def _orders(organisation_id: int | None) -> dict[tuple[int, int], PurchaseOrder]:
    query = PurchaseOrder.select().where(PurchaseOrder.client.is_null())
    if organisation_id is not None:
        query = query.where(PurchaseOrder.organisation == organisation_id)
    return {(order.organisation_id, order.financial_year): order for order in query}


def _issue(number: int, organisation: int, year: int, pence: int, at: Moment) -> None:
    order = PurchaseOrder.create(
        number=number, organisation=organisation, financial_year=year, value_pence=pence, issued_on=at.today
    )
    _record("purchase order issued", order, pence, at)


def _record(kind: str, order: PurchaseOrder, pence: int, at: Moment, was: dict[str, Any] | None = None) -> None:
    now = {"number": order.number, "iteration": order.iteration, "value_pence": pence}
    audit.record(kind, by=audit.SYSTEM, at=at, subject=order, organisation=order.organisation_id, was=was, now=now)

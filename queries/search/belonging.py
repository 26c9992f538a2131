"""What belongs to clients: their lines, invoices, actions, orders, remittances and claims, the latest first."""

from collections.abc import Sequence
from typing import NamedTuple

from peewee import ModelSelect

from models import (
    Action,
    CarePackageLineItem,
    Claim,
    ClaimItem,
    Commitment,
    Invoice,
    PaymentItem,
    PurchaseOrder,
    Remittance,
)
from queries.claims.readable import readable_claims
from queries.prepared import READER, Ids, Prepared, Reader, Slot, is_in
from queries.search.matching import MOST_OF_A_KIND, Found
from rules.actor import Actor


class _Thing(NamedTuple):
    id: int


def things_of(viewer: Actor, client_ids: Sequence[int], kinds: Sequence[str]) -> Found:
    """{kind: ids} of what belongs to these clients and the viewer may see, at most 51 of a kind."""
    bound = {READER: viewer.organisation_id, "ids": client_ids, "_limit": MOST_OF_A_KIND + 1}
    asked = [kind for kind in kinds if kind in THINGS]
    return {kind: [row.id for row in THINGS[kind].rows(viewer.side, **bound)] for kind in asked}


def _lines(side: str) -> ModelSelect:
    line = CarePackageLineItem
    query = line.visible_to(Reader(side)).select(line.id).where(is_in(line.client, Ids("ids")))
    return query.order_by(line.start_date.desc(), line.id.desc()).limit(Slot("_limit"))


def _invoices(side: str) -> ModelSelect:
    theirs = Commitment.select(Commitment.invoice).where(is_in(Commitment.client, Ids("ids")))
    query = Invoice.visible_to(Reader(side)).select(Invoice.id).where(Invoice.id.in_(theirs))
    return query.order_by(Invoice.id.desc()).limit(Slot("_limit"))


def _actions(side: str) -> ModelSelect:
    query = Action.visible_to(Reader(side)).select(Action.id).where(is_in(Action.client, Ids("ids")))
    return query.order_by(Action.last_post_at.desc(), Action.id.desc()).limit(Slot("_limit"))


def _orders(side: str) -> ModelSelect:
    order = PurchaseOrder
    query = order.visible_to(Reader(side)).select(order.id).where(is_in(order.client, Ids("ids")))
    return query.order_by(order.financial_year.desc(), order.number.desc()).limit(Slot("_limit"))


def _remittances(side: str) -> ModelSelect:
    item = PaymentItem
    theirs = item.select(item.remittance).where(is_in(item.client, Ids("ids")), item.remittance.is_null(False))
    query = Remittance.visible_to(Reader(side)).select(Remittance.id).where(Remittance.id.in_(theirs))
    return query.order_by(Remittance.number.desc()).limit(Slot("_limit"))


def _claims(side: str) -> ModelSelect:
    theirs = ClaimItem.select(ClaimItem.claim).where(is_in(ClaimItem.client, Ids("ids")))
    query = readable_claims(Reader(side)).select(Claim.id).where(Claim.id.in_(theirs))
    return query.order_by(Claim.claim_date.desc(), Claim.id.desc()).limit(Slot("_limit"))


THINGS = {
    "line": Prepared(_Thing, _lines),
    "invoice": Prepared(_Thing, _invoices),
    "action": Prepared(_Thing, _actions),
    "order": Prepared(_Thing, _orders),
    "remittance": Prepared(_Thing, _remittances),
    "claim": Prepared(_Thing, _claims),
}

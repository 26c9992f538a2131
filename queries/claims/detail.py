"""One claim: its items with their logs and files, what it comes to, and what somebody has seen of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from peewee import JOIN, ModelSelect

from models import Claim, ClaimItem, ClaimJourney, Client, ServiceLevel, UploadedFile
from queries.claims.readable import readable_claims
from rules.actor import Actor
from rules.claims import ITEM_KINDS, PENDING
from rules.mileage import has_log, miles_of, route


@dataclass(frozen=True)
class ItemParts:
    """An item, with the lines of its mileage log by day and its files."""

    item: ClaimItem
    journeys: Sequence[ClaimJourney]
    files: Sequence[UploadedFile]

    @property
    def may_have_log(self) -> bool:
        """Whether its quantity is miles."""
        return has_log(self.item.service_level.unit)


class ClaimTotals(NamedTuple):
    """What a claim comes to, in pence: without VAT by kind of item, the VAT, and how many items it has."""

    by_kind: dict[str, int]
    vat_pence: int
    items: int

    @property
    def amount_pence(self) -> int:
        """All items, without VAT."""
        return sum(self.by_kind.values())

    @property
    def payable_pence(self) -> int:
        """Total Payable: with VAT."""
        return self.amount_pence + self.vat_pence


def items_of(claim: Claim) -> list[ItemParts]:
    """The items of a claim in the order in which they were made, in three queries."""
    items = list(_item_query().where(ClaimItem.claim == claim.id).order_by(ClaimItem.id))
    ids = [item.id for item in items]
    journeys = ClaimJourney.select().where(ClaimJourney.claim_item.in_(ids))
    logs: dict[int, list[ClaimJourney]] = {}
    for journey in journeys.order_by(ClaimJourney.day, ClaimJourney.id) if ids else ():
        logs.setdefault(journey.claim_item_id, []).append(journey)
    files: dict[int, list[UploadedFile]] = {}
    for file in UploadedFile.select().where(UploadedFile.claim_item.in_(ids)).order_by(UploadedFile.id) if ids else ():
        files.setdefault(file.claim_item_id, []).append(file)
    return [ItemParts(item, logs.get(item.id, []), files.get(item.id, [])) for item in items]


def one_item(viewer: Actor, claim_id: int, item_id: int) -> ClaimItem | None:
    """An item of a claim of the viewer's; None where there is none."""
    of_claim = readable_claims(viewer).select(Claim.id).where(Claim.id == claim_id)
    return ClaimItem.visible_to(viewer).where(ClaimItem.id == item_id, ClaimItem.claim.in_(of_claim)).first()


def one_journey(item: ClaimItem, journey_id: int) -> ClaimJourney | None:
    """A journey of an item's log; None where there is none."""
    return ClaimJourney.get_or_none(ClaimJourney.id == journey_id, ClaimJourney.claim_item == item.id)


def one_file(item: ClaimItem, file_id: int) -> UploadedFile | None:
    """A file of an item; None where there is none."""
    return UploadedFile.get_or_none(UploadedFile.id == file_id, UploadedFile.claim_item == item.id)


def _item_query() -> ModelSelect:
    """The query of items with their service level, and their client where they have one."""
    query = ClaimItem.select(ClaimItem, ServiceLevel, Client).join(ServiceLevel)
    return query.join_from(ClaimItem, Client, JOIN.LEFT_OUTER)


def hide_undecided(claim: Claim, items: Iterable[ClaimItem]) -> None:
    """What the panel says of a pending claim is its own until it decides: here the provider's rows do not have it."""
    if claim.status != PENDING:
        return
    claim.decision_notes = ""
    for item in items:
        item.is_included, item.la_notes = True, ""


def totals_of(items: Iterable[ClaimItem]) -> ClaimTotals:
    """The ClaimTotals of these items; what the panel left out is not in them."""
    counted = [item for item in items if item.is_included]
    by_kind = {kind: sum(item.amount_pence for item in counted if item.kind == kind) for kind in ITEM_KINDS}
    return ClaimTotals(by_kind, sum(item.vat_pence for item in counted), len(counted))


def seen_key(claim: Claim, items: Iterable[ClaimItem]) -> str:
    """What stands for a claim as somebody has seen it: another one once its date, notes or an item have changed."""
    facts = [(claim.id, claim.version), *sorted((item.id, item.version) for item in items)]
    return sha256(repr(facts).encode()).hexdigest()[:16]


def route_of(journey: ClaimJourney) -> str:
    """`Home - St Cuthbert's School - Home`"""
    return route(journey.from_place, journey.to_place, journey.is_return)


def miles_of_journey(journey: ClaimJourney) -> int:
    """The hundredths of a mile that a journey counts: twice the miles there and back."""
    return miles_of(journey.miles_hundredths, journey.is_return)

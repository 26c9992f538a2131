"""What an item looks to be claimed twice with: an item of another claim, or a journey of another log.

The contract: docs/domain/claims.md#claimed-before.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from peewee import Expression

from models import Claim, ClaimItem, ClaimJourney
from queries.claims.detail import ItemParts
from rules.claims import LOOKS_CLAIMED_DAYS, REJECTED, UNSUBMITTED, ItemFacts, looks_alike
from rules.mileage import journey_key


class LookAlike(NamedTuple):
    """Where an item looks to be claimed already: in which claim, and on which day it was driven if by a journey."""

    claim_id: int
    claim_date: date
    description: str
    journey_day: date | None = None
    journey_route: str = ""


def look_alikes(claim: Claim, parts: Sequence[ItemParts], for_panel: bool = False) -> dict[int, LookAlike]:
    """{item id: LookAlike} of the items of a claim that look claimed twice, each with the first that it looks like.

    Of two claims that are both with the provider only the later item is asked about; what was rejected or left out does
    not count, nor what the provider said is a different one. `for_panel`: that too, but nothing that nobody submitted.
    """
    counted = [each for each in parts if each.item.is_included]
    asked = counted if for_panel else [each for each in counted if not each.item.is_different]
    counts = _counts(claim, (REJECTED, UNSUBMITTED) if for_panel else (REJECTED,))
    return _journeys(asked, counts) | _items(claim, asked, counts)


def facts_of(item: ClaimItem) -> ItemFacts:
    """What an item is compared by."""
    return ItemFacts(item.kind, item.client_id, item.service_level_id, item.quantity_hundredths, item.amount_pence)


def _counts(claim: Claim, statuses: Sequence[str]) -> Expression:
    """The condition on items joined with their claims: of the same organisation, included, and of no such status."""
    return (Claim.organisation == claim.organisation_id) & Claim.status.not_in(statuses) & ClaimItem.is_included


def _items(claim: Claim, asked: Sequence[ItemParts], counts: Expression) -> dict[int, LookAlike]:
    levels = {each.item.service_level_id for each in asked}
    if not levels:
        return {}
    days = timedelta(days=LOOKS_CLAIMED_DAYS)
    near = Claim.claim_date.between(claim.claim_date - days, claim.claim_date + days)
    query = ClaimItem.select(ClaimItem, Claim).join(Claim)
    others = list(query.where(counts, near, ClaimItem.service_level.in_(levels)).order_by(ClaimItem.id))
    found = {}
    for item in (each.item for each in asked):
        for other in others:
            apart = (other.claim.claim_date - claim.claim_date).days
            if _is_before(other.claim, other.id, item) and looks_alike(facts_of(item), facts_of(other), apart):
                found[item.id] = LookAlike(other.claim_id, other.claim.claim_date, other.description)
                break
    return found


def _journeys(asked: Sequence[ItemParts], counts: Expression) -> dict[int, LookAlike]:
    days = {journey.day for each in asked for journey in each.journeys}
    if not days:
        return {}
    query = ClaimJourney.select(ClaimJourney, ClaimItem, Claim).join(ClaimItem).join(Claim)
    driven: dict[tuple[date, str, str], list[ClaimJourney]] = {}
    for other in query.where(counts, ClaimJourney.day.in_(days)).order_by(ClaimJourney.id):
        driven.setdefault(journey_key(other.day, other.from_place, other.to_place), []).append(other)
    found = {}
    for each in asked:
        for journey in each.journeys:
            for other in driven.get(journey_key(journey.day, journey.from_place, journey.to_place), ()):
                is_same_log = other.claim_item_id == each.item.id
                is_before = (
                    other.id < journey.id
                    if is_same_log
                    else _is_before(other.claim_item.claim, other.claim_item_id, each.item)
                )
                if is_before and other.id != journey.id and each.item.id not in found:
                    place = f"{other.from_place} - {other.to_place}"
                    found[each.item.id] = LookAlike(
                        other.claim_item.claim_id,
                        other.claim_item.claim.claim_date,
                        other.claim_item.description,
                        other.day,
                        place,
                    )
    return found


def _is_before(claim: Claim, item_id: int, item: ClaimItem) -> bool:
    """Whether another item was claimed before this one: it is submitted, or was made earlier."""
    return item_id != item.id and (claim.status != UNSUBMITTED or item_id < item.id)

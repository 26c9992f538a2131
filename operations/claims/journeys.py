"""The mileage log of a claim's item: what its journeys add up to is the item's quantity."""

from typing import Any

from models import Claim, ClaimItem, ClaimJourney, ServiceLevel, database
from operations.claims.drafting import take_for_change
from operations.claims.items import facts, logged_miles, record
from operations.guarded import guarded_delete
from rules import claims as rules
from rules.actor import Actor
from rules.broken import CHANGED, IllegalMove, RuleBroken
from rules.claim_events import ClaimEvent
from rules.mileage import MOST_JOURNEYS, Journey, has_log
from rules.moment import Moment

NO_MILES = "Only an item in miles has a mileage log"


def add_journey(item: ClaimItem, journey: Journey, by: Actor, at: Moment) -> ClaimJourney:
    """Add a journey to the log of an item that is with the provider; the quantity follows. Returns the row.

    Raises RuleBroken for an item that is not in miles, IllegalMove where the claim is with the council.
    """
    with database.atomic():
        fresh, claim = _take(item, by, at)
        if ClaimJourney.select().where(ClaimJourney.claim_item == item.id).count() >= MOST_JOURNEYS:
            raise RuleBroken(f"A log can have {MOST_JOURNEYS} journeys at most. Add another item")
        row: ClaimJourney = ClaimJourney.create(claim_item=item.id, **journey._asdict())
        _follow_log(ClaimEvent.JOURNEY_ADDED, fresh, claim, by, at)
    return row


def change_journey(row: ClaimJourney, journey: Journey, by: Actor, at: Moment) -> None:
    """Change a journey; the quantity follows. Raises IllegalMove where it is gone, or changed since `row` was read."""
    with database.atomic():
        fresh, claim = _take(ClaimItem.get_by_id(row.claim_item_id), by, at)
        if ClaimJourney.update(journey._asdict()).where(*_as_read(row)).execute() != 1:
            raise IllegalMove(CHANGED)
        _follow_log(ClaimEvent.JOURNEY_CHANGED, fresh, claim, by, at)


def remove_journey(row: ClaimJourney, by: Actor, at: Moment) -> None:
    """Take a journey off the log; the quantity follows. Raises IllegalMove where it is gone already."""
    with database.atomic():
        fresh, claim = _take(ClaimItem.get_by_id(row.claim_item_id), by, at)
        guarded_delete(row)
        _follow_log(ClaimEvent.JOURNEY_REMOVED, fresh, claim, by, at)


def _take(item: ClaimItem, by: Actor, at: Moment) -> tuple[ClaimItem, Claim]:
    """The item and its claim as they stand, with the claim taken for the change."""
    claim = Claim.get_by_id(item.claim_id)
    take_for_change(claim, by, at)
    fresh = ClaimItem.get_or_none(ClaimItem.id == item.id)
    if fresh is None:
        raise IllegalMove(CHANGED)
    if not has_log(ServiceLevel.get_by_id(fresh.service_level_id).unit):
        raise RuleBroken(NO_MILES)
    return fresh, claim


def _as_read(row: ClaimJourney) -> list[Any]:
    return [getattr(ClaimJourney, name) == getattr(row, name) for name in ("id", *Journey._fields)]


def _follow_log(event: str, item: ClaimItem, claim: Claim, by: Actor, at: Moment) -> None:
    """Make the quantity what the log adds up to, and the amount with it; without a journey it is 0."""
    was = facts(item)
    miles = logged_miles(item.id) or 0
    level = ServiceLevel.get_by_id(item.service_level_id)
    amounts = rules.amounts_of(level, miles, item.unit_price_tenthousandths)
    changes = {"quantity_hundredths": miles, "is_different": False, "version": item.version + 1, **amounts._asdict()}
    ClaimItem.update(changes).where(ClaimItem.id == item.id).execute()
    record(event, item, claim, by, at, was=was, now=facts(ClaimItem.get_by_id(item.id)))

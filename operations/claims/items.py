"""The items of a claim that is with the provider: add, change, remove. Each change is saved at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from models import Claim, ClaimItem, ClaimJourney, ServiceLevel, UploadedFile, database
from operations import audit, files
from operations.claims.attachments import taking_in
from operations.claims.drafting import take_for_change
from operations.files import Upload
from operations.guarded import guarded_delete, guarded_update
from queries.claims.choices import claimable_clients, claimable_levels
from rules import claims as rules
from rules.actor import Actor
from rules.broken import Problems, RuleBroken
from rules.claim_events import ClaimEvent
from rules.mileage import has_log, log_total
from rules.moment import Moment

NO_CLIENT = "Choose the client: somebody with care from you on the date of claim, or in the 12 months before"


@dataclass(frozen=True)
class ItemDetails:
    """What a person types for an item. The quantity (hundredths) counts where no mileage log gives it, the unit cost
    (ten-thousandths of a pound) where the service level leaves it open, the client in a client item.
    """

    description: str
    service_level_id: int | None
    client_id: int | None = None
    quantity_hundredths: int | None = None
    unit_cost: int | None = None


def add_item(
    claim: Claim, kind: str, details: ItemDetails, by: Actor, at: Moment, uploads: Sequence[Upload] = ()
) -> ClaimItem:
    """Add an item with its files to a claim that is with the provider. Returns the ClaimItem.

    Raises RuleBroken, or AllBroken for all that is wrong with it; IllegalMove where the claim is with the council.
    """
    columns = checked(claim, kind, details)
    with taking_in(uploads, claim, by, at) as attach, database.atomic():
        take_for_change(claim, by, at)
        if ClaimItem.select().where(ClaimItem.claim == claim.id).count() >= rules.MOST_ITEMS:
            raise RuleBroken(f"A claim can have {rules.MOST_ITEMS} items at most. Submit it, then make a new one")
        item = ClaimItem.create(claim=claim.id, kind=kind, **columns)
        attach(item)
        record(ClaimEvent.ITEM_ADDED, item, claim, by, at, now=facts(item))
    return item


def change_item(item: ClaimItem, details: ItemDetails, version: int, by: Actor, at: Moment) -> None:
    """Change an item of a claim that is with the provider. Raises as `add_item`, and IllegalMove where the item changed
    since `version`.
    """
    claim = Claim.get_by_id(item.claim_id)
    with database.atomic():
        take_for_change(claim, by, at)
        logged = logged_miles(item.id)
        columns = checked(claim, item.kind, details, logged)
        was = facts(item)
        guarded_update(item, columns | {"is_different": False}, version=version)
        record(ClaimEvent.ITEM_CHANGED, item, claim, by, at, was=was, now=facts(item))


def remove_item(item: ClaimItem, version: int, by: Actor, at: Moment) -> bool:
    """Remove an item with its log and its files. Returns whether it had any, which an item made anew has not. Raises
    IllegalMove where it is gone, or changed since `version`.
    """
    claim = Claim.get_by_id(item.claim_id)
    with database.atomic():
        take_for_change(claim, by, at)
        attached = UploadedFile.select().where(UploadedFile.claim_item == item.id)
        had_more = attached.exists() or ClaimJourney.select().where(ClaimJourney.claim_item == item.id).exists()
        files.unlink_with(attached)
        record(ClaimEvent.ITEM_REMOVED, item, claim, by, at, was=facts(item))
        guarded_delete(item, ClaimItem.version == version)
    return had_more


def say_different(item: ClaimItem, version: int, by: Actor, at: Moment) -> None:
    """Note that an item was not claimed before, though it looks so: it is not asked about again until it changes."""
    claim = Claim.get_by_id(item.claim_id)
    with database.atomic():
        take_for_change(claim, by, at)
        guarded_update(item, {"is_different": True}, version=version)
        record(ClaimEvent.ITEM_DIFFERENT, item, claim, by, at, now=facts(item))


def checked(claim: Claim, kind: str, details: ItemDetails, logged: int | None = None) -> dict[str, Any]:
    """The columns of an item that was typed; `logged` is what its mileage log adds up to, None without one. Raises
    RuleBroken, or AllBroken for all that is wrong with it.
    """
    problems = Problems()
    description = problems.try_(rules.clean_description, details.description)
    level = problems.try_(_level, claim, kind, details.service_level_id, logged is not None)
    client_id = problems.try_(_client, claim, kind, details.client_id)
    amounts = None
    if level is not None:
        quantity = problems.try_(_quantity, level, details.quantity_hundredths, logged)
        amounts = problems.try_(rules.amounts_of, level, quantity or 0, details.unit_cost)
    problems.raise_any()
    if level is None or amounts is None:
        raise RuleBroken("Choose the service level", "service_level")
    return {
        "description": description,
        "service_level": level.id,
        "client": client_id,
        "quantity_hundredths": quantity,
        **amounts._asdict(),
    }


def logged_miles(item_id: int) -> int | None:
    """What the mileage log of an item adds up to, in hundredths; None of an item without one."""
    journeys = ClaimJourney.select(ClaimJourney.miles_hundredths, ClaimJourney.is_return)
    lines = list(journeys.where(ClaimJourney.claim_item == item_id).tuples())
    return log_total(lines) if lines else None


def facts(item: ClaimItem) -> dict[str, Any]:
    """An item as an event keeps it: without words that people typed."""
    return {
        "item": item.id,
        "kind": item.kind,
        "service_level": item.service_level_id,
        "quantity_hundredths": item.quantity_hundredths,
        "unit_price_tenthousandths": item.unit_price_tenthousandths,
        "amount_pence": item.amount_pence,
        "vat_pence": item.vat_pence,
    }


def record(kind: str, item: ClaimItem, claim: Claim, by: Actor, at: Moment, was: Any = None, now: Any = None) -> None:
    """The audit event of a change of an item: about its claim and its client."""
    audit.record(kind, by, at, subject=claim, client=item.client_id, was=was, now=now)


def _level(claim: Claim, kind: str, level_id: int | None, is_logged: bool) -> ServiceLevel:
    for level in claimable_levels(claim.organisation_id, kind):
        if level.id == level_id:
            if is_logged and not has_log(level.unit):
                raise RuleBroken(
                    "The mileage log needs a service level in miles. Remove the journeys first", "service_level"
                )
            return level
    raise RuleBroken("Choose the service level", "service_level")


def _client(claim: Claim, kind: str, client_id: int | None) -> int | None:
    if kind == rules.PROVIDER:
        return None
    if client_id in {each.id for each in claimable_clients(claim.organisation_id, claim.claim_date)}:
        return client_id
    raise RuleBroken(NO_CLIENT, "client")


def _quantity(level: ServiceLevel, typed: int | None, logged: int | None) -> int:
    """What the log adds up to, else what was typed; without either 0 where a log may follow."""
    if logged is not None:
        return logged
    if typed is None and has_log(level.unit):
        return 0
    if typed is None or typed <= 0:
        raise RuleBroken("Enter the quantity, such as 1 or 12.5", "quantity")
    return typed

"""A claim goes to the finance panel: what is asked before it does, and what is final from then on."""

from collections.abc import Sequence

from models import Claim, ClaimItem, database
from operations import audit
from operations.claims.drafting import check_seen, take_for_change
from operations.claims.items import facts, record
from operations.guarded import guarded_update
from queries.claims.choices import claimable_clients, claimable_levels
from queries.claims.detail import ItemParts, items_of, totals_of
from queries.claims.look_alikes import look_alikes
from rules import claims as rules
from rules.actor import Actor
from rules.broken import RuleBroken, ask_once
from rules.claim_events import ClaimEvent
from rules.dates import format_date
from rules.moment import Moment
from rules.money import format_pence, format_unit_price


def submit(claim: Claim, seen: str, by: Actor, at: Moment, answer: str = "") -> Claim:
    """Send a claim to the finance panel; its figures are final from then on. Returns the Claim as it is then.

    seen: as the person saw it; answer: to the question about what looks claimed before, and about a price that the
    council changed meanwhile. Raises RuleBroken for a claim without items, and for items that may not be claimed any
    more; AskFirst; IllegalMove where it moved or changed.
    """
    move = rules.CLAIM_MOVES.check("submit", claim.status, by.side)
    with database.atomic():
        take_for_change(claim, by, at)
        check_seen(claim, seen)
        fresh = Claim.get_by_id(claim.id)
        parts = items_of(fresh)
        rules.check_submittable([each.item.amount_pence for each in parts])
        _check_claimable(fresh, [each.item for each in parts])
        asked = _repeats(fresh, parts)
        asked += [_repriced(each.item, fresh, by, at) for each in parts]
        totals = totals_of(each.item for each in parts)
        if sentences := [sentence for sentence in asked if sentence]:
            ask_once(" ".join([*sentences, f"Submit the claim, {format_pence(totals.payable_pence)}?"]), answer)
        submitted = {"status": move.to_status, "submitted_at": at.now, "submitted_by": by.person_id}
        guarded_update(fresh, submitted, Claim.status == rules.UNSUBMITTED)
        now = {"status": move.to_status, "items": totals.items, "total_pence": totals.payable_pence}
        audit.record(move.done, by, at, subject=fresh, was={"status": claim.status}, now=now)
    return fresh


def _check_claimable(claim: Claim, items: Sequence[ClaimItem]) -> None:
    """Raises RuleBroken where the date, the care or the levels changed so that an item may not be claimed."""
    levels = {level.id: level for level in claimable_levels(claim.organisation_id)}
    clients = {client.id for client in claimable_clients(claim.organisation_id, claim.claim_date)}
    for item in items:
        level = levels.get(item.service_level_id)
        if level is None or not rules.is_claimable(level, item.kind):
            raise RuleBroken(f"{item.description}: {item.service_level.name} cannot be claimed. Choose another")
        if item.kind == rules.CLIENT and item.client_id not in clients:
            raise RuleBroken(
                f"{item.description}: {item.client.list_name} had no care from you on {format_date(claim.claim_date)} "
                "or in the 12 months before. Change the Date of Claim or remove the item"
            )


def _repeats(claim: Claim, parts: Sequence[ItemParts]) -> list[str]:
    """A sentence for each item that looks claimed before and that nobody said is a different one."""
    found = look_alikes(claim, parts)
    return [
        f"{each.item.description} may be claimed already, in the claim of {format_date(alike.claim_date)}."
        for each in parts
        if (alike := found.get(each.item.id))
    ]


def _repriced(item: ClaimItem, claim: Claim, by: Actor, at: Moment) -> str:
    """Bring an item to the council's price and rate of VAT of today. Returns a sentence where what is paid changed."""
    amounts = rules.amounts_of(item.service_level, item.quantity_hundredths, item.unit_price_tenthousandths)
    if amounts._asdict() == {name: getattr(item, name) for name in amounts._fields}:
        return ""
    was = facts(item)
    guarded_update(item, amounts._asdict())
    record(ClaimEvent.ITEM_CHANGED, item, claim, by, at, was=was, now=facts(item))
    price = format_unit_price(amounts.unit_price_tenthousandths)
    payable = format_pence(amounts.amount_pence + amounts.vat_pence)
    return f"{item.service_level.name} is {price} now, so {item.description} comes to {payable}."

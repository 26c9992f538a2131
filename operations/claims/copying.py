"""Copy to a new claim: what was decided on stays as it is, and a new claim begins with the same items."""

from collections.abc import Sequence
from contextlib import ExitStack, suppress

from models import Claim, ClaimItem, ClaimJourney, UploadedFile, database
from operations import files
from operations.claims.attachments import Attach, taking_in
from operations.claims.drafting import create
from operations.claims.items import facts, record
from operations.files import Upload
from queries.claims.choices import claimable_clients, claimable_levels
from queries.claims.detail import ItemParts, items_of
from rules import claims as rules
from rules.actor import Actor
from rules.broken import IllegalMove, RuleBroken
from rules.claim_events import ClaimEvent
from rules.mileage import Journey
from rules.moment import Moment


def copy(claim: Claim, by: Actor, at: Moment) -> Claim:
    """Make a new claim of today with the items of one that was decided on, their logs and files, at today's prices.

    Items that may not be claimed any more stay behind, and so do files that cannot be read. Returns the new Claim.
    Raises IllegalMove for a claim that nobody has decided on yet.
    """
    if not rules.may_copy(claim.status, by.side):
        raise IllegalMove("Only a claim that was accepted or rejected can be copied")
    levels = {level.id: level for level in claimable_levels(claim.organisation_id)}
    clients = {client.id for client in claimable_clients(claim.organisation_id, at.today)}
    with ExitStack() as kept:
        copied = []
        for each in items_of(claim):
            level = levels.get(each.item.service_level_id)
            is_theirs = each.item.kind == rules.PROVIDER or each.item.client_id in clients
            if level is not None and rules.is_claimable(level, each.item.kind) and is_theirs:
                attach = kept.enter_context(taking_in(_readable(each.files), claim, by, at))
                typed = each.item.unit_price_tenthousandths
                copied.append((each, attach, rules.amounts_of(level, each.item.quantity_hundredths, typed)))
        kept.enter_context(database.atomic())
        made = create(by, at, notes=claim.notes, copied_from=claim)
        for each, attach, amounts in copied:
            _copy_item(each, made, amounts, attach, by, at)
    return made


def _copy_item(each: ItemParts, made: Claim, amounts: rules.Amounts, attach: Attach, by: Actor, at: Moment) -> None:
    same = ("kind", "description", "service_level", "client", "quantity_hundredths")
    columns = {name: each.item.__data__[name] for name in same}
    item = ClaimItem.create(claim=made.id, **columns, **amounts._asdict())
    for journey in each.journeys:
        ClaimJourney.create(claim_item=item.id, **{name: getattr(journey, name) for name in Journey._fields})
    attach(item)
    record(ClaimEvent.ITEM_ADDED, item, made, by, at, now=facts(item))


def _readable(rows: Sequence[UploadedFile]) -> list[Upload]:
    """The files that can be read: neither refused nor waiting for their scan."""
    found = []
    for row in rows:
        with suppress(RuleBroken):
            found.append(Upload(row.file_name, files.content_of(row)))
    return found

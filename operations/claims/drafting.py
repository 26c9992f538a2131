"""A claim that is with the provider: make it, change its date and notes, delete it."""

from datetime import date
from typing import Any

from models import Claim, ClaimItem, UploadedFile, database
from operations import audit, files
from operations.guarded import guarded_delete, guarded_update
from queries.claims.detail import items_of, seen_key, totals_of
from rules import claims as rules
from rules.actor import Actor, organisation_of
from rules.broken import FIGURES_CHANGED, IllegalMove, Problems
from rules.claim_events import ClaimEvent
from rules.moment import Moment

NOT_WITH_YOU = "This claim is not with you any more, so it cannot be changed. Look at it again"


def create(
    by: Actor, at: Moment, claim_date: date | None = None, notes: str = "", copied_from: Claim | None = None
) -> Claim:
    """Make an unsubmitted claim without items, of today unless a date is given. Returns the Claim.

    Raises RuleBroken for a date in the future, and notes that are too long.
    """
    columns = _details(claim_date, notes, at)
    with database.atomic():
        claim = Claim.create(
            organisation=organisation_of(by),
            created_at=at.now,
            created_by=by.person_id,
            saved_at=at.now,
            copied_from=copied_from.id if copied_from else None,
            **columns,
        )
        now = {"claim_date": claim.claim_date, "copied_from": claim.copied_from_id}
        audit.record(ClaimEvent.CREATED, by, at, subject=claim, now=now)
    return claim


def change_details(claim: Claim, claim_date: date | None, notes: str, version: int, by: Actor, at: Moment) -> None:
    """Change the date and the notes of a claim that is with the provider. Without a date it is today's; what is
    as it was is not written.

    Raises RuleBroken, or AllBroken for several problems; IllegalMove where it moved or changed since `version`.
    """
    columns = _details(claim_date, notes, at)
    with database.atomic():
        rules.CLAIM_MOVES.check("submit", Claim.get_by_id(claim.id).status, by.side)
        if columns == {"claim_date": claim.claim_date, "notes": claim.notes} and claim.version == version:
            return
        was = {"claim_date": claim.claim_date}
        guarded_update(claim, columns | {"saved_at": at.now}, Claim.status == rules.UNSUBMITTED, version=version)
        audit.record(ClaimEvent.CHANGED, by, at, subject=claim, was=was, now={"claim_date": claim.claim_date})


def _details(claim_date: date | None, notes: str, at: Moment) -> dict[str, Any]:
    problems = Problems()
    day = problems.try_(rules.check_date, claim_date, at.today)
    cleaned = problems.try_(rules.clean_notes, notes)
    problems.raise_any()
    return {"claim_date": day, "notes": cleaned or ""}


def delete(claim: Claim, seen: str, by: Actor, at: Moment) -> None:
    """Delete an unsubmitted claim with its items, logs and files. `seen`: as the person saw it.

    Raises IllegalMove where it moved or changed since.
    """
    with database.atomic():
        take_for_change(claim, by, at)
        parts = items_of(claim)
        check_seen(claim, seen)
        mine = ClaimItem.select(ClaimItem.id).where(ClaimItem.claim == claim.id)
        files.unlink_with(UploadedFile.select().where(UploadedFile.claim_item.in_(mine)))
        totals = totals_of(each.item for each in parts)
        was = {"claim_date": claim.claim_date, "items": totals.items, "amount_pence": totals.amount_pence}
        audit.record(ClaimEvent.DELETED, by, at, subject=claim, was=was)
        guarded_delete(claim, Claim.status == rules.UNSUBMITTED)


def take_for_change(claim: Claim, by: Actor, at: Moment) -> None:
    """Note that an item of a claim changes, in the caller's transaction: others who change it wait until it ends.

    Raises IllegalMove where the claim is not with the provider, or not any more.
    """
    is_with_provider = (Claim.id == claim.id) & (Claim.status == rules.UNSUBMITTED)
    if by.side != "provider" or Claim.update(saved_at=at.now).where(is_with_provider).execute() != 1:
        raise IllegalMove(NOT_WITH_YOU)
    claim.saved_at = at.now


def check_seen(claim: Claim, seen: str) -> None:
    """Raises IllegalMove where the claim is not as the person saw it."""
    items = ClaimItem.select(ClaimItem.id, ClaimItem.version).where(ClaimItem.claim == claim.id)
    if seen_key(Claim.get_by_id(claim.id), items) != seen:
        raise IllegalMove(FIGURES_CHANGED)

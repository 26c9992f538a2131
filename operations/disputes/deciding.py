"""What an officer does: raise (a new one, or one that was proposed), drop, resolve, re-open."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from models import AuditEvent, Client, Dispute, Organisation, database
from operations import audit
from operations.disputes import notices
from operations.disputes.effects import lock_weeks_again, open_locked_weeks, over_plan_now, work_out_money
from operations.disputes.moves import move, record_new
from operations.disputes.proposing import propose_over_plan
from operations.row_locks import lock_actuals
from queries.audit import events_of
from queries.disputes.details import actuals_of, open_disputes, seen_of
from rules.actor import Actor
from rules.broken import IllegalMove, RuleBroken
from rules.dispute_events import DisputeEvent
from rules.disputes import OPEN, OVER_PLAN, check_reason, check_weeks, clean_paragraphs, is_within, overlap
from rules.moment import Moment

NOT_YOURS = "Only the officer who dismissed it can undo that"
SAY_WHAT = "Enter the details: what is wrong, and what the provider should do"


def raise_dispute(
    organisation: Organisation | int,
    client: Client | int,
    first_week: date,
    last_week: date,
    lines: Sequence[str],
    reason: str,
    details: str,
    by: Actor,
    at: Moment,
) -> Dispute:
    """Raise a dispute on whole weeks (their Mondays) of a client's actuals with an organisation.

    `lines` are line keys, empty for all of them. Returns the Dispute. Raises RuleBroken: nothing recorded, in dispute
    already, no details; IllegalMove for anybody but the council.
    """
    if by.side != "council":
        raise IllegalMove("Only the council can raise a dispute")
    check_reason(reason)
    details = clean_paragraphs(details, "details", SAY_WHAT)
    check_weeks(first_week, last_week, at.today)
    with database.atomic():
        dispute = Dispute(
            organisation=organisation,
            client=client,
            first_week=first_week,
            last_week=last_week,
            lines=sorted(lines),
            status="in_dispute",
            reason=reason,
            details=details,
            raised_at=at.now,
            raised_by=by.person_id,
        )
        lock_actuals(dispute.organisation_id)  # two officers who raise the same take turns
        _check_can_hold(dispute)
        dispute.save()
        record_new(dispute, DisputeEvent.RAISED, by, at)
        _now_held(dispute, by, at)
    return dispute


def raise_proposed(dispute: Dispute, version: int, reason: str, details: str, by: Actor, at: Moment) -> Dispute:
    """Raise one that the portal proposed: from now on it holds what it is about."""
    check_reason(reason)
    details = clean_paragraphs(details, "details", SAY_WHAT)
    with database.atomic():
        lock_actuals(dispute.organisation_id)
        _check_can_hold(dispute)
        values: dict[str, Any] = {"reason": reason, "details": details, "raised_at": at.now, "raised_by": by.person_id}
        move(dispute, "raise", version, by, at, **values)
        _now_held(dispute, by, at)
    return dispute


def drop(dispute: Dispute, version: int, by: Actor, at: Moment, words: str = "") -> Dispute:
    """Take a proposed one off the list: it is not proposed again for the same figures."""
    words = clean_paragraphs(words, "note")
    with database.atomic():
        lock_actuals(dispute.organisation_id)
        looked_at = dispute.looked_at | over_plan_now(dispute)
        return move(dispute, "drop", version, by, at, words, looked_at=looked_at)


def undo_drop(dispute: Dispute, version: int, by: Actor, at: Moment) -> Dispute:
    """Undo what the officer has just dismissed: it is proposed again, if its figures still are what is proposed.

    Raises IllegalMove for another officer, where it changed since `version`, or where its weeks are in another dispute.
    """
    with database.atomic():
        lock_actuals(dispute.organisation_id)
        last = events_of(dispute).where(AuditEvent.kind == DisputeEvent.DROPPED).first()
        if last is None or last.person_id != by.person_id:
            raise IllegalMove(NOT_YOURS)
        others = Dispute.select().where(
            Dispute.organisation == dispute.organisation_id,
            Dispute.client == dispute.client_id,
            Dispute.status.in_(("proposed", *OPEN)),
        )
        if any(overlap(dispute, other) for other in others):
            raise IllegalMove("These weeks are in another dispute by now. Open that one instead")
        move(dispute, "undo_drop", version, by, at)
        if dispute.reason == OVER_PLAN:
            propose_over_plan(actuals_of(dispute), at)
        undone: Dispute = Dispute.get_by_id(dispute.id)
    return undone


def resolve(dispute: Dispute, version: int, seen: int | None, by: Actor, at: Moment, words: str = "") -> Dispute:
    """Resolve it with the figures as they are: they are paid on. `seen` is what seen_of gave for the page.

    Raises IllegalMove where the figures have changed since.
    """
    words = clean_paragraphs(words, "note")
    with database.atomic():
        lock_actuals(dispute.organisation_id)
        looked_at = Dispute.get_by_id(dispute.id).looked_at | over_plan_now(dispute)
        move(dispute, "resolve", version, by, at, words, looked_at=looked_at)
        if seen != seen_of(dispute):
            raise IllegalMove("The provider changed the figures just now. Look at them again, then resolve")
        lock_weeks_again(dispute, by, at)
        work_out_money(dispute, at)
        notices.send_to_contacts("dispute_resolved", dispute, at)
    return dispute


def reopen(dispute: Dispute, version: int, by: Actor, at: Moment, words: str) -> Dispute:
    """Take up a resolved one again, with the reason that the provider reads."""
    words = clean_paragraphs(words, "note", "Enter why it is reopened. It is shown to the provider")
    with database.atomic():
        lock_actuals(dispute.organisation_id)
        _check_can_hold(dispute)
        move(dispute, "reopen", version, by, at, words)
        _now_held(dispute, by, at, "dispute_reopened")
    return dispute


def _now_held(dispute: Dispute, by: Actor, at: Moment, email: str = "dispute_raised") -> None:
    """What follows when a dispute begins to hold: locked weeks open, the money waits, proposals of it are done with."""
    open_locked_weeks(dispute, by, at)
    _drop_proposals_within(dispute, at)
    work_out_money(dispute, at)
    notices.send_to_contacts(email, dispute, at)


def _check_can_hold(dispute: Dispute) -> None:
    whose = (dispute.organisation_id, dispute.client_id, dispute.first_week, dispute.last_week)
    if any(overlap(dispute, other) for other in open_disputes(*whose) if other.id != dispute.id):
        raise RuleBroken("Some of these weeks and lines are in dispute already. Open that dispute instead", "lines")
    if not actuals_of(dispute):
        name = Client.get_by_id(dispute.client_id).list_name
        organisation = Organisation.get_by_id(dispute.organisation_id).name
        raise RuleBroken(
            f"{organisation} recorded nothing for {name} in these weeks, so that there is nothing to dispute. "
            "Choose other weeks or lines",
            "lines",
        )


def _drop_proposals_within(dispute: Dispute, at: Moment) -> None:
    proposals = Dispute.select().where(
        Dispute.organisation == dispute.organisation_id,
        Dispute.client == dispute.client_id,
        Dispute.status == "proposed",
    )
    for proposal in proposals:
        if proposal.id != dispute.id and is_within(proposal, dispute):
            move(proposal, "drop", proposal.version, audit.SYSTEM, at, "An officer raised a dispute on these weeks")

"""What the finance panel does with a claim: assign, keep notes, accept, reject.

Each move takes the claim's row first, as the officer saw it: of two at once one decides, and the other is told.
"""

from collections.abc import Mapping
from typing import Any

from models import Claim, ClaimItem, database
from operations import audit, emails
from operations.claims import payments
from operations.claims.drafting import check_seen
from operations.guarded import guarded_update
from queries import council_settings
from queries.claims.panel import why_another_decides
from rules import claim_decisions as rules
from rules.actor import Actor
from rules.authorise_limits import limit_of, needs_a_second
from rules.broken import RuleBroken, ask_once
from rules.claim_decisions import ItemDecision
from rules.claim_events import ClaimEvent
from rules.claims import ACCEPTED, CLAIM_MOVES, PENDING
from rules.moment import Moment

Decisions = Mapping[int, ItemDecision]
NOBODY_YET = {"first_accepted_at": None, "first_accepted_by": None}


def accept(
    claim: Claim,
    seen: str,
    decisions: Decisions,
    notes: str,
    by: Actor,
    at: Moment,
    shown_pence: int | None = None,
    answer: str = "",
) -> Claim:
    """Accept a claim: the items that are included are paid in the next run. Returns the Claim as it is then.

    seen: as the officer saw it; decisions: about its items; notes: on all of it. The provider reads both. shown_pence:
    what their button said is paid; answer: to the question where that is another amount. Above the officer's authorise
    limit it stays Pending until another officer accepts the same items too. Raises RuleBroken where every item is left
    out, for an item left out without a reason, for an officer of the organisation or the same one twice; AskFirst;
    IllegalMove where it moved or changed.
    """
    with database.atomic():
        fresh = _take("accept", claim, seen, by)
        items, said = _decided(fresh, decisions)
        words = rules.clean_notes(notes, is_needed=False)
        rules.check_some_included(said.values())
        included = [item for item in items if said[item.id].is_included]
        total = sum(item.amount_pence + item.vat_pence for item in included)
        if shown_pence not in (None, total):
            ask_once(rules.question_of_amount(total, len(items) - len(included)), answer)
        is_changed = any(item.is_included != said[item.id].is_included for item in items)
        first_id = None if is_changed else fresh.first_accepted_by_id
        limit = limit_of(by.roles, council_settings.read().authorise_limits)
        now = {"total_pence": total, "left_out": [item.id for item in items if not said[item.id].is_included]}
        if needs_a_second(total, limit, first_id, by.person_id):
            first = {"first_accepted_at": at.now, "first_accepted_by": by.person_id}
            guarded_update(fresh, {"decision_notes": words, **first}, Claim.status == PENDING)
            _keep_decisions(items, said)
            audit.record(ClaimEvent.ACCEPTED_FIRST, by, at, subject=fresh, now={**now, "limit_pence": limit})
            return fresh
        _decide("accept", fresh, words, now, by, at)
        _keep_decisions(items, said)
        payments.make_payable(fresh, included, at)
        _send_decided(fresh, at, amount_pence=total)
    return fresh


def reject(claim: Claim, seen: str, decisions: Decisions, notes: str, by: Actor, at: Moment) -> Claim:
    """Reject a claim for a reason that the provider reads; nothing of it is paid. Returns the Claim as it is then.

    Raises RuleBroken without a reason, else as `accept`.
    """
    with database.atomic():
        fresh = _take("reject", claim, seen, by)
        items, said = _decided(fresh, decisions)
        words = rules.clean_notes(notes, is_needed=True)
        _decide("reject", fresh, words, {}, by, at)
        _keep_decisions(items, said)
        _send_decided(fresh, at)
    return fresh


def keep(claim: Claim, seen: str, decisions: Decisions, notes: str, by: Actor, at: Moment) -> Claim:
    """Keep what the panel says so far, without deciding: the provider reads none of it yet. Returns the Claim.

    Who accepted it first does so again where an item comes in or goes out. Raises as `accept`.
    """
    with database.atomic():
        fresh = _take("accept", claim, seen, by)
        items, said = _decided(fresh, decisions)
        words = rules.clean_notes(notes, is_needed=False)
        is_changed = any(item.is_included != said[item.id].is_included for item in items)
        first = NOBODY_YET if is_changed else {}
        guarded_update(fresh, {"decision_notes": words, **first}, Claim.status == PENDING)
        _keep_decisions(items, said)
        audit.record(ClaimEvent.NOTED, by, at, subject=fresh)
    return fresh


def _take(verb: str, claim: Claim, seen: str, by: Actor) -> Claim:
    """The claim as it is now, if this officer may do this with it and saw it as it is."""
    fresh = Claim.get_by_id(claim.id)
    CLAIM_MOVES.check(verb, fresh.status, by.side)
    check_seen(fresh, seen)
    if why_not := why_another_decides(fresh, by):
        raise RuleBroken(why_not)
    return fresh


def _decided(claim: Claim, decisions: Decisions) -> tuple[list[ClaimItem], dict[int, ItemDecision]]:
    items = list(ClaimItem.select().where(ClaimItem.claim == claim.id).order_by(ClaimItem.id))
    return items, rules.cleaned(decisions, {item.id: item.description for item in items})


def _keep_decisions(items: list[ClaimItem], said: Decisions) -> None:
    for item in items:
        columns = {"is_included": said[item.id].is_included, "la_notes": said[item.id].la_notes}
        if columns != {name: getattr(item, name) for name in columns}:
            guarded_update(item, columns)


def _decide(verb: str, claim: Claim, words: str, now: dict[str, Any], by: Actor, at: Moment) -> None:
    move = CLAIM_MOVES.check(verb, claim.status, by.side)
    decided = {"status": move.to_status, "decided_at": at.now, "decided_by": by.person_id, "decision_notes": words}
    guarded_update(claim, decided, Claim.status == PENDING)
    was, became = {"status": PENDING}, {"status": move.to_status, **now}
    audit.record(move.done, by, at, subject=claim, was=was, now=became)


def _send_decided(claim: Claim, at: Moment, **values: int) -> None:
    """Tell the contacts who see to money, in the caller's transaction."""
    name = "claim_accepted" if claim.status == ACCEPTED else "claim_rejected"
    readers = emails.Contacts(claim.organisation_id, emails.ABOUT_MONEY)
    emails.send(name, readers, at, path=f"/claims/{claim.id}", claim_date=claim.claim_date, **values)

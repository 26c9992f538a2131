"""What the queue of claims shows: the list, and the selected claim with its items and what may be decided."""

from typing import Any

from flask import Response, url_for
from flask_login import current_user

from blueprints.council_claims.forms import DecisionForm, decision_form, tick_name
from models import Claim
from queries.claims import panel
from queries.claims.detail import items_of, seen_key, totals_of
from queries.claims.look_alikes import look_alikes
from rules.claim_decisions import notes_field
from rules.claims import CLAIM_MOVES
from web import clock, record_access
from web.loading import get_object_or_404
from web.permissions import Permission, may
from web.queue_pages import OfficerOfIt, QueuePage, SavedFilterForm, next_below, officer_of_it
from web.status_words import CLAIM_TAGS, claim_status

QUEUE = QueuePage("council_claims", "council_claims.queue", "claim", panel.SHOW, works=Permission.CLAIMS_DECIDE)


def page_of(
    form: DecisionForm | None = None,
    selected_id: int | None = None,
    naming: SavedFilterForm | None = None,
    status: int | None = None,
) -> Response:
    """The queue's page. A refused form is of the selected claim, or a filter's name."""
    return QUEUE.answer(
        panel.list_panel, _selected, form, selected_id, naming, status, lambda _rows: {"claim_tags": CLAIM_TAGS}
    )


def officer_of(claim: Claim) -> OfficerOfIt | None:
    """Who works on it, for who may."""
    if not may(Permission.CLAIMS_DECIDE):
        return None
    return officer_of_it(claim, url_for("council_claims.assign", claim_id=claim.id, **QUEUE.kept()))


def _selected(claim_id: int | None, listed: list[int], form: DecisionForm | None) -> dict[str, Any]:
    if claim_id is None:
        return {"selected": None}
    claim = get_object_or_404(panel.claims_with_people(current_user), Claim.id == claim_id)
    parts = items_of(claim)
    items = [each.item for each in parts]
    is_pending = CLAIM_MOVES.allows("accept", claim.status, current_user.side)
    record_access.note_accesses([item.client_id for item in items], f"Claim {claim.id}, in the queue")
    return {
        "selected": claim,
        "claim": claim,
        "parts": parts,
        "totals": totals_of(items),
        "seen": seen_key(claim, items),
        "alike": look_alikes(claim, parts, for_panel=True) if is_pending else {},
        "decision": form or decision_form(claim, items, formdata=None),
        "tick_name": tick_name,
        "notes_name": notes_field,
        "may_decide": is_pending and may(Permission.CLAIMS_DECIDE),
        "why_not": panel.why_another_decides(claim, current_user) if is_pending else "",
        "standing": claim_status(claim, current_user.side, clock.today()),
        "officer": officer_of(claim),
        "next_id": next_below(claim.id, listed),
    }

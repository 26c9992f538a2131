"""What the queue of disputes shows: the list, and the selected dispute with its figures and what may be decided."""

from datetime import timedelta
from typing import Any

from flask import Response, url_for
from flask_login import current_user

from blueprints.council_disputes.forms import DecisionForm
from models import Dispute
from queries.disputes.details import disputes_with_names, held_pence_of, history_of, line_names, seen_of
from queries.disputes.lists import SHOW, list_queue
from rules.disputes import DISPUTE_MOVES
from rules.weeks import week_end
from web import record_access
from web.loading import get_object_or_404
from web.permissions import Permission, may
from web.queue_pages import OfficerOfIt, QueuePage, SavedFilterForm, next_below, officer_of_it
from web.status_words import dispute_status

QUEUE = QueuePage(
    "council_disputes",
    "council_disputes.queue",
    "dispute",
    {name: words for name, (words, _) in SHOW.items()},
    works=Permission.DISPUTES_DECIDE,
)


def page_of(
    form: DecisionForm | None = None,
    selected_id: int | None = None,
    naming: SavedFilterForm | None = None,
    status: int | None = None,
) -> Response:
    """The queue's page. A refused form is of the selected dispute, or a filter's name."""
    return QUEUE.answer(list_queue, _selected, form, selected_id, naming, status, _words_of)


def _words_of(rows: list[Dispute]) -> dict[str, Any]:
    """What the list says of each dispute."""
    return {"held": held_pence_of(rows), "standing_of": dispute_status, "week_end": week_end}


def shown_of(dispute: Dispute, in_queue: bool = False) -> dict[str, Any]:
    """What is shown of a dispute beside its actuals, on its own page and in the queue."""
    return {
        "dispute": dispute,
        "kept": QUEUE.kept(),
        "standing": dispute_status(dispute.status, "council"),
        "verbs": _verbs(dispute),
        "seen": seen_of(dispute),
        "last_day": dispute.last_week + timedelta(days=6),
        "lines": line_names(dispute),
        "held_pence": held_pence_of([dispute])[dispute.id],
        "history": history_of(dispute, current_user.side),
        "officer": _officer(dispute, in_queue),
    }


def _officer(dispute: Dispute, in_queue: bool) -> OfficerOfIt | None:
    """Who works on it, for who may; it is passed on in the queue."""
    if not may(Permission.DISPUTES_DECIDE):
        return None
    address = url_for("council_disputes.assign", dispute_id=dispute.id, **QUEUE.kept())
    return officer_of_it(dispute, address, with_others=in_queue)


def _verbs(dispute: Dispute) -> list[str]:
    """What may be decided of it now; a dismissal is undone where it was made, and nowhere else."""
    if not may(Permission.DISPUTES_DECIDE):
        return []
    return [verb for verb in DISPUTE_MOVES.legal_verbs(dispute.status, "council") if verb != "undo_drop"]


def _selected(dispute_id: int | None, listed: list[int], form: DecisionForm | None) -> dict[str, Any]:
    if dispute_id is None:
        return {"selected": None}
    dispute = get_object_or_404(disputes_with_names(current_user), Dispute.id == dispute_id)
    record_access.note_access(dispute.client_id, f"Dispute {dispute.id}, in the queue")
    return {
        "selected": dispute,
        "decision": form or DecisionForm(formdata=None, obj=dispute),
        "next_id": next_below(dispute.id, listed),
        **shown_of(dispute, in_queue=True),
    }

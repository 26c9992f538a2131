"""What the queue of change requests shows: the list, and the selected request with what may be decided."""

from typing import Any

from flask import Response, url_for
from flask_login import current_user

from blueprints.council_change_requests.forms import DecisionForm
from models import ChangeRequest
from queries import change_requests as queries
from rules.change_requests import DELETE_ROLE, KINDS, NEW_CONTACT, REQUEST_MOVES, UPDATE_CONTACT, rejection_words
from web.change_requests import shown_request
from web.loading import get_object_or_404
from web.permissions import Permission
from web.queue_pages import QueuePage, SavedFilterForm, next_below, officer_of_it
from web.status_words import change_request_status

QUEUE = QueuePage(
    "council_change_requests",
    "council_change_requests.list_requests",
    "request",
    queries.SHOW,
    works=Permission.ADMINISTER,
)


def page_of(
    form: DecisionForm | None = None,
    selected_id: int | None = None,
    naming: SavedFilterForm | None = None,
    status: int | None = None,
) -> Response:
    """The queue's page. A refused form is of the selected request, or a filter's name."""
    more = {"kinds": KINDS, "standing_of": change_request_status, "words_of": rejection_words}
    return QUEUE.answer(queries.list_queue, _selected, form, selected_id, naming, status, lambda _rows: more)


def shown_of(row: ChangeRequest) -> dict[str, Any]:
    """What is shown of a request on its own page and in the queue."""
    elsewhere, known = [], None
    if row.kind in (UPDATE_CONTACT, DELETE_ROLE):
        elsewhere = queries.roles_elsewhere(current_user, row.person_id, row.organisation_id)
    if row.kind == NEW_CONTACT and row.status == "pending":
        known = queries.known_person(current_user, row.asked["email"])
        elsewhere = queries.roles_elsewhere(current_user, known.id, row.organisation_id) if known else []
    return {
        "kept": QUEUE.kept(),
        "can_decide": REQUEST_MOVES.allows("accept", row.status, current_user.side),
        "elsewhere": elsewhere,
        "known": known,
        "awaits_password": queries.awaits_password(row, row.person),
        "officer": officer_of_it(
            row, url_for("council_change_requests.assign", change_request_id=row.id, **QUEUE.kept())
        ),
        **shown_request(row),
    }


def _selected(request_id: int | None, listed: list[int], form: DecisionForm | None) -> dict[str, Any]:
    if request_id is None:
        return {"selected": None}
    row = get_object_or_404(ChangeRequest.visible_to(current_user), ChangeRequest.id == request_id)
    return {
        "selected": row,
        "decision": form or DecisionForm(formdata=None),
        "next_id": next_below(row.id, listed),
        **shown_of(row),
    }

"""The provider's disputes: the list, one of them, the response."""

from datetime import timedelta
from functools import partial

from flask import Blueprint, url_for
from flask_login import current_user

from blueprints.disputes.filters import STATUSES, asked_filters
from blueprints.disputes.forms import ResponseForm
from models import Dispute
from operations.disputes import answering
from queries.disputes.details import disputes_with_names, held_pence_of, history_of, line_names
from queries.disputes.lists import list_disputes as list_page
from rules.disputes import DISPUTE_MOVES, STATUS_NAMES
from web import record_access
from web.forms_once import form_version, refused_status, submit_once
from web.htmx import page
from web.late_forms import kept
from web.listing import list_request
from web.loading import get_object_or_404
from web.permissions import Permission, may, requires
from web.status_words import dispute_status

bp = Blueprint("disputes", __name__, url_prefix="/disputes")
ADDRESS = "/<id:dispute_id>"
VERBS = {
    "update": (answering.update, "Updated. It is still with you."),
    "request_resolution": (answering.request_resolution, "Resolution requested: the dispute is with the council now."),
}


@bp.get("")
@requires(Permission.DISPUTES_READ)
def list_disputes():
    """The disputes that are open, or those that the filters ask for."""
    chosen = asked_filters(current_user)
    listing = list_page(current_user, list_request(), chosen.statuses, chosen.client.value, *chosen.days())
    return page(
        "disputes/list.html",
        chosen=chosen,
        form=chosen.dates,
        listing=listing,
        rows=listing.rows(),
        statuses=[(status, STATUS_NAMES[status]) for status in STATUSES],
        standing=dispute_status,
        week_end=lambda week: week + timedelta(days=6),
    )


@bp.get(ADDRESS)
@requires(Permission.DISPUTES_READ)
def one(dispute_id):
    """One dispute: details, its actuals to change in place, the response, its history."""
    dispute = _load(dispute_id)
    return _page(dispute, ResponseForm(formdata=None, obj=dispute))


@bp.post(f"{ADDRESS}/<any({', '.join(VERBS)}):answer>")
@requires(Permission.DISPUTES_EDIT)
@kept("Response to a dispute", "Update", words=("response",), only={"answer": ("update",)})
def respond(dispute_id, answer):
    """Update, or Request Resolution."""
    dispute, form = _load(dispute_id), ResponseForm()
    verb, notice = VERBS[answer]
    return submit_once(
        partial(verb, dispute, form_version(), form.response.data),
        to=url_for(".one", dispute_id=dispute_id),
        notice=notice,
        form=form,
        again=lambda broken: _page(_load(dispute_id), form, refused_status(broken)),
    )


def _load(dispute_id):
    return get_object_or_404(disputes_with_names(current_user), Dispute.id == dispute_id)


def _page(dispute, form, status=None):
    record_access.note_access(dispute.client_id, f"Dispute {dispute.id}")
    is_theirs = current_user.side == "provider" and may(Permission.DISPUTES_EDIT)
    return page(
        "disputes/one.html",
        status=status,
        dispute=dispute,
        form=form,
        standing=dispute_status(dispute.status, current_user.side),
        verbs=DISPUTE_MOVES.legal_verbs(dispute.status, "provider") if is_theirs else [],
        last_day=dispute.last_week + timedelta(days=6),
        lines=line_names(dispute),
        held_pence=held_pence_of([dispute])[dispute.id],
        history=history_of(dispute, current_user.side),
    )

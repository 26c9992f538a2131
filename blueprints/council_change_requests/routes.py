"""The queue of change requests, and the page that accepts or rejects one."""

from functools import partial

from flask import Blueprint, url_for
from flask_login import current_user

from blueprints.council_change_requests.forms import DecisionForm
from models import ChangeRequest
from operations import change_requests
from queries import change_requests as queries
from rules.change_requests import DELETE_ROLE, NEW_CONTACT, REQUEST_MOVES, UPDATE_CONTACT
from web.change_requests import shown_request, shown_requests
from web.forms_once import form_version, refused_status, submit_once
from web.htmx import page
from web.late_forms import never_kept
from web.listing import list_request
from web.loading import get_object_or_404
from web.permissions import Permission, requires
from web.picks import is_ticked

bp = Blueprint("council_change_requests", __name__, url_prefix="/council/change-requests")
DONE = {
    "accept": "Accepted and carried out. The provider gets an e-mail.",
    "reject": "Rejected. The provider gets an e-mail and reads why.",
}


@bp.get("")
@requires(Permission.ADMINISTER)
def list_requests():
    """What providers ask to be changed."""
    with_historical = is_ticked("historical")
    listing = queries.list_requests(current_user, list_request(), with_historical)
    shown = shown_requests(listing)
    return page("details/queue.html", listing=listing, with_historical=with_historical, **shown)


@bp.get("/<id:change_request_id>")
@requires(Permission.ADMINISTER)
def one(change_request_id):
    """One request, to be decided."""
    return _page(change_request_id, DecisionForm(formdata=None))


@bp.post("/<id:change_request_id>/<any(accept, reject):request_verb>")
@requires(Permission.ADMINISTER)
@never_kept("note")
def decide(change_request_id, request_verb):
    """Accept it, which carries it out, or reject it for a reason."""
    row, form = _load(change_request_id), DecisionForm()
    accept = partial(change_requests.accept, row, form_version())
    reject = partial(change_requests.reject, row, form_version(), form.reason.data, form.note.data)
    return submit_once(
        accept if request_verb == "accept" else reject,
        to=url_for(".one", change_request_id=row.id),
        notice=DONE[request_verb],
        form=form,
        again=lambda broken: _page(change_request_id, form, refused_status(broken)),
    )


@bp.post("/<id:change_request_id>/invite-again")
@requires(Permission.ADMINISTER)
@never_kept()
def invite_again(change_request_id):
    """Send the new contact another link to choose a password."""
    row, form = _load(change_request_id), DecisionForm()
    return submit_once(
        partial(change_requests.invite_again, row),
        to=url_for(".one", change_request_id=row.id),
        notice="Another link is on its way. The earlier one has ended.",
        form=form,
        again=lambda broken: _page(change_request_id, form, refused_status(broken)),
    )


def _load(change_request_id):
    return get_object_or_404(ChangeRequest.visible_to(current_user), ChangeRequest.id == change_request_id)


def _page(change_request_id, form, status=None):
    row = _load(change_request_id)
    elsewhere, known = [], None
    if row.kind in (UPDATE_CONTACT, DELETE_ROLE):
        elsewhere = queries.roles_elsewhere(current_user, row.person_id, row.organisation_id)
    if row.kind == NEW_CONTACT and row.status == "pending":
        known = queries.known_person(current_user, row.asked["email"])
        elsewhere = queries.roles_elsewhere(current_user, known.id, row.organisation_id) if known else []
    return page(
        "details/decide.html",
        status=status,
        form=form,
        can_decide=REQUEST_MOVES.allows("accept", row.status, current_user.side),
        elsewhere=elsewhere,
        known=known,
        awaits_password=queries.awaits_password(row, row.person),
        **shown_request(row),
    )

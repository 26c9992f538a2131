"""The queue of change requests, and the page that accepts or rejects one."""

from functools import partial

from flask import Blueprint, url_for
from flask_login import current_user

from blueprints.council_change_requests.forms import DecisionForm
from blueprints.council_change_requests.queue_page import QUEUE, page_of, shown_of
from models import ChangeRequest
from operations import change_requests
from web.forms_once import form_version, refused_status, submit_once
from web.htmx import page
from web.late_forms import never_kept
from web.loading import get_object_or_404
from web.permissions import Permission, requires
from web.queue_pages import add_saved_filters, assign_once

bp = Blueprint("council_change_requests", __name__, url_prefix="/council/change-requests")
DONE = {
    "accept": "Accepted and carried out. The provider gets an e-mail.",
    "reject": "Rejected. The provider gets an e-mail and reads why.",
}


add_saved_filters(bp, QUEUE, lambda naming: page_of(naming=naming))


@bp.get("")
@requires(Permission.ADMINISTER)
def list_requests():
    """What providers ask to be changed, with the selected request (`?request=`) at its side."""
    return QUEUE.newly_picked() or page_of()


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
        to=_after(row.id, moves_on=True),
        notice=DONE[request_verb],
        form=form,
        again=lambda broken: _again(change_request_id, form, broken),
    )


@bp.post("/<id:change_request_id>/assign")
@requires(Permission.ADMINISTER)
@never_kept()
def assign(change_request_id):
    """Assign it to oneself, to nobody, or to another officer."""
    row, form = _load(change_request_id), DecisionForm(formdata=None)
    return assign_once(row, _after(row.id), lambda broken: _again(row.id, form, broken), form)


def _after(request_id, moves_on=False):
    return QUEUE.after(url_for(".one", change_request_id=request_id), request_id, moves_on)


def _again(request_id, form, broken):
    """The page that the form was sent from, once more."""
    if QUEUE.is_from_here:
        return page_of(form, request_id, status=refused_status(broken))
    return _page(request_id, form, refused_status(broken))


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
    return page("details/decide.html", status=status, form=form, **shown_of(_load(change_request_id)))

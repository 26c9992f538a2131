"""The list of actions, one thread, and posts to it."""

from functools import partial

from flask import Blueprint, url_for
from flask_login import current_user

from blueprints.actions.filters import picks_of
from blueprints.actions.forms import PostForm
from models import Action, Client, UploadedFile
from operations import actions
from queries import actions as queries
from queries.change_requests import list_requests
from queries.listing import ListRequest
from rules.actions import RELATED_TO, allowed_posts, assigned_words
from web import body_limits, clock, record_access, uploads
from web.change_requests import shown_requests
from web.forms_once import submit_once
from web.htmx import page
from web.late_forms import kept
from web.listing import list_request
from web.loading import get_object_or_404
from web.permissions import Permission, may, requires
from web.picks import is_ticked
from web.status_words import action_status

bp = Blueprint("actions", __name__, url_prefix="/actions")
SAID = {
    "reply": "Replied: it is with the other side now.",
    "comment": "Comment added.",
    "closure_requested": "Closure requested: it is with the council now.",
    "closed": "Closed.",
}
LINKS = {
    "Invoice": ("invoices.one", "invoice_id"),
    "Credit Note": ("invoices.one", "invoice_id"),
    "Care Package Line Item": ("care_package_line_items.one", "line_id"),
    "Client": ("care_package_line_items.list_lines", "client"),
    "Service": ("care_package_line_items.list_lines", "service"),
    "Purchase Order": ("purchase_orders.one", "purchase_order_id"),
}


@bp.get("")
@requires(Permission.ACTIONS_READ)
def list_actions():
    """The actions: open ones unless all are asked for."""
    chosen = picks_of(current_user)
    listing = queries.list_actions(current_user, chosen.filters, list_request())
    today, side = clock.today(), current_user.side
    rows = [(row, action_status(row, side, today), _assigned(row)) for row in listing.rows()]
    return page("actions/list.html", chosen=chosen, listing=listing, rows=rows, **_change_requests())


def _change_requests():
    """The provider's change requests below the list: those with the council, and the decided ones where asked for."""
    if current_user.side != "provider" or not may(Permission.ORGANISATION_READ):
        return {"change_requests": None}
    with_historical = is_ticked("historical")
    listing = list_requests(current_user, ListRequest(), with_historical)
    return {"change_requests": listing, "with_historical": with_historical, **shown_requests(listing)}


@bp.get("/<id:action_id>")
@requires(Permission.ACTIONS_READ)
def one(action_id):
    """One action with its thread."""
    return _page(_load(action_id), PostForm(formdata=None))


@bp.post(f"/<id:action_id>/<any({', '.join(SAID)}):post_kind>")
@requires(Permission.ACTIONS_EDIT, Permission.ACTIONS_ANSWER)
@kept("Post of an action", "Send", words=("text",), only={"post_kind": ("reply", "comment")})
@body_limits.takes(body_limits.FILES)
def post(action_id, post_kind):
    """Comment, Reply, Request Closure, Close."""
    action, form = _load(action_id), PostForm()
    if not form.validate():
        return _page(action, form)

    said = {"due_date": form.due_date.data, "uploads": uploads.uploads_of()}
    return submit_once(
        partial(actions.post, action, post_kind, form.text.data, **said),
        to=url_for(".one", action_id=action.id),
        notice=SAID[post_kind],
        form=form,
        again=lambda _broken: _page(_load(action_id), form),
    )


@bp.get("/<id:action_id>/files/<id:file_id>")
@requires(Permission.ACTIONS_READ)
def download_file(action_id, file_id):
    """An attachment, as a download."""
    theirs = queries.files_of(_load(action_id))
    return uploads.send(get_object_or_404(theirs, UploadedFile.id == file_id))


def _load(action_id):
    return get_object_or_404(Action.visible_to(current_user), Action.id == action_id)


def _assigned(action):
    """`LA (Invoice Queries)`, `Provider`; nothing for one that is done."""
    if action.status == "done":
        return ""
    return assigned_words(action.assigned_side, action.team.name if action.team_id else "")


def _page(action, form):
    at, side = clock.moment(), current_user.side
    client = Client.get_by_id(action.client_id) if action.client_id else None
    record_access.note_access(action.client_id, f"Action {action.id}")
    return page(
        "actions/one.html",
        form=form,
        action=action,
        posts=queries.posts_of(action),
        files=list(queries.files_of(action)),
        client=client,
        standing=action_status(action, side, at.today),
        assigned=_assigned(action),
        passes_to=assigned_words("provider" if side == "council" else "council", _team_name(action)),
        link=_link(action),
        kinds=allowed_posts(action, side, at) if may(Permission.ACTIONS_EDIT, Permission.ACTIONS_ANSWER) else [],
        accepted_files=uploads.ACCEPT,
    )


def _team_name(action):
    return action.team.name if action.team_id else ""


def _link(action):
    """Where the thing that it is about is shown; None without a page."""
    if action.related_type == "Scheduled Payment":
        return _link_to_period(action.related_id)
    if action.related_type not in LINKS or action.related_type not in RELATED_TO:
        return None
    endpoint, parameter = LINKS[action.related_type]
    return url_for(endpoint, **{parameter: action.related_id})


def _link_to_period(period_id):
    """A Scheduled period's page, for its reader's side; its address names the contract and the first day."""
    period = queries.scheduled_period(current_user, period_id)
    if period is None or not may(Permission.SCHEDULED_READ, Permission.COUNCIL_READ):
        return None
    ref = f"{period.contract_id}-{period.start_date.isoformat()}"
    name = "council_period" if current_user.side == "council" else "period"
    return url_for(f"scheduled_payments.{name}", scheduled_period=ref)

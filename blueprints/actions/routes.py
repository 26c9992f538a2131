"""The list of actions, one thread, and posts to it."""

from functools import partial

from flask import Blueprint, request, url_for
from flask_login import current_user

from blueprints.actions.choices import origin_of
from blueprints.actions.forms import PostForm
from blueprints.actions.links import related_links
from models import Action, Client, UploadedFile
from operations import actions
from queries import actions as queries
from queries.action_figures import figures_of
from queries.action_queue import notes_of, saved_replies, teams_with_members
from queries.change_requests import list_requests
from queries.listing import ListRequest
from queries.people import names_of
from queries.teams import staffed_teams
from rules.action_closing import closes_on
from rules.actions import allowed_posts, assigned_words
from rules.moment import london_date
from web import body_limits, clock, record_access, uploads
from web.action_lists import QUEUE, assigned_to, picks_of, rows_of
from web.change_requests import shown_requests
from web.forms_once import submit_once
from web.htmx import page
from web.late_forms import kept
from web.listing import list_request
from web.loading import get_object_or_404
from web.permissions import Permission, may, requires
from web.picks import is_ticked, whole_number
from web.read_notices import note_action_look
from web.status_words import action_status

bp = Blueprint("actions", __name__, url_prefix="/actions")
MOST_OTHERS = 5  # open actions of the same provider that an officer sees beside a thread
SAID = {
    "reply": "Replied. It is with {} now.",
    "comment": "Comment added.",
    "closure_requested": "Closure requested. It is with the council now.",
    "closed": "Closed.",
}


@bp.get("")
@requires(Permission.ACTIONS_READ)
def list_actions():
    """The actions: open ones unless all are asked for."""
    chosen = picks_of(current_user)
    listing = queries.list_actions(current_user, chosen.filters, list_request())
    rows = rows_of(current_user, listing.rows())
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
    """One action with its thread; `?reply=` begins an officer's answer with a saved reply."""
    form = PostForm(formdata=None)
    chosen = whole_number(request.args.get("reply", ""))
    if chosen and current_user.side == "council":
        form.text.data = next((each.text for each in saved_replies() if each.id == chosen), "")
    return _page(_load(action_id), form)


@bp.post(f"/<id:action_id>/<any({', '.join(SAID)}):post_kind>")
@requires(Permission.ACTIONS_EDIT, Permission.ACTIONS_ANSWER)
@kept("Post of an action", "Send", words=("text",), only={"post_kind": ("reply", "comment")})
@body_limits.takes(body_limits.FILES)
def post(action_id, post_kind):
    """Comment, Reply, Request Closure, Close."""
    action, form = _load(action_id), PostForm()
    if not form.validate():
        return _page(action, form)

    said = {"due_date": form.due_date.data, "uploads": uploads.uploads_of(), "team": form.team.data or None}
    return submit_once(
        partial(actions.post, action, post_kind, form.text.data, **said),
        to=QUEUE.after(url_for(".one", action_id=action.id), action.id, moves_on=post_kind != "comment"),
        notice=SAID[post_kind].format("the council" if current_user.side == "provider" else action.organisation.name),
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


def _page(action, form):
    at, side = clock.moment(), current_user.side
    origin = _origin(action)
    posts = queries.posts_of(action)
    client_id = action.client_id or (origin.client_id if origin else None)
    client = Client.get_by_id(client_id) if client_id else None
    record_access.note_access(client_id, f"Action {action.id}")
    note_action_look(action.id)
    return page(
        "actions/one.html",
        form=form,
        action=action,
        entries=_entries(action, posts),
        closes=_closes(action, posts),
        opened_by=queries.opened_by(action),
        files=list(queries.files_of(action)),
        client=client,
        standing=action_status(action, side, at.today),
        assigned=assigned_to(action),
        passes_to=assigned_words("provider" if side == "council" else "council", _team_name(action)),
        figures=figures_of(current_user, action, client_id),
        links=related_links(current_user, action, client, origin),
        kinds=allowed_posts(action, side, at) if may(Permission.ACTIONS_EDIT, Permission.ACTIONS_ANSWER) else [],
        teams=sorted(staffed_teams()),
        accepted_files=uploads.ACCEPT,
        **_for_officers(action),
    )


def _closes(action, posts):
    """The day on which it closes by itself; None for one that does not as it stands."""
    is_theirs = action.status == "open" and action.assigned_side == "provider"
    if not (action.closes_with and is_theirs and posts and posts[-1].side == "council"):
        return None
    return closes_on(london_date(posts[-1].posted_at), action.due_date, action.closes_after_days)


def _entries(action, of_thread):
    """The posts of the thread, and for officers the notes among them, in order: [(is a note, row), ...]."""
    posts = [(each.posted_at, False, each) for each in of_thread]
    notes = [(each.written_at, True, each) for each in notes_of(current_user, action.id)]
    return [(is_note, row) for _, is_note, row in sorted(posts + notes, key=lambda each: each[0])]


def _for_officers(action):
    """What only officers have beside the thread: who may have it, and their saved replies."""
    if current_user.side != "council":
        return {"teams_with_members": [], "replies": [], "officer": "", "others": []}
    others, today = queries.others_open(current_user, action, MOST_OTHERS), clock.today()
    names = names_of([action.officer_id, *(each.officer_id for each in others)])
    return {
        "teams_with_members": teams_with_members(),
        "replies": saved_replies(),
        "officer": names.get(action.officer_id, ""),
        "others": [(each, action_status(each, "council", today), names.get(each.officer_id, "")) for each in others],
    }


def _origin(action):
    """The Subject that it was started from, if its reader may see it."""
    if not action.origin_type:
        return None
    return origin_of(current_user, f"{action.origin_type}:{action.origin_id}", action.organisation_id)


def _team_name(action):
    return action.team.name if action.team_id else ""

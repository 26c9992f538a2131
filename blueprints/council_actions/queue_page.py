"""What the queue of actions shows: the list, and the selected action with its last posts and the answer."""

from typing import Any

from flask import Response
from flask_login import current_user

from models import Action
from queries import actions as queries
from queries.action_queue import list_queue, notes_of, saved_replies, teams_with_members
from queries.listing import ListPage, ListRequest
from queries.people import names_of
from queries.teams import team_options
from rules.actions import allowed_posts, assigned_words
from rules.actor import SignedIn
from web import clock, record_access
from web.action_lists import QUEUE
from web.loading import get_object_or_404
from web.permissions import Permission, may
from web.picks import pick
from web.queue_pages import SavedFilterForm, next_below
from web.read_notices import note_action_look
from web.status_words import action_status

LAST_POSTS = 2


def page_of(naming: SavedFilterForm | None = None) -> Response:
    """The queue's page. A refused form is a filter's name."""
    team = pick("team", "Team", "[Any team]", team_options())

    def list_of(viewer: SignedIn, request: ListRequest, show: str, search: str) -> ListPage:
        return list_queue(viewer, request, show, team.value, search)

    return QUEUE.answer(list_of, _selected, naming=naming, more_of=lambda _rows: {"team": team})


def _selected(action_id: int | None, listed: list[int], _form: None) -> dict[str, Any]:
    if action_id is None:
        return {"selected": None}
    action = get_object_or_404(Action.visible_to(current_user), Action.id == action_id)
    at, posts = clock.moment(), queries.posts_of(action)
    record_access.note_access(action.client_id, f"Action {action.id}, in the queue")
    note_action_look(action.id)
    may_answer = may(Permission.ACTIONS_ANSWER)
    return {
        "selected": action,
        "action": action,
        "posts": posts[-LAST_POSTS:],
        "earlier": max(len(posts) - LAST_POSTS, 0),
        "notes": notes_of(current_user, action.id),
        "files": list(queries.files_of(action)),
        "standing": action_status(action, "council", at.today),
        "passes_to": assigned_words("provider", ""),
        "kinds": allowed_posts(action, "council", at) if may_answer else [],
        "replies": saved_replies() if may_answer else [],
        "teams_with_members": teams_with_members() if may_answer else [],
        "officer": names_of([action.officer_id]).get(action.officer_id, ""),
        "next_id": next_below(action.id, listed),
    }

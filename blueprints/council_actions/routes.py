"""The queue of actions for an officer's teams, and what an officer does with one beside answering it."""

from functools import partial

from flask import Blueprint, request, url_for
from flask_login import current_user

from blueprints.council_actions.forms import WorkForm
from blueprints.council_actions.queue_page import page_of
from models import Action
from operations import action_work
from web.action_lists import QUEUE
from web.forms_once import form_version, submit_once
from web.htmx import UndoNotice, refused
from web.late_forms import kept, never_kept
from web.loading import get_object_or_404
from web.permissions import Permission, requires
from web.picks import whole_number
from web.queue_pages import add_saved_filters

bp = Blueprint("council_actions", __name__, url_prefix="/council/actions")


add_saved_filters(bp, QUEUE, page_of)


@bp.get("")
@requires(Permission.COUNCIL_READ)
def queue():
    """The open actions that the council has to answer, with the selected one (`?action=`) at its side."""
    return QUEUE.newly_picked() or page_of()


@bp.post("/<id:action_id>/take")
@requires(Permission.ACTIONS_ANSWER)
@never_kept()
def take(action_id):
    """Assign it to oneself."""
    action = _load(action_id)
    return _carry_out(action, partial(action_work.take, action, form_version()), _assigned(action))


def _assigned(was):
    """That it is theirs now, with Undo, which gives it back to the officer that it was with."""
    fields = (("officer", str(was.officer_id or "")), ("version", str(was.version + 1)))
    back = ("back", request.form.get("back", ""))
    return UndoNotice("Assigned to you.", QUEUE.other("undo_take", action_id=was.id), (*fields, back))


@bp.post("/<id:action_id>/undo-take")
@requires(Permission.ACTIONS_ANSWER)
@never_kept()
def undo_take(action_id):
    """Undo that it was assigned to oneself."""
    action, officer = _load(action_id), whole_number(request.form.get("officer", ""))
    undoing = partial(action_work.undo_take, action, officer, form_version())
    return _carry_out(action, undoing, "Not assigned to you any more.")


@bp.post("/<id:action_id>/pass-on")
@requires(Permission.ACTIONS_ANSWER)
@never_kept()
def pass_on(action_id):
    """Give it to another team or officer."""
    action, form = _load(action_id), WorkForm()
    team, officer = whole_number(form.team.data or ""), whole_number(form.officer.data or "")
    passing = partial(action_work.pass_on, action, team or 0, officer, form_version())
    return _carry_out(action, passing, "Passed on.")


@bp.post("/<id:action_id>/note")
@requires(Permission.ACTIONS_ANSWER)
@kept("Internal note", "Add note")
def note(action_id):
    """Write an internal note."""
    action, form = _load(action_id), WorkForm()
    return _carry_out(action, partial(action_work.note, action, form.note.data), "Note added. No provider sees it.")


def _load(action_id):
    return get_object_or_404(Action.visible_to(current_user), Action.id == action_id)


def _carry_out(action, operation, notice):
    """Do it and go back to the page that it came from, or say there why not."""
    back = QUEUE.after(url_for("actions.one", action_id=action.id), action.id)
    return submit_once(operation, to=back, notice=notice, again=partial(refused, back))

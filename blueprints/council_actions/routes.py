"""The queue of actions for an officer's teams, and what an officer does with one beside answering it."""

from functools import partial

from flask import Blueprint, request, url_for
from flask_login import current_user

from blueprints.council_actions.forms import WorkForm
from models import Action
from operations import action_work
from queries.action_queue import SHOW, list_queue
from queries.teams import team_options
from web import clock
from web.forms_once import form_version, submit_once
from web.htmx import UndoNotice, page, refused
from web.late_forms import kept, never_kept
from web.listing import list_request
from web.loading import get_object_or_404
from web.permissions import Permission, requires
from web.picks import pick, whole_number

bp = Blueprint("council_actions", __name__, url_prefix="/council/actions")


@bp.get("")
@requires(Permission.COUNCIL_READ)
def queue():
    """The open actions that the council has to answer, those of the officer's teams first of all."""
    show = request.args.get("show") if request.args.get("show") in SHOW else "mine"
    team = pick("team", "Team", "[Any team]", team_options())
    listing = list_queue(current_user, list_request(), show, team.value)
    return page(
        "council_actions/queue.html",
        listing=listing,
        rows=listing.rows(),
        show=show,
        choices=SHOW.items(),
        team=team,
        today=clock.today(),
    )


@bp.post("/<id:action_id>/take")
@requires(Permission.ACTIONS_ANSWER)
@never_kept()
def take(action_id):
    """Assign it to oneself."""
    action = _load(action_id)
    return _carry_out(action, partial(action_work.take, action, form_version()), _assigned(action))


def _assigned(was):
    """That it is theirs now, with Undo, which gives it back to the team and the officer that it was with."""
    if not was.team_id:
        return "Assigned to you."
    back = (("team", str(was.team_id)), ("officer", str(was.officer_id or "")), ("version", str(was.version + 1)))
    return UndoNotice("Assigned to you.", url_for(".pass_on", action_id=was.id), back)


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
    """Do it and go back to the thread, or say there why not."""
    back = url_for("actions.one", action_id=action.id)
    return submit_once(operation, to=back, notice=notice, again=partial(refused, back))

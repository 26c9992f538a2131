"""Types of actions, and the teams that answer them: the council's to change."""

from functools import partial

from flask import request, url_for

from blueprints.council_actions.forms import TeamForm, TypeForm
from blueprints.council_actions.routes import bp
from content.action_types import ACTION_TYPES, TOPICS
from operations import own_action_types
from queries.action_queue import teams_with_members
from queries.action_types import action_types, own_names, own_type
from queries.officers import officers
from queries.teams import team_by_id
from rules.action_closing import USUAL_DAYS
from web.forms_once import CONFLICT, form_version, refused_status, submit_once
from web.htmx import page
from web.late_forms import never_kept
from web.loading import found_or_404
from web.permissions import Permission, requires
from web.picks import whole_numbers

SHIPPED = {each.name for each in ACTION_TYPES}


@bp.get("/types")
@requires(Permission.ADMINISTER)
def list_types():
    """All types by what they are about, and the teams."""
    return page(
        "council_actions/types.html",
        topics=TOPICS,
        types=action_types(),
        teams=teams_with_members(),
        own=own_names(),
    )


@bp.get("/types/edit")
@requires(Permission.ADMINISTER)
def edit_type():
    """One type (`?name=`), or a new one."""
    kind = next((each for each in action_types() if each.name == request.args.get("name")), None)
    form = TypeForm(formdata=None, obj=kind)
    form.variants.data = "\n".join(kind.variants) if kind else ""
    form.working_days.data = str(kind.working_days or "") if kind else ""
    form.closes_after_days.data = str(kind.closes_after_days if kind else USUAL_DAYS)
    if kind is None:
        form.is_offered.data = True
    return _type_page(form, kind.name if kind else "")


@bp.post("/types/edit")
@requires(Permission.ADMINISTER)
@never_kept("name", "team", "variants", "working_days", "closes_with", "closes_after_days")
def save_type():
    """Save it, or go back to the shipped version."""
    form, name = TypeForm(), request.args.get("name", "")
    typed = {**form.data, "name": name or form.name.data}
    if "reset" in request.form:
        operation = partial(own_action_types.reset_type, name, form_version())
        notice = "The shipped version counts again."
    else:
        operation = partial(own_action_types.save_type, typed, form_version(), is_new=not name)
        notice = "Saved. It counts from now on."
    return submit_once(
        operation,
        to=url_for(".list_types"),
        notice=notice,
        form=form,
        again=lambda broken: _type_page(form, name, refused_status(broken)),
    )


@bp.get("/teams/<id:team_id>")
@requires(Permission.ADMINISTER)
def team(team_id):
    """A team, with a box for each officer."""
    found = found_or_404(team_by_id(team_id))
    return _team_page(found, TeamForm(formdata=None, obj=found))


@bp.get("/teams/new")
@requires(Permission.ADMINISTER)
def new_team():
    """A team to be made."""
    return _team_page(None, TeamForm(formdata=None))


@bp.post("/teams/new")
@requires(Permission.ADMINISTER)
@never_kept("name")
def create_team():
    """Make it."""
    return _save_team(None)


@bp.post("/teams/<id:team_id>")
@requires(Permission.ADMINISTER)
@never_kept("name")
def change_team(team_id):
    """Save its name and who works in it."""
    return _save_team(found_or_404(team_by_id(team_id)))


def _save_team(found):
    form = TeamForm()
    members = whole_numbers(request.form.getlist("members"))
    return submit_once(
        partial(own_action_types.save_team, found, form.name.data, members, form_version()),
        to=url_for(".list_types"),
        notice="Team saved.",
        form=form,
        again=lambda broken: _team_page(found, form, set(members), refused_status(broken)),
    )


def _type_page(form, name, status=None):
    own = own_type(name) if name else None
    return page(
        "council_actions/type.html",
        status=status,
        form=form,
        name=name,
        version=own.version if own else 0,
        can_reset=own is not None,
        is_shipped=name in SHIPPED,
        teams=[each.name for each in teams_with_members()],
    )


def _team_page(found, form, typed_members=None, status=None):
    """typed_members: the ids of those who were ticked in a form that is shown again."""
    if found is not None:
        found = team_by_id(found.id)  # as it is by now, so that Save replaces what is there
    known = next((each for each in teams_with_members() if found and each.id == found.id), None)
    members = [] if known is None else known.members
    return page(
        "council_actions/team.html",
        status=status,
        form=form,
        team=found,
        officers=officers(),
        members={person_id for person_id, _ in members} if typed_members is None else typed_members,
        there=known if status == CONFLICT else None,
    )

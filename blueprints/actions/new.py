"""New Action: its type, what it is about, and what there is to say."""

from functools import partial

from flask import request, url_for
from flask_login import current_user

from blueprints.actions.forms import ActionForm
from blueprints.actions.routes import bp
from content.action_types import ACTION_TYPES, BY_NAME
from content.bank_holidays import BANK_HOLIDAYS
from operations import actions
from queries import action_subjects
from queries.actions import team_names
from rules.actions import LONGEST_TEXT, LONGEST_TITLE, earliest_due
from rules.broken import RuleBroken
from rules.dates import format_date
from web import body_limits, clock, uploads
from web.forms_once import submit_once
from web.htmx import page
from web.late_forms import kept
from web.permissions import Permission, requires


@bp.get("/new")
@requires(Permission.ACTIONS_EDIT)
def new():
    """A new action; `?about=Invoice:12` and `?type=`, `?title=`, `?text=` fill it in."""
    form = ActionForm(formdata=None)
    form.type.data = request.args.get("type", "")
    form.title.data = request.args.get("title", "").replace("\x00", "")[:LONGEST_TITLE]
    form.text.data = request.args.get("text", "").replace("\x00", "")[:LONGEST_TEXT]
    return _page(form)


@bp.post("/new")
@requires(Permission.ACTIONS_EDIT)
@kept("New action", "Send")
@body_limits.takes(body_limits.FILES)
def create():
    """Create Action; with the small button only what the type decides is shown again."""
    form = ActionForm()
    is_valid = form.validate()
    if "choose" in request.form:
        return _page(ActionForm(formdata=None, data=form.data), status=200)
    if not is_valid:
        return _page(form)

    return submit_once(
        partial(_open, form),
        to=lambda opened: url_for(".one", action_id=opened.id),
        notice="Action has been created.",
        form=form,
        again=lambda _broken: _page(form),
    )


def _open(form, by, at):
    about = action_subjects.subject(by, form.about.data)
    return actions.open_action(
        form.type.data,
        form.title.data,
        form.text.data,
        about,
        by=by,
        at=at,
        due_date=form.due_date.data,
        team=form.team.data,
        re_line=_re_line(about),
        uploads=uploads.uploads_of(),
    )


def _origin():
    """The Subject that the action was started from, or None."""
    try:
        return action_subjects.subject(current_user, request.values.get("origin") or request.values.get("about"))
    except RuleBroken:
        return None


def _re_line(about):
    """The line of the care package line item that the action was started from, for any type."""
    origin = _origin() if request.form.get("origin") else None
    return origin.re_line if origin and origin.organisation_id == about.organisation_id else about.re_line


def _page(form, status=None):
    """The form, with what its type decides: what it may be about, its team and its earliest date."""
    origin = _origin() if "choose" not in request.form or request.form.get("origin") else None
    known = action_subjects.companions(origin, current_user) if origin else None
    types = [
        each for each in ACTION_TYPES if not each.council_only and (not known or set(each.related_to) & set(known))
    ]
    kind = BY_NAME.get(form.type.data or "")
    kind = kind if kind in types else None
    if kind is None:
        subjects = []
    elif known:
        subjects = [known[name] for name in kind.related_to if name in known]
    else:
        subjects = action_subjects.subjects(current_user, kind.related_to, current_user.organisation_id)
    due = earliest_due(kind.working_days, clock.today(), BANK_HOLIDAYS) if kind else None
    return page(
        "actions/new.html",
        fragment="actions/_about.html",
        status=status,
        form=form,
        origin=origin,
        types=types,
        kind=kind,
        subjects=subjects,
        due=format_date(due) if due else "",
        teams=sorted(team_names() | {each.team for each in types}),
        accepted_files=uploads.ACCEPT,
    )

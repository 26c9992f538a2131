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
from queries.teams import staffed_teams, team_for
from rules.actions import LONGEST_TEXT, LONGEST_TITLE, earliest_due
from rules.broken import Problems, RuleBroken
from rules.dates import format_date
from web import body_limits, clock, council, uploads
from web.forms_once import submit_once
from web.htmx import page, wants_fragment
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
    """Create Action; with the small button only what the type decides is shown again: its date and its team, what it
    may be about. Title, text and files stay.
    """
    form = ActionForm()
    if "choose" in request.form:
        kept_as_typed = {**form.data, "due_date": None, "team": ""}
        return _page(ActionForm(formdata=None, data=kept_as_typed), status=200)
    sent = uploads.uploads_of()
    if not form.validate_with(partial(_check, form, sent)):
        return _page(form)

    return submit_once(
        partial(_open, form, sent),
        to=lambda opened: url_for(".one", action_id=opened.id),
        notice="Action has been created.",
        form=form,
        again=lambda _broken: _page(form),
    )


def _check(form, sent):
    """Raises all that is wrong at once. Returns what it is about. sent: the Uploads."""
    problems, about = Problems(), None
    if form.type.data in BY_NAME:
        about = problems.try_(action_subjects.subject, current_user, form.about.data)
    typed = (form.type.data, form.title.data, form.text.data, about)
    given = {"due_date": form.due_date.data, "team": form.team.data, "uploads": sent}
    problems.try_(actions.check_new, *typed, by=current_user, at=clock.moment(), **given)
    problems.raise_any()
    return about


def _open(form, sent, by, at):
    about = _check(form, sent)
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
        uploads=sent,
    )


def _origin():
    """The Subject that the action was started from, or None: what is picked in the form is none."""
    key = request.args.get("about") if request.method == "GET" else request.form.get("origin")
    try:
        return action_subjects.subject(current_user, key)
    except RuleBroken:
        return None


def _re_line(about):
    """The line of the care package line item that the action was started from, for any type."""
    origin = _origin() if request.form.get("origin") else None
    return origin.re_line if origin and origin.organisation_id == about.organisation_id else about.re_line


def _page(form, status=None):
    """The form, with what its type decides: what it may be about, its team and its earliest date."""
    origin = _origin()
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
        fragment="actions/_about.html" if "choose" in request.form else "actions/_form.html",
        status=status,
        form=form,
        origin=origin,
        types=types,
        kind=kind,
        subjects=subjects,
        due=format_date(due) if due else "",
        teams=sorted(staffed_teams()),
        team=form.team.data or (team_for(kind.team, council.settings().unstaffed_team) if kind else ""),
        files_gone=not wants_fragment() and any(each.filename for each in request.files.getlist("files")),
        accepted_files=uploads.ACCEPT,
    )

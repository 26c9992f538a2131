"""New Action: what it is about, its type, what it is related to, and what there is to say. By either side."""

from dataclasses import replace
from functools import partial

from flask import request, url_for
from flask_login import current_user

from blueprints.actions.choices import Choices, Typed, choices_of, origin_of
from blueprints.actions.forms import ActionForm
from blueprints.actions.routes import bp
from content.action_types import TOPICS
from operations import actions
from queries import action_subjects
from queries.actions import open_about
from queries.options import organisation_options
from queries.teams import staffed_teams, team_for
from rules.actions import LONGEST_TEXT, LONGEST_TITLE, earliest_due
from rules.broken import Problems, RuleBroken
from rules.dates import format_date
from web import body_limits, clock, council, uploads
from web.forms_once import submit_once
from web.htmx import page, wants_fragment
from web.late_forms import kept
from web.permissions import Permission, requires
from web.picks import pick, whole_number
from web.status_words import action_status

MOST_OPEN = 3


@bp.get("/new")
@requires(Permission.ACTIONS_EDIT, Permission.ACTIONS_ANSWER)
def new():
    """A new action; `?about=Invoice:12` and `?type=`, `?title=`, `?text=` fill it in, `?organisation=` an officer's."""
    form = ActionForm(formdata=None)
    form.type.data = request.args.get("type", "")
    form.title.data = request.args.get("title", "").replace("\x00", "")[:LONGEST_TITLE]
    form.text.data = request.args.get("text", "").replace("\x00", "")[:LONGEST_TEXT]
    return _page(form)


@bp.post("/new")
@requires(Permission.ACTIONS_EDIT, Permission.ACTIONS_ANSWER)
@kept("New action", "Send")
@body_limits.takes(body_limits.FILES)
def create():
    """Create Action; with the small button the lists that follow what was chosen are shown again, with another date
    and team. Title, text and files stay.
    """
    form = ActionForm()
    if "choose" in request.form:
        kept_as_typed = dict(form.data)
        if form.type.data != request.form.get("of_type"):
            kept_as_typed |= {"due_date": None, "team": ""}
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
    if current_user.side == "council" and not _organisation_id():
        problems.add(RuleBroken("Choose the provider", "organisation"))
    if form.type.data:
        about = problems.try_(action_subjects.subject, current_user, form.about.data, _organisation_id())
    typed = (form.type.data, form.title.data, form.text.data, about)
    given = {"due_date": form.due_date.data, "team": form.team.data, "uploads": sent}
    problems.try_(actions.check_new, *typed, by=current_user, at=clock.moment(), **given)
    problems.raise_any()
    return about


def _open(form, sent, by, at):
    about, origin = _check(form, sent), _origin()
    is_theirs = origin is not None and origin.organisation_id == about.organisation_id
    return actions.open_action(
        form.type.data,
        form.title.data,
        form.text.data,
        about,
        by=by,
        at=at,
        due_date=form.due_date.data,
        team=form.team.data,
        re_line=(origin if is_theirs else about).line_above,
        uploads=sent,
        origin=origin,
    )


def _organisation_id():
    """Whose things the action is about: the provider's own, or those of the provider that an officer chose."""
    return current_user.organisation_id if current_user.side == "provider" else _organisation().value


def _organisation():
    """The officer's pick list of providers, as the address or the form has it."""
    options = organisation_options(current_user)
    found = pick("organisation", "Provider", "[Please Select]", options)
    sent = whole_number(request.form.get("organisation", ""))
    if request.method == "GET" and found.value is None:  # started from a thing, which is somebody's
        sent = action_subjects.owner_of(current_user, request.args.get("about"))
    return replace(found, value=sent) if sent in dict(options) else found


def _origin():
    """The Subject that the action was started from, or None: what is picked in the form is none."""
    key = request.args.get("about") if request.method == "GET" else request.form.get("origin")
    return origin_of(current_user, key, _organisation_id())


def _page(form, status=None):
    """The form, with what was chosen so far and what that decides: its team and its earliest date."""
    origin = _origin()
    if form.organisation.errors and request.values.get("topic"):
        form.type.errors = []  # the types are not there to choose from before the provider is
    typed = Typed(
        request.values.get("topic", ""),
        form.type.data or "",
        request.values.get("related", ""),
        form.about.data or "",
    )
    found = choices_of(current_user, typed, origin, _organisation_id())
    kind = found.kind
    due = earliest_due(kind.working_days, clock.today(), council.settings().bank_holidays) if kind else None
    usual = team_for(kind.team, council.settings().unstaffed_team) if kind else ""
    return page(
        "actions/new.html",
        fragment="actions/_lists.html" if "choose" in request.form else "actions/_form.html",
        status=status,
        form=form,
        topics=TOPICS,
        found=found,
        provider=_organisation() if current_user.side == "council" else None,
        due=format_date(due) if due else "",
        teams=sorted(staffed_teams()),
        team=form.team.data or usual,
        is_own_choice=_is_own_choice(form, due, usual),
        answer_by=form.due_date.data or due,
        line_above=_line_above(found),
        already_open=_already_open(found),
        files_gone=not wants_fragment() and any(each.filename for each in request.files.getlist("files")),
        accepted_files=uploads.ACCEPT,
    )


def _is_own_choice(form, due, team):
    """Whether another date or team was chosen than what follows from the type, or one is wrong: the fold is open."""
    is_date = bool(form.due_date.errors) or form.due_date.data not in (None, due)
    return is_date or bool(form.team.errors) or form.team.data not in (None, "", team)


def _line_above(found: Choices):
    """The line that will stand above the text: of what it was started from, else of what is chosen."""
    shown = found.origin or found.subject
    return shown.line_above if shown else ""


def _already_open(found: Choices):
    """[(open action, how it stands)] about things of the chosen kind, first about the same one, so that nobody asks
    twice.
    """
    kind = found.related or (found.origin.kind if found.origin else "")
    subject = found.subject or found.origin
    rows = open_about(current_user, _organisation_id(), kind, subject.row_id if subject else None, MOST_OPEN)
    today, side = clock.today(), current_user.side
    return [(row, action_status(row, side, today)) for row in rows]

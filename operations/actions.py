"""Actions between a provider and the council: opened, answered, closed and re-opened (docs/domain/actions.md).

Each is one short transaction. A post that passes it on or closes it states what it expects, so that two people never
both do it; comments of two people both stand.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from typing import Any

from content.action_types import ActionType
from models import Action, ActionPost, Team, UploadedFile, database
from operations import audit, emails, files
from operations.files import Upload
from operations.guarded import guarded_update
from queries import council_settings
from queries.action_subject import Subject
from queries.action_types import action_types, type_named
from queries.teams import team_for
from rules import actions as rules
from rules.actor import Actor
from rules.broken import Problems, RuleBroken
from rules.moment import Moment

POSTS = ("comment", "reply", "closure_requested", "closed")


def open_action(
    type_name: str,
    title: str,
    text: str,
    about: Subject,
    by: Actor,
    at: Moment,
    due_date: date | None = None,
    team: str | None = None,
    re_line: str | None = None,
    uploads: Sequence[Upload] = (),
    origin: Subject | None = None,
    **columns: Any,
) -> Action:
    """Open an action about a Subject (queries.action_subjects). Returns the Action.

    A provider's goes to `team`, the type's unless given; the council's to the provider. `re_line` is kept above the
    text, the subject's own unless given. origin: where it was started from, if the type does not allow that itself.
    Raises what `check_new` does, and RuleBroken for files there is no room for.
    """
    check_new(type_name, title, text, about, by, at, due_date, team, uploads)
    kind, title, text = _kind(type_name, by), rules.clean_title(title), rules.clean_text(text)
    due = rules.check_due_date(due_date, kind.working_days, at.today, council_settings.read().bank_holidays)
    with _files_kept(uploads, by, at, about.organisation_id) as attach, database.atomic():
        columns |= {"closes_with": kind.closes_with, "closes_after_days": kind.closes_after_days}
        columns |= {**_origin(origin, about), **_about(about, re_line)}
        post = open_as_checked(type_name, title, text, by, at, team or kind.team, due, about.words, **columns)
        attach(action_post=post.id)
    return post.action


def open_as_checked(
    type_name: str,
    title: str,
    text: str,
    by: Actor,
    at: Moment,
    team: str,
    due: date | None,
    words: str,
    **columns: Any,
) -> ActionPost:
    """Open an action of what was checked before, in the caller's transaction, with its audit event and its notices.

    words: what it is about, as lists name it. Returns its first ActionPost.
    """
    assigned = {"assigned_side": rules.OTHER_SIDE[by.side], "team": _team(team), "due_date": due}
    action = _create(type_name, title, words, by, at, **assigned, **columns)
    post = _post(action, "opened", text, by, at, assigned=_assigned(action), due_date=due)
    now = {"type": type_name, "title": title, "about": words, "due_date": due}
    audit.record("action opened", by, at, subject=action, now=now)
    _send_notice(action, by, at)
    return post


def check_new(
    type_name: str,
    title: str,
    text: str,
    about: Subject | None,
    by: Actor,
    at: Moment,
    due_date: date | None = None,
    team: str | None = None,
    uploads: Sequence[Upload] = (),
) -> None:
    """Raises RuleBroken, or AllBroken for several problems: a type that is not known or not for this, a missing title
    or text, a due date that is too early, a team that there is not, a file that cannot be taken. `about`: None where
    nothing was chosen yet, which is not said here.
    """
    problems = Problems()
    kind = problems.try_(_kind, type_name, by)
    if kind is not None:
        problems.try_(_check_about, kind, about)
        problems.try_(
            rules.check_due_date, due_date, kind.working_days, at.today, council_settings.read().bank_holidays
        )
    if team:
        problems.try_(_check_team, team)
    problems.try_(rules.clean_title, title)
    problems.try_(rules.clean_text, text)
    problems.try_(files.check, uploads)
    problems.raise_any()


def _kind(name: str, by: Actor) -> ActionType:
    kind = type_named(name)
    is_offered = kind is not None and kind.is_offered and name in kind.choices
    if kind is None or not is_offered or (kind.council_only and by.side != "council"):
        raise RuleBroken("Choose a type", "type")
    return kind


def _check_about(kind: ActionType, about: Subject | None) -> None:
    if about is not None and about.kind not in kind.related_to:
        raise RuleBroken(f"{kind.name} cannot be about this: choose {' or '.join(kind.related_to)}", "about")


def post(
    action: Action,
    kind: str,
    text: str,
    by: Actor,
    at: Moment,
    due_date: date | None = None,
    uploads: Sequence[Upload] = (),
    team: str | None = None,
) -> ActionPost:
    """Comment, reply (passes it to the other side), request closure (passes it to `team`, its own unless given) or
    close. `kind` is one of POSTS. Returns the ActionPost. Raises RuleBroken without words or for a team that there is
    not, IllegalMove where it is not this side's to do.
    """
    _check_kind(kind)
    if team:
        _check_team(team)
    text, due = rules.clean_text(text), rules.check_moved_date(due_date, at.today)
    with _files_kept(uploads, by, at, action.organisation_id) as attach, database.atomic():
        now = Action.get_by_id(action.id)
        rules.check_post(kind, now, by.side, at)
        reopens = now.status == "done"
        was = {"status": now.status, "assigned_side": now.assigned_side}
        had_by = (now.assigned_side, now.team_id)
        changes = {"last_post_at": at.now, "warned_at": None, **_changes_of(kind, now, by, at, reopens)}
        if due:
            changes["due_date"] = due
        if kind == "closure_requested" and team:
            changes |= _passed_to(now, _team(team))
        guarded_update(now, changes, Action.status == now.status, Action.assigned_side == now.assigned_side)
        fresh = Action.get_by_id(action.id)
        is_passed_on = (fresh.assigned_side, fresh.team_id) != had_by
        row = _post(
            fresh,
            "re_opened" if reopens else kind,
            text,
            by,
            at,
            assigned=_assigned(fresh) if is_passed_on or reopens else "",
            due_date=due,
        )
        attach(action_post=row.id)
        became = {"status": fresh.status, "assigned_side": fresh.assigned_side}
        audit.record(f"action {DONE[row.kind]}", by, at, subject=fresh, was=was, now=became)
        _send_notice(fresh, by, at)
    return row


def _check_kind(kind: str) -> None:
    if kind not in POSTS:
        raise RuleBroken("Choose Comment, Reply or Request Closure")


DONE = {
    "comment": "commented on",
    "reply": "replied to",
    "closure_requested": "closure requested",
    "closed": "closed",
    "re_opened": "re-opened",
}


def _changes_of(kind: str, action: Action, by: Actor, at: Moment, reopens: bool) -> dict[str, Any]:
    """The columns that a post changes."""
    if reopens:
        return {"status": "open", "closed_at": None, "closure_requested_at": None}
    if kind == "reply":
        passed = {"assigned_side": rules.OTHER_SIDE[by.side], "closure_requested_at": None}
        return passed | _with_somebody(action) if by.side == "provider" else passed
    if kind == "closure_requested":
        return {"assigned_side": "council", "closure_requested_at": at.now, **_with_somebody(action)}
    return {"status": "done", "closed_at": at.now} if kind == "closed" else {}


def _create(type_name: str, title: str, related_words: str, by: Actor, at: Moment, **columns: Any) -> Action:
    return Action.create(
        type=type_name,
        title=title,
        related_words=related_words,
        opened_at=at.now,
        opened_by=by.person_id,
        last_post_at=at.now,
        **columns,
    )


def _about(subject: Subject, re_line: str | None) -> dict[str, Any]:
    return {
        "organisation": subject.organisation_id,
        "related_type": subject.kind,
        "related_id": subject.row_id,
        "client": subject.client_id,
        "re_line": subject.line_above if re_line is None else re_line,
    }


def _origin(origin: Subject | None, about: Subject) -> dict[str, Any]:
    """The columns of where it was started from; none where that is what it is about, or another provider's."""
    if origin is None or origin.key == about.key or origin.organisation_id != about.organisation_id:
        return {}
    return {"origin_type": origin.kind, "origin_id": origin.row_id}


def _team(name: str) -> Team:
    """The council's team with this name, or the one that answers for it while nobody is in it. Raises RuleBroken where
    there is none.
    """
    _check_team(name)
    staffed = team_for(name, council_settings.read().unstaffed_team)
    Team.insert(name=staffed).on_conflict_ignore().execute()
    return Team.get(Team.name == staffed)


def _check_team(name: str) -> None:
    known = {each.team for each in action_types()}
    if name not in known and not Team.select().where(Team.name == name).exists():
        raise RuleBroken("Choose whom to assign it to", "team")


def _passed_to(action: Action, team: Team) -> dict[str, Any]:
    """The columns of an action that goes to a team: to anyone in it, where it is another one."""
    return {"team": team} if team.id == action.team_id else {"team": team, "officer": None}


def _with_somebody(action: Action) -> dict[str, Any]:
    """The team that an action is passed to: its own, unless nobody is in it any more."""
    return {"team": _team(action.team.name)} if action.team_id else {}


def _assigned(action: Action) -> str:
    return rules.assigned_words(action.assigned_side, action.team.name if action.team_id else "")


def _post(
    action: Action, kind: str, text: str, by: Actor, at: Moment, assigned: str = "", due_date: date | None = None
) -> ActionPost:
    return ActionPost.create(
        action=action.id,
        kind=kind,
        text=text,
        side=by.side,
        person=by.person_id,
        person_name=by.name,
        posted_at=at.now,
        assigned_words=assigned,
        due_date=due_date,
    )


def _files_kept(
    uploads: Sequence[Upload], by: Actor, at: Moment, organisation_id: int
) -> AbstractContextManager[Callable[..., list[UploadedFile]]]:
    if not uploads:
        return nullcontext(lambda **_whose: [])
    return files.storing(uploads, by, at, organisation_id)


def _send_notice(action: Action, by: Actor, at: Moment) -> None:
    """An e-mail to the provider's people when the council wrote to them."""
    if by.side != "council":
        return
    emails.send(
        "action_closed" if action.status == "done" else "action_updated",
        emails.Contacts(action.organisation_id, emails.ABOUT_ACTIONS),
        at,
        path=f"/actions/{action.id}",
        number=action.id,
        action_type=action.type,
    )

"""What officers do with an action beside answering it: take it, pass it on, note something that no provider sees."""

from models import Action, ActionLook, ActionNote, Person, Team, TeamMember, database
from operations import audit, notices
from operations.guarded import guarded_update
from queries.officers import may_answer
from rules.actions import LONGEST_TEXT
from rules.actor import Actor
from rules.broken import IllegalMove, RuleBroken
from rules.moment import Moment
from rules.written_words import clean_words

NOT_IN_TEAM = "This officer is not in that team. Choose another, or anyone in the team"
DONE = "This action is done. A comment re-opens it"


def take(action: Action, version: int, by: Actor, at: Moment) -> None:
    """Assign an open action to oneself. Raises IllegalMove where a colleague changed it first, or it is done."""
    _check(action, by)
    _set_officer(action, by.person_id, "action taken", version, by, at)


def undo_take(action: Action, officer_id: int | None, version: int, by: Actor, at: Moment) -> None:
    """Undo that: it is with the officer that had it before (None: with nobody), in the same team. Raises IllegalMove as
    `take`, and where it is not theirs.
    """
    _check(action, by)
    if action.officer_id != by.person_id:
        raise IllegalMove
    if officer_id is not None and not may_answer(officer_id):
        officer_id = None
    _set_officer(action, officer_id, "action unassigned", version, by, at)


def _set_officer(action: Action, officer_id: int | None, kind: str, version: int, by: Actor, at: Moment) -> None:
    with database.atomic():
        was = {"officer": action.officer_id}
        guarded_update(action, {"officer": officer_id}, Action.status == "open", version=version)
        audit.record(kind, by, at, subject=action, was=was, now={"officer": officer_id})


def pass_on(action: Action, team_id: int, officer_id: int | None, version: int, by: Actor, at: Moment) -> None:
    """Give an open action to another team, and to one officer of it or to anyone. The due date stays.

    Raises RuleBroken for a team or officer that there is not, IllegalMove where a colleague changed it first.
    """
    _check(action, by)
    team = Team.get_or_none(Team.id == team_id)
    if team is None:
        raise RuleBroken("Choose a team", "team")
    is_member = (TeamMember.team == team_id) & (TeamMember.person == officer_id)
    if officer_id is not None and not TeamMember.select().where(is_member).exists():
        raise RuleBroken(NOT_IN_TEAM, "officer")
    with database.atomic():
        was = {"team": action.team_id, "officer": action.officer_id}
        columns = {"team": team_id, "officer": officer_id}
        guarded_update(action, columns, Action.status == "open", version=version)
        audit.record("action passed on", by, at, subject=action, was=was, now=columns)
        readers = [officer_id] if officer_id else _members(team_id)
        others = [person_id for person_id in readers if person_id != by.person_id]
        notices.write(others, f"Action {action.id} was passed to {team.name}", f"/actions/{action.id}", at)


def note(action: Action, text: str | None, by: Actor, at: Moment) -> ActionNote:
    """Note something for colleagues. Raises RuleBroken without words."""
    if by.side != "council":
        raise IllegalMove("Only officers write notes")
    words = clean_words(text, "note", LONGEST_TEXT, "Write the note")
    with database.atomic():
        row = {"action": action.id, "text": words, "person": by.person_id, "person_name": by.name}
        kept = ActionNote.create(**row, written_at=at.now)
        audit.record("action noted", by, at, subject=action)
    return kept


def look(action_id: int, by: Actor, at: Moment) -> None:
    """Note that somebody has opened an action: what was posted before is not new to them any more."""
    row = {"action": action_id, "person": by.person_id, "first_at": at.now, "looked_at": at.now}
    with database.atomic():
        ActionLook.insert(**row).on_conflict(
            conflict_target=(ActionLook.action, ActionLook.person), update={ActionLook.looked_at: at.now}
        ).execute()


def _check(action: Action, by: Actor) -> None:
    if by.side != "council":
        raise IllegalMove("Only officers do this")
    if action.status != "open":
        raise IllegalMove(DONE)


def _members(team_id: int) -> list[int]:
    query = TeamMember.select(TeamMember.person).join(Person)
    return [row for (row,) in query.where(TeamMember.team == team_id, Person.access_ended_at.is_null()).tuples()]

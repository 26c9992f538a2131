"""The council's queue of actions, and what officers see of one: notes, teams, saved replies, who opened it."""

from datetime import date, datetime
from typing import NamedTuple

from peewee import JOIN, Case, ModelSelect, fn

from models import Action, ActionLook, ActionNote, Organisation, Person, SavedReply, Team, TeamMember
from queries.listing import Column, ListPage, ListRequest
from rules.actor import Actor

SHOW = {
    "mine": "Mine and unassigned",
    "own": "Mine",
    "teams": "Everybody’s in my teams",
    "all": "All teams’",
}
COLUMNS = (
    Column("due", "Due", (Action.due_date.is_null(), Action.due_date)),
    Column("title", "Title", (Action.title,)),
    Column("provider", "Provider", (Organisation.name, Action.id)),
    Column("type", "Type", (Action.type,)),
    Column("team", "Team", (Team.name,)),
    Column("officer", "Officer", (Person.surname, Person.forename)),
    Column("posted", "Last Post Date", (Action.last_post_at,)),
)


class ActionOfQueue(NamedTuple):
    """A row of the queue. `is_new`: something was posted since the viewer last opened it."""

    id: int
    title: str
    type: str
    related_words: str
    due_date: date | None
    last_post_at: datetime
    assigned_side: str
    version: int
    provider: str
    team: str | None
    officer_id: int | None
    officer_forename: str | None
    officer_surname: str | None
    looked_at: datetime | None

    @property
    def officer(self) -> str:
        """Who has it; empty where nobody has."""
        return " ".join(part for part in (self.officer_forename, self.officer_surname) if part)

    @property
    def is_new(self) -> bool:
        """Whether something was posted since the viewer last opened it."""
        return self.looked_at is None or self.looked_at < self.last_post_at


class TeamWithMembers(NamedTuple):
    """A team with its officers who may sign in: [(person id, name)]."""

    id: int
    name: str
    members: list[tuple[int, str]]


def list_queue(
    viewer: Actor, request: ListRequest, show: str, team_id: int | None = None, search: str = ""
) -> ListPage:
    """The page of the open actions that the council has to answer: of the viewer's teams unless `show` is all.
    `search` is part of a title or of a provider's name.
    """
    looked = (ActionLook.action == Action.id) & (ActionLook.person == viewer.person_id)
    query = (
        Action.visible_to(viewer)
        .join(Organisation)
        .switch(Action)
        .join(Team, JOIN.LEFT_OUTER)
        .join_from(Action, Person, JOIN.LEFT_OUTER, on=(Action.officer == Person.id))
        .join_from(Action, ActionLook, JOIN.LEFT_OUTER, on=looked)
        .where(Action.status == "open", Action.assigned_side == "council")
    )
    is_mine = Action.officer == viewer.person_id
    if show in ("mine", "teams"):
        query = query.where(Action.team.in_(my_teams(viewer)) | is_mine)
    if show in ("mine", "own"):
        query = query.where(is_mine if show == "own" else is_mine | Action.officer.is_null())
    if team_id is not None:
        query = query.where(Action.team == team_id)
    if search:
        query = query.where(Action.title.contains(search) | Organisation.name.contains(search))
    of_action = (Action.id, Action.title, Action.type, Action.related_words, Action.due_date, Action.last_post_at)
    more = (Action.assigned_side, Action.version, Action.officer.alias("officer_id"))
    names = (Organisation.name.alias("provider"), Team.name.alias("team"))
    officer = (Person.forename.alias("officer_forename"), Person.surname.alias("officer_surname"))
    query = query.select(*of_action, *more, *names, *officer, ActionLook.looked_at)
    return ListPage(query.objects(ActionOfQueue), COLUMNS, request, sort="due", tie_break=(Action.id,))


class QueuedActions(NamedTuple):
    """How many open actions are there for an officer, how many of them are overdue, and the first day of a reply."""

    to_answer: int
    overdue: int
    next_due: date | None


def count_queued(viewer: Actor, today: date, of_all: bool = False) -> QueuedActions:
    """The open actions that are assigned to an officer, or to nobody in their teams; all that the council has to answer
    where `of_all`.
    """
    is_late = Case(None, [(Action.due_date < today, 1)], 0)
    counts = (fn.COUNT(Action.id), fn.COALESCE(fn.SUM(is_late), 0), fn.MIN(Action.due_date))
    query = Action.visible_to(viewer).where(Action.status == "open", Action.assigned_side == "council")
    if not of_all:
        is_nobodys = Action.officer.is_null() & Action.team.in_(my_teams(viewer))
        query = query.where(is_nobodys | (Action.officer == viewer.person_id))
    count, overdue, first = query.select(*counts).tuples().get()
    return QueuedActions(count, int(overdue), date.fromisoformat(first) if isinstance(first, str) else first)


def my_teams(viewer: Actor) -> ModelSelect:
    """The query of the ids of the viewer's teams; system administrators work in System Admin without being in it."""
    mine = TeamMember.select(TeamMember.team).where(TeamMember.person == viewer.person_id)
    if "system_administrator" in viewer.roles:
        return mine | Team.select(Team.id).where(Team.name == "System Admin")
    return mine


def notes_of(viewer: Actor, action_id: int) -> list[ActionNote]:
    """The internal notes on an action, oldest first; none for anybody but officers."""
    if viewer.side != "council":
        return []
    return list(ActionNote.select().where(ActionNote.action == action_id).order_by(ActionNote.id))


def teams_with_members() -> list[TeamWithMembers]:
    """The council's teams by name, each with its officers."""
    query = (
        Team.select(Team.id, Team.name, Person.id, Person.forename, Person.surname)
        .join(TeamMember, JOIN.LEFT_OUTER)
        .join(Person, JOIN.LEFT_OUTER, on=(TeamMember.person == Person.id) & Person.access_ended_at.is_null())
        .order_by(Team.name, Person.surname, Person.forename)
    )
    found: dict[int, TeamWithMembers] = {}
    for team_id, name, person_id, forename, surname in query.tuples():
        team = found.setdefault(team_id, TeamWithMembers(team_id, name, []))
        if person_id:
            team.members.append((person_id, f"{forename} {surname}".strip()))
    return list(found.values())


def saved_replies() -> list[SavedReply]:
    """The council's saved replies, by name."""
    return list(SavedReply.select().order_by(SavedReply.name))


def saved_reply(reply_id: int) -> SavedReply | None:
    """One of the council's saved replies, or None."""
    return SavedReply.get_or_none(SavedReply.id == reply_id)


def first_opened(action_ids: list[int]) -> dict[int, tuple[datetime, str]]:
    """{action id: (when, who)} of the first contact of the provider who opened each."""
    first = (
        ActionLook.select(ActionLook.action, fn.MIN(ActionLook.first_at).alias("at"))
        .join(Person)
        .where(ActionLook.action.in_(action_ids), Person.side == "provider")
        .group_by(ActionLook.action)
        .alias("first")
    )
    query = (
        ActionLook.select(ActionLook.action, ActionLook.first_at, Person.forename, Person.surname)
        .join(Person)
        .switch(ActionLook)
        .join(first, on=(first.c.action_id == ActionLook.action) & (first.c.at == ActionLook.first_at))
        .where(Person.side == "provider")
    )
    return {action: (at, f"{forename} {surname}".strip()) for action, at, forename, surname in query.tuples()}


def looked_at(viewer: Actor, action_ids: list[int]) -> dict[int, datetime]:
    """{action id: when the viewer last opened it}, of those that they ever did."""
    query = ActionLook.select(ActionLook.action, ActionLook.looked_at)
    return dict(query.where(ActionLook.person == viewer.person_id, ActionLook.action.in_(action_ids)).tuples())

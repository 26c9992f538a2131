"""The council's teams, which of them have an officer, and who answers the actions of those that have none."""

from collections.abc import Collection, Iterable

from peewee import fn

from content.action_types import SYSTEM_ADMIN, ActionType
from models import OfficerRole, Person, Team, TeamMember
from queries.action_types import action_types


def staffed_teams() -> set[str]:
    """The names of the teams that somebody works in: an officer who has a role and may sign in. System Admin is always
    among them, as system administrators work in it.
    """
    member = TeamMember
    has_role = fn.EXISTS(OfficerRole.select(OfficerRole.id).where(OfficerRole.person == member.person))
    query = Team.select(Team.name).join(member).join(Person)
    found = query.where(Person.access_ended_at.is_null(), Person.side == "council", has_role).distinct()
    return {SYSTEM_ADMIN, *(name for (name,) in found.tuples())}


def team_for(name: str, instead: str, staffed: Collection[str] | None = None) -> str:
    """The team that answers what is for the team `name`: where nobody is in it, the one that the council named
    (`instead`), or System Admin if nobody is in that one either. staffed: what staffed_teams answers, if it is known.
    """
    staffed = staffed_teams() if staffed is None else staffed
    return next((each for each in (name, instead) if each in staffed), SYSTEM_ADMIN)


def unstaffed_types(
    types: Iterable[ActionType] | None = None, staffed: Collection[str] | None = None
) -> dict[str, list[str]]:
    """{team that nobody is in: names of the types of actions that are for it}, in the order of the types: all that are
    offered, unless some are given. staffed: what staffed_teams answers, if it is known.
    """
    staffed = staffed_teams() if staffed is None else staffed
    found = dict[str, list[str]]()
    for each in action_types() if types is None else types:
        if each.is_offered and each.team not in staffed:
            found.setdefault(each.team, []).append(each.name)
    return found


def team_options() -> list[tuple[int, str]]:
    """[(id, name)] of the council's teams, by name."""
    return list(Team.select(Team.id, Team.name).order_by(Team.name).tuples())


def team_by_id(team_id: int) -> Team | None:
    """One of the council's teams, or None."""
    return Team.get_or_none(Team.id == team_id)

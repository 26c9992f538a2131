"""Roles and teams: given and taken by a system administrator, or by a change request (docs/domain/people.md).

Nobody gives or takes roles of their own.
"""

from models import ContactRole, OfficerRole, Organisation, Person, SignInSession, Team, TeamMember, database
from operations import audit, row_locks, sessions
from rules.actor import Actor
from rules.broken import IllegalMove, RuleBroken
from rules.moment import Moment
from rules.people import OFFICER_ROLES, OWN_ROLES, PROVIDER_ROLES, SYSTEM_ADMINISTRATOR

CHOOSE_ROLE = "Choose a role"
CHOOSE_ORGANISATION = "Choose an organisation"
CHOOSE_TEAM = "Choose a team"
HELD = "{} has this role already"
NOT_HELD = "{} does not have this role any more"
NO_LONGER = "You are no longer a System Administrator. Nothing was changed"


def give_contact_role(person: Person, organisation_id: int | None, role: str, by: Actor, at: Moment) -> None:
    """Give a contact a role in an organisation. Raises RuleBroken where they hold it, or are no contact."""
    if organisation_id is None or Organisation.get_or_none(Organisation.id == organisation_id) is None:
        raise RuleBroken(CHOOSE_ORGANISATION, "organisation")
    if role not in PROVIDER_ROLES or person.side != "provider":
        raise RuleBroken(CHOOSE_ROLE, "role")
    with database.atomic():
        row_locks.lock_organisation(organisation_id)
        if _holds(person.id, organisation_id, role):
            raise RuleBroken(HELD.format(person.name), "role")
        add_contact_role(person, organisation_id, role, by, at)


def take_contact_role(person: Person, organisation_id: int, role: str, by: Actor, at: Moment) -> None:
    """Take a role of a contact away. Without a role left their access ends. Raises RuleBroken where it is not held."""
    with database.atomic():
        row_locks.lock_organisation(organisation_id)
        if not _holds(person.id, organisation_id, role):
            raise RuleBroken(NOT_HELD.format(person.name))
        remove_contact_role(person, organisation_id, role, by, at)


def add_contact_role(person: Person, organisation_id: int, role: str, by: Actor, at: Moment) -> None:
    """Write the role and its event, inside the caller's transaction; one that is held stays as it is."""
    ContactRole.insert(person=person.id, organisation=organisation_id, role=role).on_conflict_ignore().execute()
    audit.record("contact role added", by, at, subject=person, now={"role": role}, organisation=organisation_id)


def remove_contact_role(person: Person, organisation_id: int, role: str, by: Actor, at: Moment) -> None:
    """Take the role away, inside the caller's transaction. Without a role left in the organisation their sessions for
    it end, without any role their access.
    """
    row_locks.take_turns(row_locks.ROLES, f"contact {person.id}")
    theirs = ContactRole.person == person.id
    here = ContactRole.organisation == organisation_id
    ContactRole.delete().where(theirs, here, ContactRole.role == role).execute()
    audit.record("contact role removed", by, at, subject=person, was={"role": role}, organisation=organisation_id)
    if not ContactRole.select().where(theirs).exists():
        Person.update(access_ended_at=at.now).where(Person.id == person.id).execute()
        sessions.end_all(person.id)
        audit.record("access ended", by, at, subject=person, organisation=organisation_id)
    elif not ContactRole.select().where(theirs, here).exists():
        of_here = (SignInSession.person == person.id) & (SignInSession.organisation == organisation_id)
        SignInSession.delete().where(of_here).execute()


def give_officer_role(person: Person, role: str, by: Actor, at: Moment) -> None:
    """Give an officer a role. Raises RuleBroken where they hold it, or give it to themselves."""
    if role not in OFFICER_ROLES or person.side != "council":
        raise RuleBroken(CHOOSE_ROLE, "role")
    with database.atomic():
        decide_about_officer(person, by)
        if _holds_as_officer(person.id, role):
            raise RuleBroken(HELD.format(person.name), "role")
        OfficerRole.create(person=person.id, role=role)
        audit.record("officer role added", by, at, subject=person, now={"role": role})


def take_officer_role(person: Person, role: str, by: Actor, at: Moment) -> None:
    """Take a role of an officer away. Raises RuleBroken where it is not held, or is one's own."""
    with database.atomic():
        decide_about_officer(person, by)
        if not _holds_as_officer(person.id, role):
            raise RuleBroken(NOT_HELD.format(person.name))
        OfficerRole.delete().where(OfficerRole.person == person.id, OfficerRole.role == role).execute()
        audit.record("officer role removed", by, at, subject=person, was={"role": role})


def decide_about_officer(person: Person, by: Actor) -> None:
    """Take turns with other decisions about officers, inside the caller's transaction.

    Raises RuleBroken for oneself, and IllegalMove for who was a system administrator until just now: of two who take
    each other's role the first one does, so that there is always one left.
    """
    if by.person_id == person.id:
        raise RuleBroken(OWN_ROLES)
    row_locks.take_turns(row_locks.ROLES, "officers")
    if by.person_id is None:
        return
    may_sign_in = Person.select().where(Person.id == by.person_id, Person.access_ended_at.is_null())
    if not (may_sign_in.exists() and _holds_as_officer(by.person_id, SYSTEM_ADMINISTRATOR)):
        raise IllegalMove(NO_LONGER)


def join_team(person: Person, team_id: int | None, by: Actor, at: Moment) -> None:
    """Let an officer work in a team. Raises RuleBroken where there is no such team, or they are in it already."""
    team = Team.get_or_none(Team.id == team_id)
    if team is None or person.side != "council":
        raise RuleBroken(CHOOSE_TEAM, "team")
    with database.atomic():
        _count_change(team)
        if TeamMember.select().where(TeamMember.team == team.id, TeamMember.person == person.id).exists():
            raise RuleBroken(f"{person.name} works in {team.name} already", "team")
        TeamMember.create(team=team.id, person=person.id)
        audit.record("team joined", by, at, subject=person, now={"team": team.name})


def leave_team(person: Person, team_id: int, by: Actor, at: Moment) -> None:
    """Take an officer out of a team. Raises RuleBroken where they are not in it."""
    team = Team.get_or_none(Team.id == team_id)
    if team is None:
        raise RuleBroken(CHOOSE_TEAM, "team")
    with database.atomic():
        _count_change(team)
        if not TeamMember.delete().where(TeamMember.team == team.id, TeamMember.person == person.id).execute():
            raise RuleBroken(f"{person.name} does not work in {team.name} any more")
        audit.record("team left", by, at, subject=person, was={"team": team.name})


def _count_change(team: Team) -> None:
    """The team's page, where a colleague has it open, is not saved over this change."""
    Team.update(version=Team.version + 1).where(Team.id == team.id).execute()


def _holds(person_id: int, organisation_id: int | None, role: str) -> bool:
    held = ContactRole.select().where(
        ContactRole.person == person_id, ContactRole.organisation == organisation_id, ContactRole.role == role
    )
    return bool(held.exists())


def _holds_as_officer(person_id: int, role: str) -> bool:
    return bool(OfficerRole.select().where(OfficerRole.person == person_id, OfficerRole.role == role).exists())

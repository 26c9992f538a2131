"""Who may sign in: invited, ended at once, reinstated, given a temporary password (docs/domain/people.md#access).

A system administrator decides, never about themselves. Each change is an audit event about the person.
"""

from collections.abc import Collection

from models import OfficerRole, Organisation, Person, SignInSession, database
from operations import audit, emails, invitations, people, roles, row_locks, sessions
from operations.guarded import guarded_update
from queries.council import council_name
from queries.people_list import organisations_of
from rules.actor import Actor
from rules.broken import IllegalMove, Problems, RuleBroken
from rules.moment import Moment
from rules.people import OFFICER_ROLES, OWN_ROLES, PROVIDER_ROLES, NewPerson, cleaned_person
from rules.written_words import clean_words

LONGEST_REASON = 500
ENDED_ALREADY = "The access of this person has ended already"
NOT_ENDED = "This person has access already"
HAS_CHOSEN = "This person has chosen a password already. Send a temporary password if they have forgotten it"
NEVER_CHOSEN = "This person has never had a password. Send them an invitation"
NO_ACCESS = "The access of this person has ended. Reinstate it first"


def add_contact(new: NewPerson, organisation_id: int | None, role: str | None, by: Actor, at: Moment) -> Person:
    """A new contact with a role in an organisation, who gets an invitation. Raises RuleBroken, all problems at once."""
    problems = Problems()
    organisation = Organisation.get_or_none(Organisation.id == organisation_id)
    if organisation is None:
        problems.add(RuleBroken(roles.CHOOSE_ORGANISATION, "organisation"))
    if role not in PROVIDER_ROLES:
        problems.add(RuleBroken(roles.CHOOSE_ROLE, "role"))
    with database.atomic():
        person = _new(new, "provider", problems)
        audit.record("contact created", by, at, subject=person, organisation=organisation)
        roles.add_contact_role(person, organisation.id, str(role), by, at)
        invitations.invite(person, organisation.name, by, at)
    return person


def add_officer(new: NewPerson, wanted: Collection[str], team_ids: Collection[int], by: Actor, at: Moment) -> Person:
    """A new officer with roles and teams, who gets an invitation. Raises RuleBroken, all problems at once."""
    problems = Problems()
    if not wanted or set(wanted) - set(OFFICER_ROLES):
        problems.add(RuleBroken("Tick at least one role", "roles"))
    with database.atomic():
        person = _new(new, "council", problems)
        roles.decide_about_officer(person, by)
        OfficerRole.insert_many([{"person": person.id, "role": role} for role in sorted(set(wanted))]).execute()
        audit.record("officer created", by, at, subject=person, now={"roles": sorted(set(wanted))})
        for team_id in sorted(set(team_ids)):
            roles.join_team(person, team_id, by, at)
        invitations.invite(person, council_name(), by, at)
    return person


def _new(new: NewPerson, side: str, problems: Problems) -> Person:
    cleaned = problems.try_(cleaned_person, new)
    problems.raise_any()
    email, forename, surname, telephone = cleaned or new
    return people.create(email, forename, surname, side, telephone)


def invite(person: Person, by: Actor, at: Moment) -> None:
    """Send somebody who has no password yet a link to choose one; earlier links end. Raises IllegalMove otherwise."""
    if person.access_ended_at:
        raise IllegalMove(NO_ACCESS)
    if person.password_hash is not None:
        raise IllegalMove(HAS_CHOSEN)
    with database.atomic():
        invitations.invite(person, _whom_for(person), by, at)


def _whom_for(person: Person) -> str:
    """The organisation that an invitation names: the council's name for an officer."""
    if person.side == "council":
        return council_name()
    return ", ".join(dict(organisations_of(person.id)).values()) or council_name()


def end(person: Person, reason: str | None, by: Actor, at: Moment) -> None:
    """End somebody's access at once: their sessions and links are gone, and they cannot sign in. Roles and teams stay
    on record, for `reinstate`.

    Raises RuleBroken without a reason or for oneself, IllegalMove where it has ended already.
    """
    words = clean_words(reason, "reason", LONGEST_REASON, "Say why the access ends: the audit trail keeps it")
    with database.atomic():
        decide_about(person, by)
        guarded_update(
            person, {"access_ended_at": at.now}, Person.access_ended_at.is_null(), is_counted=False, words=ENDED_ALREADY
        )
        sessions.end_all(person.id)
        invitations.end_all(person.id, at)
        audit.record("access ended", by, at, subject=person, now={"reason": words})


def reinstate(person: Person, by: Actor, at: Moment) -> None:
    """Give somebody their access back, with the roles and teams that they had. Raises IllegalMove if it never ended."""
    with database.atomic():
        decide_about(person, by)
        guarded_update(
            person, {"access_ended_at": None}, Person.access_ended_at.is_null(False), is_counted=False, words=NOT_ENDED
        )
        audit.record("access reinstated", by, at, subject=person)


def sign_out(person: Person, session_id: int | None, by: Actor, at: Moment) -> int:
    """End one session of somebody, or all of them (None). Returns how many ended."""
    with database.atomic():
        theirs = SignInSession.delete().where(SignInSession.person == person.id)
        if session_id is not None:
            theirs = theirs.where(SignInSession.id == session_id)
        ended = int(theirs.execute())
        if ended:
            audit.record("signed out by the council", by, at, subject=person, now={"sessions": ended})
    return ended


def send_temporary_password(person: Person, by: Actor, at: Moment) -> None:
    """Mail somebody a temporary password, which they change at the next sign-in; their sessions end.

    Raises RuleBroken for oneself, IllegalMove for who has no access or has never had a password.
    """
    if by.person_id == person.id:
        raise RuleBroken("Change your own password in Your account")
    if person.access_ended_at:
        raise IllegalMove(NO_ACCESS)
    if person.password_hash is None:
        raise IllegalMove(NEVER_CHOSEN)
    with database.atomic():
        password = people.issue_temporary_password(person, by, at)
        emails.send("temporary_password", emails.People([person.id]), at, "/login", password=password)
        audit.record("temporary password sent", by, at, subject=person)


def decide_about(person: Person, by: Actor) -> None:
    """Take turns with others who decide about somebody, inside the caller's transaction. Raises RuleBroken for
    oneself.
    """
    if person.side == "council":
        roles.decide_about_officer(person, by)
    elif by.person_id == person.id:
        raise RuleBroken(OWN_ROLES)
    else:
        row_locks.take_turns(row_locks.ROLES, f"contact {person.id}")

"""The name, e-mail address and telephone of somebody who signs in, changed by a system administrator, never about
themselves (docs/domain/people.md).
"""

from peewee import IntegrityError

from models import Person, database
from operations import access, audit, emails, invitations, sessions
from operations.guarded import guarded_update
from rules.actor import Actor
from rules.broken import CHANGED, IllegalMove, RuleBroken
from rules.moment import Moment
from rules.people import ADDRESS_TAKEN, NewPerson, cleaned_person, details_mark

NOTHING_CHANGED = "Nothing was changed. Type what is different, then save"


def details_of(person: Person) -> NewPerson:
    """What is on record of somebody."""
    return NewPerson(person.email, person.forename, person.surname, person.telephone)


def change_details(person: Person, typed: NewPerson, mark: str, by: Actor, at: Moment) -> None:
    """Write somebody's name, e-mail address and telephone. mark: `details_mark` of what the page showed.

    With another address their sessions and open links end, both addresses get an e-mail, and what was on its way to the
    former one - an invitation, a temporary password - is sent anew to the new one.

    Raises RuleBroken, all problems at once; for oneself; for the address of somebody else, or where nothing changed.
    Raises IllegalMove where a colleague changed the details meanwhile.
    """
    wanted = cleaned_person(typed)
    with database.atomic():
        access.decide_about(person, by)
        known = details_of(person)
        if mark != details_mark(known):
            raise IllegalMove(CHANGED)
        was = {name: old for name, old in known._asdict().items() if old != getattr(wanted, name)}
        if not was:
            raise RuleBroken(NOTHING_CHANGED)
        now = {name: getattr(wanted, name) for name in was}
        if "email" in now:
            _refuse_taken(now["email"], person)
            emails.send("sign_in_address_changed", emails.People([person.id]), at)  # to the address as it was
        _write(person, known, now)
        audit.record("details changed", by, at, subject=person, was=was, now=now)
        if "email" in now:
            _follow_to_the_new_address(person, by, at)


def _refuse_taken(address: str, person: Person) -> None:
    if Person.select().where(Person.email == address, Person.id != person.id).exists():
        raise RuleBroken(ADDRESS_TAKEN, "email")


def _write(person: Person, known: NewPerson, now: dict[str, str]) -> None:
    stands = [getattr(Person, name) == value for name, value in known._asdict().items()]
    try:
        with database.atomic():
            guarded_update(person, now, *stands, is_counted=False)
    except IntegrityError:  # somebody else got the address at the same moment
        raise RuleBroken(ADDRESS_TAKEN, "email") from None


def _follow_to_the_new_address(person: Person, by: Actor, at: Moment) -> None:
    sessions.end_all(person.id)
    was_sent_a_link = bool(invitations.end_all(person.id, at))
    emails.send("sign_in_address_new", emails.People([person.id]), at, "/login")
    if person.access_ended_at:
        return
    if person.password_hash is None and was_sent_a_link:
        access.invite(person, by, at)
    elif person.password_hash is not None and person.must_change_password:
        access.send_temporary_password(person, by, at)

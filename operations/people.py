"""People and what they sign in with: made, changed by themselves, issued by the council."""

import secrets
from collections.abc import Sequence

from content.council_settings import CouncilSettings
from models import Council, OfficerRole, Person, SignInSession, database
from operations import audit, authenticators, passwords, security_codes, sessions, signing_in
from operations.security_codes import CodeKeys
from rules.actor import Actor, SignedIn
from rules.broken import Problems, RuleBroken
from rules.moment import Moment
from rules.people import ADDRESS_TAKEN, email_address
from rules.setting_up import NewCouncil

_LETTERS = ("abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKMNPQRSTUVWXYZ", "23456789", "!#%&+=?")  # none that look alike


def change_password(current: str | None, new: str, by: SignedIn, at: Moment) -> None:
    """Change the actor's own password; their other sessions end. `current` is None where the page did not ask for it,
    as it was given a moment ago.

    Raises RuleBroken (field `current_password`), passwords.PasswordRefused, AllBroken for both,
    signing_in.TooManyTries.
    """
    person = check_new_password(current, new, by, at)
    passwords.issue(person, new, by, at, must_change=False, keep_session=by.session_id)


def change_security_code(current: str | None, code: str, keys: CodeKeys, by: SignedIn, at: Moment) -> None:
    """Change the actor's own security code, after their password (None: given a moment ago).

    Raises RuleBroken (field `current_password`), security_codes.CodeRefused, AllBroken for both,
    signing_in.TooManyTries.
    """
    person = check_new_code(current, code, keys, by, at)
    with database.atomic():
        security_codes.set_code(person, code, keys, by, at)
        sessions.end_all(person.id, but=by.session_id)


def check_new_password(current: str | None, new: str, by: SignedIn, at: Moment) -> Person:
    """The actor's row, after their password was found right, and the new one. Raises what `change_password` raises."""
    person, problems = Person.get_by_id(by.person_id), Problems()
    is_own = _is_own(current, by, at, problems)
    problems.try_(passwords.check, person, new, may_be_current=not is_own)
    problems.raise_any()
    return person


def check_new_code(current: str | None, code: str, keys: CodeKeys, by: SignedIn, at: Moment) -> Person:
    """The same of a new security code. Raises what `change_security_code` raises."""
    person, problems = Person.get_by_id(by.person_id), Problems()
    is_own = _is_own(current, by, at, problems)
    problems.try_(security_codes.check, person, code, keys, may_be_last=not is_own)
    problems.raise_any()
    return person


def _is_own(password: str | None, by: SignedIn, at: Moment, problems: Problems) -> bool:
    """Whether the password was found right, or was given with this session a moment ago; else it is a problem. Whoever
    does not know it is not told whether what is new is what is in use.
    """
    if password is None and sessions.password_counts(SignInSession.get_by_id(by.session_id), at.now):
        return True
    try:
        if not password:
            raise RuleBroken("Enter your password")
        signing_in.confirm_password(by, password, by.session_id, at, by.address)
    except signing_in.TooManyTries:
        raise
    except RuleBroken as broken:
        problems.add(RuleBroken(broken.message, "current_password"))
        return False
    return True


def create_council(
    name: str, directorate: str, email: str, forename: str, surname: str, by: Actor, at: Moment
) -> tuple[Person, str]:
    """The council of this installation and its first system administrator. Returns (person, temporary password).

    Raises RuleBroken where there is a council already.
    """
    with database.atomic():
        new = NewCouncil(name, directorate, CouncilSettings().brand_colour, forename, surname, email)
        person = found_council(new, by, at)
        return person, issue_temporary_password(person, by, at)


def found_council(new: NewCouncil, by: Actor, at: Moment) -> Person:
    """The council and its first system administrator, who has no password yet, inside the caller's transaction.

    Raises RuleBroken where there is a council already; of two at the same moment the second waits, and reads that.
    """
    audit.lock_chain()
    if Council.select().exists():
        raise RuleBroken("There is a council already: an installation serves one", "name")
    council = Council.create(name=new.name, directorate=new.directorate, brand_colour=new.colour)
    audit.record("council created", by=by, at=at, subject=council, now={"name": new.name})
    return create_officer(new.email, new.forename, new.surname, ["system_administrator"], by, at)


def create_officer(email: str, forename: str, surname: str, roles: Sequence[str], by: Actor, at: Moment) -> Person:
    """An officer with `roles`, who cannot sign in before a password is issued. Raises RuleBroken (field `email`)."""
    with database.atomic():
        person = create(email, forename, surname, "council")
        OfficerRole.insert_many([{"person": person, "role": role} for role in roles]).execute()
        audit.record("officer created", by=by, at=at, subject=person, now={"roles": sorted(roles)})
    return person


def create(email: str, forename: str, surname: str, side: str, telephone: str = "") -> Person:
    """Somebody without roles and without a password, inside the caller's transaction. Raises RuleBroken (`email`)."""
    account = email_address(email)
    if Person.select().where(Person.email == account).exists():
        raise RuleBroken(ADDRESS_TAKEN, "email")
    names = {"forename": forename.strip(), "surname": surname.strip(), "telephone": telephone.strip()}
    return Person.create(email=account, side=side, **names)


def issue_temporary_password(person: Person, by: Actor, at: Moment) -> str:
    """Give a random password that must be changed at the next sign-in. Returns it: it is kept nowhere."""
    password = temporary_password()
    passwords.issue(person, password, by, at, must_change=True)
    return password


def temporary_password() -> str:
    """Fourteen letters, digits and signs, of every kind, without those that look alike."""
    drawn = [secrets.choice(kind) for kind in _LETTERS] + [secrets.choice("".join(_LETTERS)) for _ in range(10)]
    secrets.SystemRandom().shuffle(drawn)
    return "".join(drawn)


def set_sign_in(
    email: str, password: str, code: str, keys: CodeKeys, by: Actor, at: Moment, is_temporary: bool = False
) -> Person:
    """Support: set both what somebody signs in with. Temporary ones must be changed at the next sign-in.

    Their sessions and an authenticator app end, and their wrong tries are forgotten.

    Raises RuleBroken, with every rule that is broken.
    """
    person = Person.get_or_none(Person.email == email.strip().lower())
    if person is None:
        raise RuleBroken(f"There is nobody with the e-mail address {email}", "email")
    with database.atomic():
        if not passwords.is_password_of(person, password):
            passwords.issue(person, password, by, at, must_change=is_temporary)
        Person.update(must_change_password=is_temporary, password_changed_at=at.now).where(
            Person.id == person.id
        ).execute()
        security_codes.set_code(person, code, keys, by, at, must_change=is_temporary, is_same_allowed=True)
        authenticators.forget(person.id)
        SignInSession.delete().where(SignInSession.person == person).execute()
        signing_in.forgive(person)
        audit.record("sign-in set by support", by=by, at=at, subject=person)
    return person

"""Signing in: the password, then two digits of the security code (docs/domain/quality.md#security-codes)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from peewee import Expression

from models import Person, SignInSession, SignInTry, database
from operations import audit, passwords, security_codes, sessions
from operations.security_codes import CodeKeys
from rules import sign_in_throttle
from rules.actor import SignedIn
from rules.broken import RuleBroken
from rules.moment import Moment
from rules.passwords import has_ended

ENDED = "This temporary password has ended: it could be used for two days. Ask the council for another one"
WRONG = "The e-mail address or the password is wrong. Check both and try again"


class TooManyTries(RuleBroken):
    """Wrong tries have slowed this account or address down: the next one counts after `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__("There were too many wrong tries. Wait a while, then try again", "email")
        self.seconds = seconds


@dataclass(frozen=True)
class SomebodySigningIn:
    """Who an audit event of a sign-in is about, before anybody is signed in."""

    person_id: int | None
    name: str
    address: str
    side: str = ""
    organisation_id: int | None = None
    roles: frozenset[str] = frozenset()

    def may(self, permission: str) -> bool:
        """Nothing, before they have signed in."""
        return False


def give_password(email: str, password: str, at: Moment, address: str = "", device: str = "") -> tuple[str, str]:
    """The first step. Returns (token, stage): the token of a session that is half way (`password`), or `complete` for
    somebody who has no security code yet and will be made to set one.

    Raises TooManyTries, or RuleBroken with the same words whether or not the person exists. The wrong try is counted
    before the password is looked at, so that tries side by side are all counted.
    """
    account = (email or "").strip().lower()[:254]
    counted = _count_try(account, address, at)
    person = Person.get_or_none((Person.email == account) & Person.access_ended_at.is_null())
    right = passwords.is_password_of(person, password or "")
    if not right:
        _record("sign-in refused", person, address, at)
        raise RuleBroken(WRONG, "email")
    if has_ended(person.must_change_password, person.password_changed_at, at.now):
        _record("sign-in refused", person, address, at)
        raise RuleBroken(ENDED, "password")
    with database.atomic():
        SignInTry.delete().where(SignInTry.id == counted).execute()
        passwords.rehash_where_weak(person, password)
        has_code = security_codes.draw_positions(person)
        if has_code:
            return sessions.start(person, "password", at, device, address), "password"
        return _sign_in(person, at, device, address), "complete"


def give_digits(
    session: SignInSession, digits: str, keys: CodeKeys, at: Moment, address: str = "", device: str = ""
) -> str:
    """The second step, for a session that is half way. Returns the token of the complete session that replaces it.

    Raises security_codes.CodeLocked, or RuleBroken with how many tries are left.
    """
    person = session.person
    try:
        security_codes.spend_try(person, at)
    except security_codes.CodeLocked:
        _record("security code refused", person, address, at)
        raise
    if not security_codes.is_right(person, digits, keys):
        with database.atomic():
            left = security_codes.answered_wrong(person, at)
            audit.record("security code refused", by=_somebody(person, address), at=at, subject=person)
        raise RuleBroken(_digits_are_wrong(left), "digits")
    with database.atomic():
        security_codes.answered_right(person)
        SignInSession.delete().where(SignInSession.id == session.id).execute()
        return _sign_in(person, at, device, address)


def confirm_password(by: SignedIn, password: str, session_id: int, at: Moment, address: str = "") -> None:
    """The password once more from somebody signed in. Raises TooManyTries, or RuleBroken (field `password`)."""
    counted = _count_try(by.email, address, at)
    person = Person.get_by_id(by.person_id)
    if not passwords.is_password_of(person, password or ""):
        raise RuleBroken("The password is wrong. Try again", "password")
    with database.atomic():
        SignInTry.delete().where(SignInTry.id == counted).execute()
        sessions.password_was_given(session_id, at)


def _sign_in(person: Person, at: Moment, device: str, address: str) -> str:
    """A complete session, inside the caller's transaction; this account's wrong tries are forgotten."""
    forgive(person)
    audit.record("signed in", by=_somebody(person, address), at=at, subject=person)
    return sessions.start_for(person, at, device, address)


def _digits_are_wrong(left: int) -> str:
    if left == 0:
        return "Those digits are wrong. Wait 15 minutes or more before you try again"
    tries = "1 more try" if left == 1 else f"{left} more tries"
    return f"Those digits are wrong. You have {tries}"


def _count_try(account: str, address: str, at: Moment) -> int:
    """Count a try as wrong, or refuse it. Returns the id of its row, which goes when the password was right."""
    with database.atomic():
        since = at.now - sign_in_throttle.REMEMBERED
        seconds = sign_in_throttle.seconds_to_wait(
            _instants(SignInTry.account == account, since),
            _instants(SignInTry.address == address, since) if address else [],
            SignInTry.select().where(SignInTry.at > at.now - sign_in_throttle.WINDOW).count(),
            at.now,
        )
        if seconds == 0:
            return SignInTry.create(account=account, address=address, at=at.now).id
    raise TooManyTries(seconds)


def _instants(whose: Expression, since: datetime) -> list[datetime]:
    tries = SignInTry.select(SignInTry.at).where(whose, SignInTry.at > since).order_by(SignInTry.at.desc()).limit(200)
    return sorted(instant for (instant,) in tries.tuples())


def _somebody(person: Person | None, address: str) -> SomebodySigningIn:
    return SomebodySigningIn(
        person and person.id, person.name if person else "", address, person.side if person else ""
    )


def _record(kind: str, person: Person | None, address: str, at: Moment) -> None:
    with database.atomic():
        audit.record(kind, by=_somebody(person, address), at=at, subject=person)


def forgive(person: Person) -> None:
    """Forget the wrong tries of somebody's account, inside the caller's transaction."""
    SignInTry.delete().where(SignInTry.account == person.email).execute()


def sweep(at: Moment) -> int:
    """Forget wrong tries that count no longer. Returns how many."""
    return SignInTry.delete().where(SignInTry.at < at.now - sign_in_throttle.REMEMBERED - timedelta(hours=1)).execute()

"""Signing in: the password, then two digits of the security code (docs/domain/quality.md#security-codes)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from peewee import Expression

from models import Person, SignInSession, SignInTry, database
from operations import audit, authenticators, passwords, row_locks, security_codes, sessions
from operations.security_codes import CodeKeys
from rules import sign_in_throttle
from rules.actor import SignedIn
from rules.broken import RuleBroken
from rules.moment import Moment
from rules.passwords import has_ended

ENDED = "This temporary password has ended: it could be used for two days. Ask the council for another one"
MOST_LOOKED_AT = 1_000  # of an account's or address's tries of a day: 15 minutes' waits let no more through
WRONG = "The e-mail address or the password is wrong. Check both and try again"


class TooManyTries(RuleBroken):
    """Wrong tries have slowed this account or address down: the next one counts after `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many attempts. Try again in {sign_in_throttle.minutes_words(seconds)}", "email")
        self.seconds = seconds


@dataclass(frozen=True)
class KnownDevice:
    """A device on which people signed in before, which wrong tries from elsewhere do not slow down: its number and the
    ids of those people. Without them it is a device like any other.
    """

    number: str = ""
    people: frozenset[int] = frozenset()

    def number_for(self, person: Person | None) -> str:
        """Its number for somebody who signed in on it before, else ""."""
        return self.number if person is not None and person.id in self.people else ""


UNKNOWN = KnownDevice()


@dataclass(frozen=True)
class Place:
    """Where somebody signs in from: network address, what the browser calls itself, and the device as it is known."""

    address: str = ""
    device: str = ""
    known: KnownDevice = UNKNOWN


NOWHERE = Place()


def give_password(
    email: str, password: str, at: Moment, address: str = "", device: str = "", known: KnownDevice = UNKNOWN
) -> tuple[str, str]:
    """The first step. Returns (token, stage): the token of a session that is half way (`password`), or `complete` for
    somebody who has no security code yet and will be made to set one.

    Raises TooManyTries, or RuleBroken with the same words whether or not the person exists. The wrong try is counted
    before the password is looked at, so that tries side by side are all counted.
    """
    account = (email or "").strip().lower()[:254]
    person = Person.get_or_none((Person.email == account) & Person.access_ended_at.is_null())
    known_as = known.number_for(person)
    counted = _count_try(account, address, known_as, at)
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
        if authenticators.is_set(person.id) or security_codes.draw_positions(person):
            return sessions.start(person, "password", at, device, address), "password"
        return _sign_in(person, at, device, address, known_as), "complete"


def give_digits(session: SignInSession, digits: str, keys: CodeKeys, at: Moment, place: Place = NOWHERE) -> str:
    """The second step, for a session that is half way. Returns the token of the complete session that replaces it.

    Raises security_codes.CodeLocked, or RuleBroken (field `digits`) with how many tries are left.
    """
    return _second_step(session, "digits", lambda: security_codes.is_right(session.person, digits, keys), at, place)


def give_app_code(
    session: SignInSession, code: str, keys: CodeKeys, at: Moment, instant: datetime, place: Place = NOWHERE
) -> str:
    """The same with a code of the authenticator app at this `instant` on the wall, or a recovery code.

    Raises the same (field `code`).
    """
    return _second_step(
        session, "code", lambda: authenticators.use_code(session.person, code, keys, at, instant), at, place
    )


def _second_step(session: SignInSession, field: str, is_right: Callable[[], bool], at: Moment, place: Place) -> str:
    """The try is spent before `is_right` compares anything."""
    person = session.person
    known_as = place.known.number_for(person)
    try:
        security_codes.spend_try(person, known_as, at)
    except security_codes.CodeLocked:
        _record("security code refused", person, place.address, at)
        raise
    with database.atomic():
        if is_right():
            security_codes.answered_right(person, known_as)
            SignInSession.delete().where(SignInSession.id == session.id).execute()
            return _sign_in(person, at, place.device, place.address, known_as)
        left = security_codes.tries_left(person, known_as)
        audit.record("security code refused", by=_somebody(person, place.address), at=at, subject=person)
    raise RuleBroken(_wrong_words(field, left), field)


def confirm_password(by: SignedIn, password: str, session_id: int, at: Moment, address: str = "") -> None:
    """The password once more from somebody signed in. Raises TooManyTries, or RuleBroken (field `password`).

    Each session has an allowance of its own, which nobody uses up from outside.
    """
    counted = _count_try(by.email, address, f"session {session_id}", at)
    person = Person.get_by_id(by.person_id)
    if not passwords.is_password_of(person, password or ""):
        _record("password refused", person, address, at)
        raise RuleBroken("The password is wrong. Try again", "password")
    with database.atomic():
        SignInTry.delete().where(SignInTry.id == counted).execute()
        sessions.password_was_given(session_id, at)


def _sign_in(person: Person, at: Moment, device: str, address: str, known_as: str) -> str:
    """A complete session, inside the caller's transaction; this account's wrong tries on the device are forgotten."""
    SignInTry.delete().where(SignInTry.account == person.email, SignInTry.device == known_as).execute()
    Person.update(last_signed_in_at=at.now).where(Person.id == person.id).execute()
    audit.record("signed in", by=_somebody(person, address), at=at, subject=person)
    return sessions.start_for(person, at, device, address)


def _wrong_words(field: str, left: int) -> str:
    what = "Those digits are" if field == "digits" else "That code is"
    if left == 0:
        return f"{what} not right. Wait 15 minutes or more before you try again"
    return f"{what} not right. You have {'1 attempt' if left == 1 else f'{left} attempts'} left"


def _count_try(account: str, address: str, device: str, at: Moment) -> int:
    """Count a try as wrong, or refuse it. Returns the id of its row, which goes when the password was right.

    On a `device` of its own only its own tries count; without one, those of all the account's other devices, of the
    address and of everybody.
    """
    network = sign_in_throttle.network_of(address)
    with database.atomic():
        row_locks.take_turns(row_locks.ACCOUNTS, f"{account} {device}")
        if not device:
            row_locks.take_turns(row_locks.ADDRESSES, network)
        since = at.now - sign_in_throttle.REMEMBERED
        of_account = _tries((SignInTry.account == account) & (SignInTry.device == device), since)
        of_address = _tries((SignInTry.address == network) & (SignInTry.device == ""), since) if network else []
        in_all = SignInTry.select().where(SignInTry.at > at.now - sign_in_throttle.WINDOW).count()
        seconds = sign_in_throttle.seconds_to_wait(
            [instant for instant, _ in of_account],
            [] if device else of_address,
            0 if device else in_all,
            at.now,
        )
        if seconds == 0:
            return SignInTry.create(account=account, address=network, device=device, at=at.now).id
    raise TooManyTries(seconds)


def _tries(whose: Expression, since: datetime) -> list[tuple[datetime, str]]:
    """The latest of these wrong tries since then, in order: when, and of which account."""
    tries = SignInTry.select(SignInTry.at, SignInTry.account).where(whose, SignInTry.at > since)
    return sorted(tries.order_by(SignInTry.at.desc()).limit(MOST_LOOKED_AT).tuples())


def _somebody(person: Person | None, address: str) -> audit.NotSignedIn:
    return audit.NotSignedIn(
        person and person.id, person.name if person else "", address, person.side if person else ""
    )


def _record(kind: str, person: Person | None, address: str, at: Moment) -> None:
    with database.atomic():
        audit.record(kind, by=_somebody(person, address), at=at, subject=person)


def forgive(person: Person) -> None:
    """Forget the wrong tries of somebody's account on all devices, inside the caller's transaction."""
    SignInTry.delete().where(SignInTry.account == person.email).execute()


def sweep(at: Moment) -> int:
    """Forget wrong tries that count no longer. Returns how many."""
    return SignInTry.delete().where(SignInTry.at < at.now - sign_in_throttle.REMEMBERED - timedelta(hours=1)).execute()

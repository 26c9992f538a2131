"""Sessions on the server: started, found, ended. The database knows only the hash of the cookie.

The contract: docs/domain/quality.md#sessions.
"""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from peewee import JOIN, Case, ModelSelect, fn

from content.council_settings import CouncilSettings
from models import Authenticator, ContactRole, Notice, Organisation, Person, SecurityCode, SignInSession, database
from operations import audit
from queries import council_settings
from queries.prepared import Prepared, Slot, Values, instance
from rules.actor import Actor, SignedIn
from rules.broken import RuleBroken
from rules.moment import Moment

TOKEN_LENGTH = 32  # hexadecimal digits: 128 bits
AT_MOST = timedelta(hours=12)  # whatever the council has set
HALF_WAY = timedelta(minutes=15)  # between the password and the digits
SEEN_EVERY = timedelta(minutes=1)
PASSWORD_COUNTS_FOR = timedelta(minutes=10)


def hash_of(token: str) -> str:
    """What the database knows of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def start(
    person: Person,
    stage: str,
    at: Moment,
    device: str = "",
    address: str = "",
    organisation: Organisation | int | None = None,
) -> str:
    """Start a session inside the caller's transaction; `stage` is `password` (half way) or `complete`.

    Returns the token for the cookie, which is kept nowhere.
    """
    token = secrets.token_hex(TOKEN_LENGTH // 2)
    SignInSession.create(
        token_hash=hash_of(token),
        person=person,
        stage=stage,
        organisation=organisation,
        device=device,
        address=address,
        started_at=at.now,
        last_seen_at=at.now,
        password_given_at=at.now,
    )
    return token


def start_for(person: Person, at: Moment, device: str = "", address: str = "") -> str:
    """Start a complete session for the only organisation of `person` (of several they choose next). Its token."""
    return start(person, "complete", at, device, address, organisation=first_organisation_of(person))


def first_organisation_of(person: Person) -> int | None:
    """The id of the organisation of a contact who has only one; None for officers and those who have to choose."""
    mine = ContactRole.select(ContactRole.organisation).where(ContactRole.person == person).distinct().limit(2).tuples()
    ids = [organisation_id for (organisation_id,) in mine]
    return ids[0] if len(ids) == 1 else None


def find(
    token: str, now: datetime, settings: Callable[[], CouncilSettings] = council_settings.read
) -> SignInSession | None:
    """The session of a cookie with its person; None when it has ended, was idle or lasted too long by the council's
    `settings`, which are asked for only where there is a session.

    `must_set_code` on it says that the person has still to choose a security code of their own, `has_authenticator`
    that they sign in with an app instead, `unread` how many of their notices they have not looked at.
    """
    for *values, must_set_code, has_authenticator, unread in BY_TOKEN.rows(token_hash=hash_of(token)):
        of_session = len(SignInSession._meta.sorted_fields)
        session = instance(SignInSession, values[:of_session])
        session.person = instance(Person, values[of_session:])
        session.must_set_code, session.has_authenticator, session.unread = must_set_code, has_authenticator, unread
        return None if _has_ended(session, now, settings()) else session
    return None


def _by_token() -> ModelSelect:
    unread = Notice.select(fn.COUNT(Notice.id)).where(Notice.person == SignInSession.person, Notice.read_at.is_null())
    has_app = Authenticator.confirmed_at.is_null(False)
    must_set = Case(None, [(has_app, False)], fn.COALESCE(SecurityCode.must_change, True)).alias("must_set_code")
    has_app = Case(None, [(has_app, True)], False).alias("has_authenticator")
    return (
        SignInSession.select(SignInSession, Person, must_set, has_app, unread.alias("unread"))
        .join(Person)
        .join(SecurityCode, JOIN.LEFT_OUTER, on=SecurityCode.person == Person.id)
        .join_from(Person, Authenticator, JOIN.LEFT_OUTER, on=Authenticator.person == Person.id)
        .where(SignInSession.token_hash == Slot("token_hash"))
    )


def _has_ended(session: SignInSession, now: datetime, settings: CouncilSettings) -> bool:
    if session.person.access_ended_at or now - session.started_at > timedelta(hours=settings.session_hours):
        return True
    idle_at_most = HALF_WAY if session.stage == "password" else _idle_at_most(session.person, settings)
    return now - session.last_seen_at > idle_at_most


def _idle_at_most(person: Person, settings: CouncilSettings) -> timedelta:
    is_officer = person.side == "council"
    return timedelta(minutes=settings.idle_minutes_council if is_officer else settings.idle_minutes_provider)


def is_to_be_noted(session: SignInSession, now: datetime) -> bool:
    """Whether it is a minute since the session was last noted to be in use."""
    return now - session.last_seen_at >= SEEN_EVERY


def note_seen(session: SignInSession, now: datetime) -> None:
    """Remember that the session is in use, at most once a minute. Never fails a request that only looks."""
    if not is_to_be_noted(session, now):
        return
    SignInSession.update(last_seen_at=now).where(SignInSession.id == session.id).execute()


def open_sessions_of(person_id: int, now: datetime) -> list[SignInSession]:
    """The person's sessions that have not ended, the last used first."""
    sessions = (
        SignInSession.select(SignInSession, Person)
        .join(Person)
        .where(SignInSession.person == person_id, SignInSession.stage == "complete")
        .order_by(SignInSession.last_seen_at.desc())
    )
    settings = council_settings.read()
    return [session for session in sessions if not _has_ended(session, now, settings)]


def end(session_id: int, by: Actor, at: Moment) -> None:
    """Sign out: the session is gone from the server, and forms that the person sent too late with it."""
    with database.atomic():
        SignInSession.update(data={}).where(SignInSession.person == by.person_id).execute()
        if SignInSession.delete().where(SignInSession.id == session_id).execute():
            audit.record("signed out", by=by, at=at)


def end_all(person_id: int, but: int | None = None) -> int:
    """End every session of a person inside the caller's transaction, except the one with the id `but`. How many."""
    gone = SignInSession.delete().where(SignInSession.person == person_id)
    if but is not None:
        gone = gone.where(SignInSession.id != but)
    return gone.execute()


def sign_out_everywhere(by: SignedIn, at: Moment, but: int | None = None) -> int:
    """End all sessions of the actor, except the one with the id `but`. Returns how many ended."""
    with database.atomic():
        ended = end_all(by.person_id, but=but)
        audit.record("signed out everywhere", by=by, at=at, now={"sessions": ended})
    return ended


def act_for(session_id: int, organisation_id: int | None, by: Actor, at: Moment) -> None:
    """Let the session act for another organisation of its person. Raises RuleBroken where it is not theirs."""
    with database.atomic():
        theirs = ContactRole.select().where(
            ContactRole.person == by.person_id, ContactRole.organisation == organisation_id
        )
        if not theirs.exists():
            raise RuleBroken("Choose one of your organisations", "organisation")
        SignInSession.update(organisation=organisation_id).where(SignInSession.id == session_id).execute()
        audit.record("acts for organisation", by=by, at=at, organisation=organisation_id)


def password_was_given(session_id: int, at: Moment) -> None:
    """Remember that the password was given again just now."""
    SignInSession.update(password_given_at=at.now).where(SignInSession.id == session_id).execute()


def password_counts(session: SignInSession, now: datetime) -> bool:
    """Whether the password was given recently enough for what needs it again."""
    return session.password_given_at is not None and now - session.password_given_at <= PASSWORD_COUNTS_FOR


def sweep(at: Moment) -> int:
    """Delete what has ended long ago. Returns how many rows."""
    return SignInSession.delete().where(SignInSession.started_at < at.now - 2 * AT_MOST).execute()


BY_TOKEN = Prepared(Values, _by_token)

"""The authenticator app (TOTP, RFC 6238) as second step, with recovery codes (docs/domain/people.md#second-step).

The secret of an app is nowhere in the database: it is made of a salt with the key of the security codes, which is kept
in a file. Time is that of the clock on the wall, also where the portal's date is pinned: phones know no other.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import UTC, datetime

import pyotp

from models import Authenticator, Person, RecoveryCode, SecurityCode, database
from operations import audit, emails, sessions
from operations.security_codes import CodeKeys
from rules import recovery_codes
from rules.actor import Actor, SignedIn
from rules.broken import IllegalMove, RuleBroken
from rules.moment import Moment

SECONDS = 30  # each code counts so long, and for the step before and after it: clocks differ
STEPS_APART = 1
WRONG = "That code is not right. Check that your phone shows the right time, and enter the code that it shows now"
NOT_BEGUN = "Start again: this code was not shown to be scanned"
NONE = "There is no authenticator app to end"


def begin(by: SignedIn, keys: CodeKeys, at: Moment) -> None:
    """Make a new secret to be scanned. An app that is in use stays so until a code of the new one is entered."""
    pending = {"pending_salt": secrets.token_hex(16), "pending_key_name": keys.current}
    with database.atomic():
        Authenticator.insert(person=by.person_id).on_conflict_ignore().execute()
        Authenticator.update(pending).where(Authenticator.person == by.person_id).execute()
        audit.record("authenticator begun", by, at)


def pending_secret(person_id: int, keys: CodeKeys) -> str | None:
    """The secret that waits for its first code, as apps take it (base 32); None where none was begun."""
    row = _of(person_id)
    return _secret(person_id, row.pending_salt, row.pending_key_name, keys) if row and row.pending_salt else None


def confirm(code: str, keys: CodeKeys, by: SignedIn, at: Moment, instant: datetime) -> list[str]:
    """Take the new app into use by a code that it shows. Returns the recovery codes, which are kept nowhere.

    Other sessions end, and the person gets an e-mail. Raises RuleBroken (field `code`), IllegalMove.
    """
    with database.atomic():
        row = _of(by.person_id)
        if row is None or not row.pending_salt:
            raise IllegalMove(NOT_BEGUN)
        step = _step_of(code, _secret(by.person_id, row.pending_salt, row.pending_key_name, keys), instant)
        if step is None:
            raise RuleBroken(WRONG, "code")
        columns = {
            "salt": row.pending_salt,
            "key_name": row.pending_key_name,
            "pending_salt": "",
            "confirmed_at": at.now,
            "last_step": step,
        }
        is_pending = Authenticator.pending_salt == row.pending_salt
        if Authenticator.update(columns).where(Authenticator.id == row.id, is_pending).execute() != 1:
            raise IllegalMove(NOT_BEGUN)
        codes = _new_recovery_codes(by.person_id, keys)
        sessions.end_all(by.person_id, but=by.session_id)
        audit.record("authenticator set", by, at)
        _tell(by.person_id, at)
    return codes


def renew_recovery_codes(keys: CodeKeys, by: SignedIn, at: Moment) -> list[str]:
    """Ten new recovery codes in the place of the former. Raises IllegalMove without an app."""
    with database.atomic():
        if not is_set(by.person_id):
            raise IllegalMove(NONE)
        codes = _new_recovery_codes(by.person_id, keys)
        audit.record("recovery codes renewed", by, at)
    return codes


def end(by: SignedIn, at: Moment) -> None:
    """End one's own app: from then on the digits of the security code are asked for. Raises IllegalMove without one."""
    with database.atomic():
        if not forget(by.person_id):
            raise IllegalMove(NONE)
        sessions.end_all(by.person_id, but=by.session_id)
        audit.record("authenticator ended", by, at)
        _tell(by.person_id, at)


def reset_second_step(person: Person, by: Actor, at: Moment) -> None:
    """Somebody lost their phone or forgot their code: app, recovery codes and security code go, their sessions end, and
    they choose a code at their next sign-in. Raises RuleBroken for oneself.
    """
    if by.person_id == person.id:
        raise RuleBroken("Change your own second step in Your account")
    with database.atomic():
        forget(person.id)
        SecurityCode.delete().where(SecurityCode.person == person.id).execute()
        sessions.end_all(person.id)
        audit.record("second step reset", by, at, subject=person)
        _tell(person.id, at)


def forget(person_id: int) -> bool:
    """Delete somebody's app and recovery codes, inside the caller's transaction. Returns whether there was one."""
    RecoveryCode.delete().where(RecoveryCode.person == person_id).execute()
    return bool(Authenticator.delete().where(Authenticator.person == person_id).execute())


def is_set(person_id: int) -> bool:
    """Whether somebody signs in with an authenticator app."""
    row = _of(person_id)
    return row is not None and row.confirmed_at is not None


def codes_left(person_id: int) -> int:
    """How many recovery codes somebody has not used."""
    unused = RecoveryCode.used_at.is_null()
    return int(RecoveryCode.select().where(RecoveryCode.person == person_id, unused).count())


def use_code(person: Person, typed: str, keys: CodeKeys, at: Moment, instant: datetime) -> bool:
    """Whether what was typed lets somebody in: a code of their app, or a recovery code. It is used up with that: of two
    who send the same one at once, one gets in. Only after `security_codes.spend_try`.
    """
    row = _of(person.id)
    if row is None or row.confirmed_at is None:
        return False
    if not recovery_codes.is_of_app(typed):
        return _use_recovery_code(person.id, typed, keys, at)
    step = _step_of(typed, _secret(person.id, row.salt, row.key_name, keys), instant)
    if step is None:
        return False
    is_new = Authenticator.last_step < step
    used = Authenticator.update(last_step=step).where(Authenticator.id == row.id, is_new).execute()
    return bool(used == 1)


def address_to_scan(secret: str, account: str, issuer: str) -> str:
    """The `otpauth:` address that apps scan."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def _use_recovery_code(person_id: int, typed: str, keys: CodeKeys, at: Moment) -> bool:
    hashes = [_hash(person_id, typed, key) for key in keys.by_name.values()]
    unused = RecoveryCode.used_at.is_null()
    theirs = RecoveryCode.update(used_at=at.now).where(
        RecoveryCode.person == person_id, RecoveryCode.code_hash.in_(hashes), unused
    )
    return bool(theirs.execute() == 1)


def _new_recovery_codes(person_id: int, keys: CodeKeys) -> list[str]:
    codes = [recovery_codes.draw() for _ in range(recovery_codes.HOW_MANY)]
    RecoveryCode.delete().where(RecoveryCode.person == person_id).execute()
    key = keys.by_name[keys.current]
    rows = [{"person": person_id, "code_hash": _hash(person_id, each, key)} for each in codes]
    RecoveryCode.insert_many(rows).execute()
    return codes


def _tell(person_id: int, at: Moment) -> None:
    emails.send("second_step_changed", emails.People([person_id]), at)


def _of(person_id: int) -> Authenticator | None:
    return Authenticator.get_or_none(Authenticator.person == person_id)


def _secret(person_id: int, salt: str, key_name: str, keys: CodeKeys) -> str:
    made = hmac.new(keys.by_name[key_name], f"authenticator {person_id} {salt}".encode(), hashlib.sha256).digest()
    return base64.b32encode(made[:20]).decode()


def _hash(person_id: int, code: str, key: bytes) -> str:
    content = f"recovery code {person_id} {recovery_codes.cleaned(code)}"
    return hmac.new(key, content.encode(), hashlib.sha256).hexdigest()


def _step_of(code: str, secret: str, instant: datetime) -> int | None:
    """The step of time that a code belongs to, if it is one that counts now."""
    digits, now = code.replace(" ", ""), int(instant.replace(tzinfo=UTC).timestamp()) // SECONDS
    app = pyotp.TOTP(secret)
    found = None
    for step in range(now - STEPS_APART, now + STEPS_APART + 1):
        if hmac.compare_digest(app.generate_otp(step).encode(), digits.encode()):
            found = step
    return found

"""Security codes: kept as one keyed tag a digit, so that two digits can be checked and the code is nowhere.

The keys are outside the database (web/keys.py).
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from peewee import Expression

from models import CodeTries, Person, SecurityCode, database
from operations import audit
from rules import security_codes as rules
from rules.actor import Actor
from rules.broken import RuleBroken
from rules.moment import Moment

_draw = secrets.SystemRandom()


@dataclass(frozen=True)
class CodeKeys:
    """The keys of the tags, by name. New codes take the current one; those set before stay readable with theirs."""

    current: str
    by_name: Mapping[str, bytes]


class CodeLocked(RuleBroken):
    """The tries are used up: `until` is when the next one is let through."""

    def __init__(self, until: datetime) -> None:
        super().__init__("Too many attempts at the security code", "digits")
        self.until = until


class CodeRefused(RuleBroken):
    """The new code breaks rules: `sentences` has every one of them."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(sentences[0], "security_code")
        self.sentences = sentences


def set_code(
    person: Person,
    code: str,
    keys: CodeKeys,
    by: Actor,
    at: Moment,
    must_change: bool = False,
    is_same_allowed: bool = False,
) -> None:
    """Give `person` a new security code. `must_change` where somebody else chose it for a first sign-in.

    Raises CodeRefused with every rule that the code breaks.
    """
    check(person, code, keys, may_be_last=is_same_allowed)
    salt, name = secrets.token_hex(16), keys.current
    tags = [_tag(keys.by_name[name], person.id, salt, at_position, digit) for at_position, digit in enumerate(code, 1)]
    with database.atomic():
        SecurityCode.delete().where(SecurityCode.person == person).execute()
        CodeTries.delete().where(CodeTries.person == person).execute()
        SecurityCode.create(person=person, key_name=name, salt=salt, tags=tags, must_change=must_change)
        audit.record("security code changed", by=by, at=at, subject=person)


def check(person: Person, code: str, keys: CodeKeys, may_be_last: bool = False) -> None:
    """Raises CodeRefused where `person` may not have this code; `may_be_last`: it may be the one in use."""
    kept = SecurityCode.get_or_none(SecurityCode.person == person)
    is_last = kept is not None and not may_be_last and _matches(kept, keys, range(1, rules.LENGTH + 1), code)
    if broken := rules.broken_rules(code, is_last=is_last):
        raise CodeRefused(broken)


def draw_positions(person: Person) -> bool:
    """Draw the two positions that are asked for, inside the caller's transaction, unless two are waiting already:
    whoever does not know an answer cannot ask for another question. Returns False where there is no code yet.
    """
    first, second = sorted(_draw.sample(range(1, rules.LENGTH + 1), 2))
    code = SecurityCode.update(asked_positions=f"{first},{second}").where(
        SecurityCode.person == person, SecurityCode.asked_positions.is_null()
    )
    return bool(code.execute()) or SecurityCode.select().where(SecurityCode.person == person).exists()


def asked_positions(person: Person) -> tuple[int, ...]:
    """The two positions, counted from 1, that `person` has to answer; () where nothing is asked."""
    code = SecurityCode.get_or_none(SecurityCode.person == person)
    return tuple(int(each) for each in code.asked_positions.split(",")) if code and code.asked_positions else ()


def spend_try(person: Person, device: str, at: Moment) -> None:
    """Take one try before anything is compared, so that tries side by side cannot be more than there are. The last one
    locks the code at once, until it is answered right.

    `device` is one that the person is known on; all others ("") have one allowance. After a lock there is one try.
    Raises CodeLocked.
    """
    theirs = _tries_on(person, device)
    longest = at.now + timedelta(minutes=rules.LONGEST_LOCK_MINUTES)  # later is of a clock that was set back since
    until = CodeTries.locked_until
    free = until.is_null() | (until <= at.now) | (until > longest)
    with database.atomic():
        CodeTries.insert(person=person, device=device).on_conflict_ignore().execute()
        CodeTries.update(tries_left=1).where(theirs, CodeTries.tries_left == 0, free).execute()
        spent = CodeTries.update(tries_left=CodeTries.tries_left - 1).where(theirs, CodeTries.tries_left > 0, free)
        if spent.execute():
            _lock_after_the_last(theirs, at)
            return
    raise CodeLocked(CodeTries.get(theirs).locked_until or at.now)


def _lock_after_the_last(theirs: Expression, at: Moment) -> None:
    tries = CodeTries.get(theirs)
    if tries.tries_left == 0:
        until = at.now + timedelta(minutes=rules.minutes_locked(tries.lockouts))
        CodeTries.update(lockouts=tries.lockouts + 1, locked_until=until).where(theirs).execute()


def _tries_on(person: Person, device: str) -> Expression:
    return (CodeTries.person == person) & (CodeTries.device == device)


def is_right(person: Person, digits: str, keys: CodeKeys) -> bool:
    """Whether `digits` (two characters) are those at the asked positions. Only after `spend_try`."""
    code = SecurityCode.get(SecurityCode.person == person)
    positions = [int(each) for each in (code.asked_positions or "").split(",") if each]
    return len(positions) == 2 and len(digits) == 2 and _matches(code, keys, positions, digits)


def answered_right(person: Person, device: str) -> None:
    """Give the device its tries back and ask for other digits next time; inside the caller's transaction."""
    CodeTries.delete().where(_tries_on(person, device)).execute()
    SecurityCode.update(asked_positions=None).where(SecurityCode.person == person).execute()


def tries_left(person: Person, device: str) -> int:
    """How many tries are left after a wrong one."""
    return int(CodeTries.get(_tries_on(person, device)).tries_left)


def _matches(code: SecurityCode, keys: CodeKeys, positions: range | Sequence[int], digits: str) -> bool:
    key, right = keys.by_name[code.key_name], True
    for position, digit in zip(positions, digits, strict=False):
        tag = _tag(key, code.person_id, code.salt, position, digit)
        right &= hmac.compare_digest(tag, code.tags[position - 1])
    return right and len(digits) == len(positions)


def _tag(key: bytes, person_id: int, salt: str, position: int, digit: str) -> str:
    content = f"security code {person_id} {salt} {position} {digit}"
    return hmac.new(key, content.encode(), hashlib.sha256).hexdigest()

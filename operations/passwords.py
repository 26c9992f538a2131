"""Passwords: hashed with argon2id, checked in the same time for those who exist and those who do not."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from models import Person, database
from operations import audit, emails, sessions
from queries import council_settings
from rules import passwords as rules
from rules.actor import Actor
from rules.broken import RuleBroken
from rules.moment import Moment

_hasher = PasswordHasher(memory_cost=19_456, time_cost=2, parallelism=1)
_COMMON = Path(__file__).parent.parent / "content" / "common_passwords.txt"


class PasswordRefused(RuleBroken):
    """The new password breaks rules: `sentences` has every one of them."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(sentences[0], "password")
        self.sentences = sentences


@cache
def common_passwords() -> frozenset[str]:
    """The words that everybody tries, lower case: some ten thousand."""
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def _hash_of_nobody() -> str:
    return _hasher.hash("the password of nobody")


def hash_of(password: str) -> str:
    """The argon2id hash to keep."""
    return _hasher.hash(password)


def is_password_of(person: Person | None, password: str) -> bool:
    """Whether it is the password in use. Somebody who does not exist (None), or has none, takes as long."""
    kept = person.password_hash if person is not None else None
    nobodys = _hash_of_nobody()  # made once a process, whoever comes first
    try:
        _hasher.verify(kept or nobodys, password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def rehash_where_weak(person: Person, password: str) -> None:
    """Keep a stronger hash where the costs were raised since; inside the caller's transaction."""
    if _hasher.check_needs_rehash(person.password_hash):
        Person.update(password_hash=hash_of(password)).where(Person.id == person.id).execute()


def broken_rules(person: Person, password: str, may_be_current: bool = False) -> list[str]:
    """Every sentence that says why `person` may not have this password; `may_be_current`: not that it is in use."""
    council, settings = council_settings.with_council()
    about_them = [person.forename, person.surname, person.email.split("@")[0], "remit", "portal"]
    about_them += council.name.split()
    return rules.broken_rules(
        password,
        kinds=settings.password_character_kinds,
        least_length=settings.password_least_length,
        common=common_passwords(),
        about_them=about_them,
        is_current=not may_be_current and person.password_hash is not None and is_password_of(person, password),
    )


def check(person: Person, password: str, may_be_current: bool = False) -> None:
    """Raises PasswordRefused where `person` may not have this password."""
    if broken := broken_rules(person, password, may_be_current):
        raise PasswordRefused(broken)


def issue(
    person: Person, password: str, by: Actor, at: Moment, must_change: bool, keep_session: int | None = None
) -> None:
    """Give `person` a password; `must_change` where it is a temporary one. Their sessions end, but for `keep_session`,
    and whoever had a password before gets an e-mail.

    Raises PasswordRefused.
    """
    check(person, password)
    had_one = person.password_hash is not None
    with database.atomic():
        Person.update(
            password_hash=hash_of(password), must_change_password=must_change, password_changed_at=at.now
        ).where(Person.id == person.id).execute()
        sessions.end_all(person.id, but=keep_session)
        audit.record("password changed", by=by, at=at, subject=person)
        if had_one:
            emails.send("password_changed", emails.People([person.id]), at)

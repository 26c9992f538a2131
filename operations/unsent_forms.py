"""A form that was sent after its session had timed out is kept until the person signs in again.

The contract: docs/domain/quality.md#sessions.

It is kept on the ended session's row, so that it goes when that is swept, and when the person signs out everywhere.
"""

from collections.abc import Iterable
from typing import NamedTuple

from models import SignInSession
from operations import sessions
from rules.moment import Moment

MOST_CHARACTERS = 200_000
NEVER_KEPT = frozenset(
    ("csrf_token", "password", "current_password", "again", "security_code", "first", "second", "next")
)


class UnsentForm(NamedTuple):
    """A form that is kept: the id of the row that has it, the path it was sent to, and its fields by name and value."""

    row_id: int
    path: str
    fields: list[tuple[str, str]]


def keep(token: str, path: str, fields: Iterable[tuple[str, str]], at: Moment) -> bool:
    """Keep `fields`, pairs of name and value, for the person whose session the token was. Returns whether it was kept.

    Passwords and codes are never kept, nor what is too long, nor anything of somebody who was not signed in.
    """
    kept = [[name, value] for name, value in fields if name not in NEVER_KEPT]
    if not kept or sum(len(name) + len(value) for name, value in kept) > MOST_CHARACTERS:
        return False
    ended = SignInSession.update(data={"path": path, "fields": kept, "at": at.now.isoformat()}).where(
        SignInSession.token_hash == sessions.hash_of(token),
        SignInSession.stage == "complete",
        SignInSession.person.is_null(False),
    )
    return bool(ended.execute())


def newest_of(person_id: int) -> UnsentForm | None:
    """The newest kept form of a person, or None."""
    rows = SignInSession.select().where(SignInSession.person == person_id).order_by(SignInSession.id.desc())
    for row in rows:
        if row.data:
            return UnsentForm(row.id, row.data["path"], [(name, value) for name, value in row.data["fields"]])
    return None


def forget(row_id: int, person_id: int) -> None:
    """The form was sent, or thrown away."""
    SignInSession.update(data={}).where(SignInSession.id == row_id, SignInSession.person == person_id).execute()

"""A form that was sent after its session had timed out is kept until the person signs in again.

The contract: docs/domain/quality.md#sessions.

It is kept on the row of the session whose cookie came with it, so that it goes when that is swept, and when the person
signs out.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from models import SignInSession
from operations import sessions
from rules.moment import Moment

MOST_CHARACTERS = 200_000
SECRETS = frozenset(("csrf_token", "password", "current_password", "again", "security_code", "first", "second", "next"))


@dataclass(frozen=True)
class UnsentForm:
    """A form that was sent too late. `path` is where it was sent to, `page` the page it was on, `title` what that page
    is about and `verb` the words of its button. One that is sent again by a button has all its `fields`, pairs of name
    and value; of any other (`is_words`) they are the words that were typed.
    """

    path: str
    page: str
    title: str
    verb: str
    fields: list[tuple[str, str]]
    is_words: bool = False


@dataclass(frozen=True)
class KeptForm(UnsentForm):
    """One that is kept, with the id of the row that has it."""

    row_id: int = 0


def session_that_showed(cookie: str, is_its_token: Callable[[SignInSession], bool], at: Moment) -> SignInSession | None:
    """The session whose page carried a form's token, if that page was shown to the person of the session that `cookie`
    names: in that session, or in an earlier one that was in use within the last twelve hours. None after Log Out, which
    deletes the session, and for a page that nobody signed in was shown.
    """
    complete = SignInSession.select().where(SignInSession.stage == "complete")
    known = complete.where(SignInSession.token_hash == sessions.hash_of(cookie)).first()
    if known is None:
        return None
    is_recent = (SignInSession.id < known.id) & (SignInSession.last_seen_at > at.now - sessions.AT_MOST)
    theirs = complete.where(SignInSession.person == known.person_id, (SignInSession.id == known.id) | is_recent)
    return next((each for each in theirs.order_by(SignInSession.id.desc()) if is_its_token(each)), None)


def keep(cookie: str, form: UnsentForm, at: Moment) -> int | None:
    """Keep a form on the row of the session that `cookie` names. Returns the id of the row, None where it was not kept:
    passwords and codes never are, nor what is too long.
    """
    form = UnsentForm(**{**asdict(form), "fields": _without_secrets(form.fields)})
    if sum(len(name) + len(value) for name, value in form.fields) > MOST_CHARACTERS:
        return None
    row = SignInSession.get_or_none(SignInSession.token_hash == sessions.hash_of(cookie))
    if row is None:
        return None
    SignInSession.update(data={**asdict(form), "at": at.now.isoformat()}).where(SignInSession.id == row.id).execute()
    return row.id


def _without_secrets(fields: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in fields if name not in SECRETS]


def newest_of(person_id: int, at: Moment) -> KeptForm | None:
    """The form of a person that was kept last, in the last twelve hours, and is still to be sent or shown; or None."""
    rows = SignInSession.select().where(SignInSession.person == person_id)
    kept = [row for row in rows if "verb" in row.data and not row.data.get("is_shown")]
    newest = max(kept, key=lambda row: row.data["at"], default=None)
    if newest is None or at.now - datetime.fromisoformat(newest.data["at"]) > sessions.AT_MOST:
        return None
    return _kept(newest)


def kept_on(row_id: int, person_id: int) -> KeptForm | None:
    """The form that a row of this person has, also where it was shown already; None where there is none."""
    row = SignInSession.get_or_none(SignInSession.id == row_id, SignInSession.person == person_id)
    return _kept(row) if row and "verb" in row.data else None


def _kept(row: SignInSession) -> KeptForm:
    values = {name: value for name, value in row.data.items() if name not in ("at", "is_shown", "fields")}
    return KeptForm(**values, fields=[(name, value) for name, value in row.data["fields"]], row_id=row.id)


def was_shown(row_id: int, person_id: int) -> None:
    """The words that were kept are on the page that comes next: they are not offered again."""
    row = SignInSession.get(SignInSession.id == row_id, SignInSession.person == person_id)
    SignInSession.update(data={**row.data, "is_shown": True}).where(SignInSession.id == row_id).execute()


def forget(row_id: int, person_id: int) -> None:
    """The form was sent, or thrown away."""
    SignInSession.update(data={}).where(SignInSession.id == row_id, SignInSession.person == person_id).execute()

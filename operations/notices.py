"""Notices under the bell: written with what they tell of, and read by looking."""

from collections.abc import Collection

from models import Notice, database
from operations.bulk import insert_rows
from rules.actor import Actor
from rules.moment import Moment
from rules.notices import KEPT_FOR

LONGEST_TEXT = LONGEST_PATH = 250  # characters


def write(
    person_ids: Collection[int],
    text: str,
    path: str,
    at: Moment,
    topic: str = "",
    organisation_id: int | None = None,
    mailed_to: Collection[int] = (),
) -> None:
    """Write a notice for each of these people, in the caller's transaction; `mailed_to` are those who get an e-mail
    about it at once. `text` is one sentence without a client's name.
    """
    notice = {"organisation": organisation_id, "topic": topic, "text": text[:LONGEST_TEXT], "path": path[:LONGEST_PATH]}
    mailed = dict.fromkeys(mailed_to, at.now)
    when = [{"person": each, "created_at": at.now, "mailed_at": mailed.get(each)} for each in person_ids]
    insert_rows(Notice, [notice | each for each in when])


def mark_read(up_to: int, by: Actor, at: Moment) -> int:
    """Somebody has looked at their notices up to this id. Returns how many are read by it."""
    mine = (Notice.person == by.person_id) & (Notice.id <= up_to)
    with database.atomic():
        read: int = Notice.update(read_at=at.now).where(mine, Notice.read_at.is_null()).execute()
    return read


def sweep(at: Moment) -> int:
    """Forget notices of more than three months ago. Returns how many."""
    gone: int = Notice.delete().where(Notice.created_at < at.now - KEPT_FOR).execute()
    return gone

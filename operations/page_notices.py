"""The council's notices on pages: written, changed, taken down."""

from models import PageNotice, database
from operations import audit
from operations.guarded import guarded_delete, guarded_update
from rules.actor import Actor
from rules.moment import Moment
from rules.page_notices import NoticeText


def add(notice: NoticeText, by: Actor, at: Moment) -> None:
    """Put a notice up."""
    with database.atomic():
        PageNotice.create(**_columns(notice, by, at))
        audit.record("page notice added", by, at, now=_words(notice))


def change(row: PageNotice, notice: NoticeText, version: int, by: Actor, at: Moment) -> None:
    """Change a notice. Raises IllegalMove where a colleague changed it since that `version`."""
    was = _words(NoticeText(row.text, row.place, row.first_day, row.last_day))
    with database.atomic():
        guarded_update(row, _columns(notice, by, at), version=version)
        audit.record("page notice changed", by, at, was=was, now=_words(notice))


def take_down(row: PageNotice, version: int, by: Actor, at: Moment) -> None:
    """Take a notice away. Raises IllegalMove where a colleague changed it since that `version`."""
    with database.atomic():
        guarded_delete(row, PageNotice.version == version)
        audit.record(
            "page notice taken down", by, at, was=_words(NoticeText(row.text, row.place, row.first_day, row.last_day))
        )


def _columns(notice: NoticeText, by: Actor, at: Moment) -> dict[str, object]:
    return {**notice._asdict(), "changed_at": at.now, "changed_by": by.person_id}


def _words(notice: NoticeText) -> dict[str, object]:
    days = {"first_day": notice.first_day.isoformat(), "last_day": notice.last_day.isoformat()}
    return {"text": notice.text, "place": notice.place, **days}

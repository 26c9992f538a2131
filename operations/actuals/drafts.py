"""What somebody typed into the sheet of a week, kept as they type: theirs alone, until it is saved or thrown away."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from models import ActualsDraft, database
from queries.weeks.drafts import draft_of
from rules.actor import Actor
from rules.moment import Moment

KEPT_FOR = timedelta(days=60)
MOST_ROWS = 2000


def keep(week_start: date, rows: dict[str, Any], on_sheet: Collection[str], by: Actor, at: Moment) -> int:
    """Keep `rows` ({line reference: texts}) as the draft of a week, and what it had for lines that are not `on_sheet`.

    Lines of the sheet without a row are as they were: the draft forgets them. Returns how many rows it has.
    """
    with database.atomic():
        before = draft_of(week_start, by)
        others = {ref: row for ref, row in (before.rows if before else {}).items() if ref not in on_sheet}
        kept = dict(list((others | rows).items())[:MOST_ROWS])
        _write(week_start, kept, by, at)
    return len(kept)


def forget(week_start: date, refs: Collection[str] | None, by: Actor, at: Moment) -> None:
    """The lines were saved, or what was typed thrown away; `refs` None: all of the week's."""
    with database.atomic():
        draft = draft_of(week_start, by)
        if draft:
            _write(week_start, {ref: row for ref, row in draft.rows.items() if refs and ref not in refs}, by, at)


def sweep(at: Moment) -> int:
    """Delete drafts that were not touched for 60 days. Returns how many."""
    return ActualsDraft.delete().where(ActualsDraft.typed_at < at.now - KEPT_FOR).execute()


def _write(week_start: date, rows: dict[str, Any], by: Actor, at: Moment) -> None:
    key = {"organisation": by.organisation_id, "person": by.person_id, "week_start": week_start}
    target = [ActualsDraft.organisation, ActualsDraft.person, ActualsDraft.week_start]
    if not rows:
        theirs = ActualsDraft.organisation == by.organisation_id, ActualsDraft.person == by.person_id
        ActualsDraft.delete().where(*theirs, ActualsDraft.week_start == week_start).execute()
        return
    insert = ActualsDraft.insert(**key, rows=rows, typed_at=at.now)
    insert.on_conflict(conflict_target=target, preserve=[ActualsDraft.rows, ActualsDraft.typed_at]).execute()

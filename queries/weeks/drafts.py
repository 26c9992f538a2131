"""What somebody typed into the sheet of a week and has not saved: theirs alone."""

from datetime import date

from models import ActualsDraft
from rules.actor import Actor


def draft_of(week_start: date, viewer: Actor) -> ActualsDraft | None:
    """The draft of a person for a week, or None."""
    return ActualsDraft.visible_to(viewer).where(ActualsDraft.week_start == week_start).first()

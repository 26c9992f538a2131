"""What somebody typed into the sheet of a week and has not saved: theirs alone."""

from datetime import date

from peewee import ModelSelect

from models import ActualsDraft
from queries.prepared import Reader, Slot
from queries.prepared_models import PreparedModels
from rules.actor import Actor


def draft_of(week_start: date, viewer: Actor) -> ActualsDraft | None:
    """The draft of a person for a week, or None."""
    of = {"organisation_id": viewer.organisation_id or 0, "person": viewer.person_id}
    return _DRAFT.first(viewer.side, week=week_start, **of)


def _draft(side: str) -> ModelSelect:
    own = ActualsDraft.visible_to(Reader(side, person_id=Slot("person")))
    return own.where(ActualsDraft.week_start == Slot("week"))


_DRAFT = PreparedModels[ActualsDraft](_draft)

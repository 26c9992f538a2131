"""Filters of a list that a person keeps under a name: their own, which nobody else sees."""

from peewee import ModelSelect

from models import SavedFilter
from queries.prepared import Reader, Slot
from queries.prepared_models import PreparedModels
from rules.actor import Actor


def saved_filters(viewer: Actor, page: str) -> list[SavedFilter]:
    """The person's saved filters of a page, by name."""
    return _SAVED.rows(person=viewer.person_id, page=page)


def _saved() -> ModelSelect:
    own = SavedFilter.visible_to(Reader("", person_id=Slot("person")))
    return own.where(SavedFilter.page == Slot("page")).order_by(SavedFilter.name)


def saved_filter(viewer: Actor, page: str, saved_id: int) -> SavedFilter | None:
    """The person's saved filter of a page with this id."""
    return SavedFilter.visible_to(viewer).where(SavedFilter.id == saved_id, SavedFilter.page == page).first()


_SAVED = PreparedModels[SavedFilter](_saved)

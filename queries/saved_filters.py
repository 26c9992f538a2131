"""Filters of a list that a person keeps under a name: their own, which nobody else sees."""

from models import SavedFilter
from rules.actor import Actor


def saved_filters(person: Actor, page: str) -> list[SavedFilter]:
    """The person's saved filters of a page, by name."""
    return list(SavedFilter.visible_to(person).where(SavedFilter.page == page).order_by(SavedFilter.name))


def saved_filter(person: Actor, page: str, saved_id: int) -> SavedFilter | None:
    """The person's saved filter of a page with this id."""
    return SavedFilter.visible_to(person).where(SavedFilter.id == saved_id, SavedFilter.page == page).first()

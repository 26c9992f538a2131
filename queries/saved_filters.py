"""Filters of a list that a person keeps under a name: their own, which nobody else sees."""

from models import SavedFilter
from rules.actor import Actor


def saved_filters(viewer: Actor, page: str) -> list[SavedFilter]:
    """The person's saved filters of a page, by name."""
    return list(SavedFilter.visible_to(viewer).where(SavedFilter.page == page).order_by(SavedFilter.name))


def saved_filter(viewer: Actor, page: str, saved_id: int) -> SavedFilter | None:
    """The person's saved filter of a page with this id."""
    return SavedFilter.visible_to(viewer).where(SavedFilter.id == saved_id, SavedFilter.page == page).first()

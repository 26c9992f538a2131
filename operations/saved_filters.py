"""Filters of a list that a person keeps under a name. They are the person's own: nobody else sees them."""

from models import SavedFilter, database
from queries.saved_filters import saved_filters
from rules.actor import Actor
from rules.broken import RuleBroken

LONGEST_NAME = 40
MOST = 20
TOO_MANY = f"You have {MOST} saved filters on this page: forget one first"


def save(page: str, name: str | None, query: str, by: Actor) -> SavedFilter:
    """Keep `query` (of an address) under a name; the same name again means the new one. Returns the SavedFilter.

    Raises RuleBroken without a name, for a long one, or for too many.
    """
    cleaned = " ".join((name or "").replace("\x00", "").split())
    if not cleaned or len(cleaned) > LONGEST_NAME:
        raise RuleBroken(f"Enter a name for this filter of at most {LONGEST_NAME} letters", "name")
    with database.atomic():
        kept = {each.name: each for each in saved_filters(by, page)}
        if cleaned in kept:
            SavedFilter.update(query=query).where(SavedFilter.id == kept[cleaned].id).execute()
            return kept[cleaned]
        if len(kept) >= MOST:
            raise RuleBroken(TOO_MANY, "name")
        row = {"person": by.person_id, "page": page, "name": cleaned, "query": query}
        SavedFilter.insert(**row).on_conflict_ignore().execute()
        return SavedFilter.get(*(getattr(SavedFilter, key) == row[key] for key in ("person", "page", "name")))


def forget(saved: SavedFilter) -> None:
    """Delete a saved filter."""
    SavedFilter.delete().where(SavedFilter.id == saved.id).execute()

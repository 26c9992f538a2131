"""Saved replies of the council's officers: written, changed, deleted."""

from models import SavedReply, database
from operations import audit
from operations.guarded import guarded_delete, guarded_update
from rules.actions import LONGEST_TEXT
from rules.actor import Actor
from rules.broken import RuleBroken
from rules.moment import Moment
from rules.written_words import clean_words

LONGEST_NAME = 60
TAKEN = "There is a saved reply with this name already. Enter another name"


def create(name: str | None, text: str | None, by: Actor, at: Moment) -> SavedReply:
    """Save a reply. Raises RuleBroken without a name or text, or for a name that is taken."""
    cleaned, words = _clean(name, text)
    with database.atomic():
        row = {"name": cleaned, "text": words, "changed_at": at.now, "changed_by": by.person_id}
        new_id = SavedReply.insert(**row).on_conflict_ignore().execute()
        if not new_id:
            raise RuleBroken(TAKEN, "name")
        reply = SavedReply.get_by_id(new_id)
        audit.record("saved reply created", by, at, subject=reply, now={"name": cleaned, "text": words})
    return reply


def change(reply: SavedReply, name: str | None, text: str | None, version: int, by: Actor, at: Moment) -> None:
    """Change a reply; `version` is the one that the officer saw. Raises RuleBroken, IllegalMove for a stale one."""
    cleaned, words = _clean(name, text)
    with database.atomic():
        if SavedReply.select().where(SavedReply.name == cleaned, SavedReply.id != reply.id).exists():
            raise RuleBroken(TAKEN, "name")
        was = {"name": reply.name, "text": reply.text}
        columns = {"name": cleaned, "text": words, "changed_at": at.now, "changed_by": by.person_id}
        guarded_update(reply, columns, version=version)
        audit.record("saved reply changed", by, at, subject=reply, was=was, now={"name": cleaned, "text": words})


def delete(reply: SavedReply, by: Actor, at: Moment) -> None:
    """Delete a reply. Raises IllegalMove where it is gone, or was changed meanwhile."""
    with database.atomic():
        guarded_delete(reply, SavedReply.version == reply.version)
        audit.record("saved reply deleted", by, at, subject=reply, was={"name": reply.name, "text": reply.text})


def _clean(name: str | None, text: str | None) -> tuple[str, str]:
    cleaned = " ".join(clean_words(name, "name", LONGEST_NAME, "Enter a name for this reply").split())
    return cleaned, clean_words(text, "text", LONGEST_TEXT, "Write the reply")

"""The council's templates of contract documents: written, changed, and taken away."""

from models import DocumentTemplate, database
from operations import audit
from operations.guarded import guarded_delete, guarded_update
from rules.actor import Actor
from rules.broken import RuleBroken
from rules.document_templates import clean_template, clean_type
from rules.moment import Moment

TAKEN = "There is a template for this type already. Change that one, or enter another type"


def create(document_type: str | None, text: str | None, by: Actor, at: Moment) -> DocumentTemplate:
    """Write a template for a type of document. Returns it.

    Raises RuleBroken for a type that has one, and for a text that is empty or names a place that does not exist.
    """
    cleaned, text = clean_type(document_type), clean_template(text)
    with database.atomic():
        row = {"document_type": cleaned, "text": text, "changed_at": at.now, "changed_by": by.person_id}
        new_id = DocumentTemplate.insert(**row).on_conflict_ignore().execute()
        if not new_id:
            raise RuleBroken(TAKEN, "document_type")
        template = DocumentTemplate.get_by_id(new_id)
        audit.record("document template created", by, at, subject=template, now={"type": cleaned, "text": text})
    return template


def change(template: DocumentTemplate, text: str | None, version: int, by: Actor, at: Moment) -> None:
    """Write another text for a template; `version` is the one that the officer saw. Published documents stay as they
    are. Raises RuleBroken for a text that cannot be used, IllegalMove where a colleague changed it meanwhile.
    """
    text = clean_template(text)
    with database.atomic():
        was = {"text": template.text}
        columns = {"text": text, "changed_at": at.now, "changed_by": by.person_id}
        guarded_update(template, columns, version=version)
        audit.record("document template changed", by, at, subject=template, was=was, now={"text": text})


def delete(template: DocumentTemplate, by: Actor, at: Moment) -> None:
    """Take a template away; what was published from it stays. Raises IllegalMove where it is gone already."""
    with database.atomic():
        was = {"type": template.document_type, "text": template.text}
        guarded_delete(template, DocumentTemplate.version == template.version)
        audit.record("document template deleted", by, at, subject=template, was=was)

"""Drafts of what is to be sent to many: each is its writer's alone."""

from models import SendingDraft, UploadedFile
from rules.actor import Actor


def drafts_of(viewer: Actor) -> list[SendingDraft]:
    """The viewer's drafts, the newest first."""
    newest_first = (SendingDraft.saved_at.desc(), SendingDraft.id.desc())
    return list(SendingDraft.visible_to(viewer).order_by(*newest_first))


def draft_of(viewer: Actor, draft_id: int | None) -> SendingDraft | None:
    """A draft of the viewer's, or None."""
    found: SendingDraft | None = SendingDraft.visible_to(viewer).where(SendingDraft.id == draft_id).first()
    return found


def files_of_draft(draft: SendingDraft) -> list[UploadedFile]:
    """The files that are kept with a draft, oldest first."""
    return list(UploadedFile.select().where(UploadedFile.sending_draft == draft.id).order_by(UploadedFile.id))

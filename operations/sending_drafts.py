"""Drafts of what is to be sent to many: kept with their files for the officer who writes, tried out, and sent.

A draft is what was typed, checked only when it is sent. Its files move to what is sent.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from models import ActionSending, SendingDraft, UploadedFile, database
from operations import audit, emails, files, sending_to_many
from operations.files import Upload
from operations.guarded import guarded_delete, guarded_update
from operations.sending_to_many import Draft
from queries.sending_drafts import drafts_of, files_of_draft
from rules.actions import LONGEST_TEXT, LONGEST_TITLE
from rules.actor import Actor
from rules.broken import RuleBroken
from rules.moment import Moment
from rules.written_words import clean_words

TYPED = ("type", "team", "due_date", "title", "text", "closes_by_itself", "references", "groups", "organisations")
MOST_DRAFTS = 20
TOO_MANY = f"You have {MOST_DRAFTS} drafts. Send or discard one first"
OTHER_WINDOW = "You saved, sent or discarded this draft in another window. Look at it again"
INFECTED = "The virus scanner found something in {}. Untick it, and choose a clean copy"
TRIAL = "Trial: "  # before the subject of the e-mail that only its writer gets
LONGEST_LIST = 50_000  # characters of pasted references


class Kept(NamedTuple):
    """What is saved: the draft it was opened as (None: a new one) in the version that was seen, what is typed, and the
    ids of the files of it that stay.
    """

    draft: SendingDraft | None
    version: int
    typed: Mapping[str, Any]
    file_ids: Collection[int] = ()


def save(kept: Kept, uploads: Sequence[Upload], by: Actor, at: Moment) -> SendingDraft:
    """Save a draft with its files. Returns it. Raises RuleBroken for text that is too long, files that cannot be taken
    or too many drafts, and IllegalMove where it was saved in another window since.
    """
    typed = _cleaned(kept.typed)
    with files.storing(uploads, by, at, None) as attach, database.atomic():
        draft = kept.draft
        if draft is None:
            if len(drafts_of(by)) >= MOST_DRAFTS:
                raise RuleBroken(TOO_MANY)
            draft = SendingDraft.create(person=by.person_id, typed=typed, saved_at=at.now)
        else:
            columns = {"typed": typed, "saved_at": at.now}
            guarded_update(draft, columns, version=kept.version, words=OTHER_WINDOW)
            _remove_files(draft, but=kept.file_ids)
        attach(sending_draft=draft.id)
    return draft


def discard(draft: SendingDraft, by: Actor, at: Moment) -> None:
    """Discard a draft with its files. Raises IllegalMove where it was sent or discarded before."""
    with database.atomic():
        _remove_files(draft, but=())
        guarded_delete(draft, SendingDraft.person == by.person_id, words=OTHER_WINDOW)


def send(kept: Kept, draft: Draft, uploads: Sequence[Upload], by: Actor, at: Moment) -> ActionSending:
    """Send what is written, with the files of its draft that stay and those that came with the form; the draft is gone.

    Returns the ActionSending. Raises what `sending_to_many.send` does, and IllegalMove where the draft was changed,
    sent or discarded in another window.
    """
    if kept.draft is None:
        return sending_to_many.send(draft, uploads, by, at)
    infected = [each for each in files_of_draft(kept.draft) if each.scan_state == "infected"]
    if any(each.id in kept.file_ids for each in infected):
        raise RuleBroken(INFECTED.format(infected[0].file_name), "files")
    with database.atomic():
        guarded_update(kept.draft, {"saved_at": at.now}, version=kept.version, words=OTHER_WINDOW)
        _remove_files(kept.draft, but=kept.file_ids)
        sending = sending_to_many.send(draft, uploads, by, at)
        moved = {"action_sending": sending.id, "sending_draft": None}
        UploadedFile.update(moved).where(UploadedFile.sending_draft == kept.draft.id).execute()
        SendingDraft.delete().where(SendingDraft.id == kept.draft.id).execute()
    return sending


def send_one_to_me(
    kept: Kept, draft: Draft, provider: tuple[int, str], uploads: Sequence[Upload], by: Actor, at: Moment
) -> SendingDraft:
    """Save what is written as a draft and send its writer the e-mail and the notice that a provider would get, which
    lead to the draft as that provider would see it. Returns the draft.

    provider: id and name. Raises what `sending_to_many.check` and `save` do.
    """
    checked = sending_to_many.check(draft, uploads, by, at)
    with database.atomic():
        saved = save(kept, uploads, by, at)
        path = f"/council/actions/send?draft={saved.id}&as={provider[0]}"
        values = {"organisation": provider[1], "number": "(number)", "action_type": checked.type}
        emails.send_trial(by.person_id or 0, "action_updated", TRIAL, path, at, **values)
        audit.record("action sent to many: tried out", by, at, subject=saved)
    return saved


def _cleaned(typed: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: typed[name] for name in TYPED}
    found["title"] = clean_words(typed["title"], "title", LONGEST_TITLE)
    found["text"] = clean_words(typed["text"], "text", LONGEST_TEXT)
    found["references"] = clean_words(typed["references"], "references", LONGEST_LIST)
    return found


def _remove_files(draft: SendingDraft, but: Collection[int]) -> None:
    gone = [each.id for each in files_of_draft(draft) if each.id not in but]
    files.unlink_with(UploadedFile.select().where(UploadedFile.id.in_(gone)))
    UploadedFile.delete().where(UploadedFile.id.in_(gone)).execute()

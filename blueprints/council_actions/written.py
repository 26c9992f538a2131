"""What an officer has written to send to many: as the form has it, or as the draft that is opened has it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import request
from flask_login import current_user

from blueprints.council_actions.forms import SendForm
from blueprints.council_actions.recipients import Recipients, recipients_of
from models import SendingDraft, UploadedFile
from operations.files import Upload
from operations.sending_drafts import Kept
from operations.sending_to_many import Draft
from queries.sending_drafts import draft_of, files_of_draft
from rules.broken import IllegalMove
from web import uploads
from web.forms_once import form_version
from web.picks import whole_number, whole_numbers

GONE = "This draft was sent or discarded in another window. What you see here is not saved: send it or save it again"


@dataclass(frozen=True)
class Written:
    """draft: the one that is open, in `version`; is_gone: it is not there any more; files: those kept with it, of which
    the ids in `kept` stay; uploaded: those that came with the form; awaited: the names of those that the last preview
    showed, which a browser does not send twice; reader: the id of the provider that the preview is for.
    """

    form: SendForm
    chosen: Recipients
    draft: SendingDraft | None = None
    version: int = 0
    is_gone: bool = False
    files: Sequence[UploadedFile] = ()
    kept: frozenset[int] = frozenset()
    uploaded: Sequence[Upload] = ()
    awaited: Sequence[str] = ()
    reader: int | None = field(default=None)

    @property
    def new_names(self) -> list[str]:
        """The names of the files that go with it and are not kept yet."""
        return [each.file_name for each in self.uploaded] or list(self.awaited)

    @property
    def file_names(self) -> list[str]:
        """The names of all files that go with it."""
        return [each.file_name for each in self.files if each.id in self.kept] + self.new_names

    @property
    def shown_to(self) -> tuple[int, str]:
        """Id and name of the provider that it is shown as to: the first of those who get it, unless one is picked."""
        names = self.chosen.names
        wanted = self.reader if self.reader in names else next(iter(names), 0)
        return wanted or 0, names.get(wanted or 0, "")

    def to_send(self) -> Draft:
        """What would be sent."""
        form = self.form
        ids, team, closes = self.chosen.ids, form.team.data or "", form.closes_by_itself.data
        return Draft(
            form.type.data or "", form.title.data or "", form.text.data or "", ids, team, form.due_date.data, closes
        )

    def to_keep(self) -> Kept:
        """What would be saved. Raises IllegalMove where the draft was sent or discarded meanwhile."""
        if self.is_gone:
            raise IllegalMove(GONE)
        typed = {name: value for name, value in self.form.data.items() if name != "due_date"}
        day = self.form.due_date.data
        typed |= {"due_date": day.isoformat() if day else ""}
        typed |= {"groups": sorted(self.chosen.chosen_groups), "organisations": sorted(self.chosen.chosen_providers)}
        return Kept(self.draft, self.version, typed, self.kept)


def in_form() -> Written:
    """What the form of this request has."""
    form = SendForm()
    chosen = recipients_of(form.references.data or "", request.form.getlist("group"), _numbers("organisation"))
    uploaded = uploads.uploads_of()
    awaited = () if uploaded or "without_files" in request.form else request.form.getlist("file_name")
    wanted = request.form.get("draft", "")
    draft = draft_of(current_user, whole_number(wanted))
    files = files_of_draft(draft) if draft else []
    kept = frozenset(_numbers("keep")) & {each.id for each in files}
    reader = whole_number(request.form.get("as", ""))
    is_gone = bool(wanted) and draft is None
    return Written(form, chosen, draft, form_version(), is_gone, files, kept, uploaded, awaited, reader)


def in_draft(draft: SendingDraft) -> Written:
    """What a draft has."""
    typed: dict[str, Any] = dict(draft.typed)
    day = date.fromisoformat(typed["due_date"]) if typed["due_date"] else None
    form = SendForm(formdata=None, data={**typed, "due_date": day})
    chosen = recipients_of(typed["references"], typed["groups"], typed["organisations"])
    files = files_of_draft(draft)
    ids = frozenset(each.id for each in files)
    reader = whole_number(request.args.get("as", ""))
    return Written(form, chosen, draft, draft.version, files=files, kept=ids, reader=reader)


def _numbers(name: str) -> list[int]:
    return whole_numbers(request.form.getlist(name))

"""What was said and agreed: messages, officers' own notes, contract documents, change requests."""

from collections.abc import Iterator

from peewee import ModelSelect

from models import ActionNote, ActionPost, UploadedFile
from queries.packs.names import who_did
from queries.packs.paged import pages_of, rows_of
from rules.change_requests import KINDS
from rules.contract_documents import STATUS_NAMES
from rules.packs import Row, headings, safe_file_name

MESSAGES = headings("Action, Type, Title, Related To, Re, At, By, What, Text, Files")
NOTES = headings("Action, Title, At, By, Note")
DOCUMENTS = headings(
    "CPLI ID, SSRef, Client, Document Type, Version, Status, Notes, Published, Decided, Decided By, From Address, "
    "SHA-256, Reason, File"
)
REQUESTS = headings("Submitted, Type, About, Was, Asked, Status, Decided, Reason")
POST_WORDS = {"opened": "Opened", "comment": "Comment", "reply": "Reply", "closure_requested": "Closure requested"}
POST_WORDS |= {"closed": "Closed", "re_opened": "Re-opened"}
FILES = "files"


def message_rows(query: ModelSelect) -> Iterator[Row]:
    """Each post of these actions, with the files that came with it."""
    for page in pages_of(query):
        by_id = {row.id: row for row in page}
        posts = list(ActionPost.select().where(ActionPost.action.in_(list(by_id))).order_by(ActionPost.id))
        files: dict[int, list[str]] = {}
        for file in UploadedFile.select().where(UploadedFile.action_post.in_([post.id for post in posts])):
            files.setdefault(file.action_post_id, []).append(path_of(file))
        for post in posts:
            action = by_id[post.action_id]
            about = (action.id, action.type, action.title, action.related_words, action.re_line)
            said = (post.posted_at, post.person_name, POST_WORDS[post.kind], post.text)
            yield *about, *said, "; ".join(files.get(post.id, []))


def note_rows(query: ModelSelect) -> Iterator[Row]:
    """What officers noted about these actions for their colleagues."""
    for page in pages_of(query):
        by_id = {row.id: row for row in page}
        for note in ActionNote.select().where(ActionNote.action.in_(list(by_id))).order_by(ActionNote.id):
            yield note.action_id, by_id[note.action_id].title, note.written_at, note.person_name, note.text


def document_rows(query: ModelSelect, reader: str) -> Iterator[Row]:
    """Each contract document; the query has the line items and clients along."""
    for page in pages_of(query):
        files = {}
        for file in UploadedFile.select().where(UploadedFile.contract_document.in_([row.id for row in page])):
            files[file.contract_document_id] = path_of(file)
        for row in page:
            by = row.decided_by
            who = who_did(by.name, by.side, reader) if by else ""
            client = row.cpli.client
            named = (row.cpli.reference, client.ssref, client.full_name, row.document_type, row.version)
            decided = (row.decided_at, who, row.decided_address, row.decided_sha256, row.rejection_reason)
            yield *named, STATUS_NAMES[row.status], row.notes, row.published_at, *decided, files.get(row.id, "")


def request_rows(query: ModelSelect) -> Iterator[Row]:
    """Each change request."""
    for row in rows_of(query):
        was, asked = ("; ".join(f"{name}: {value}" for name, value in each.items()) for each in (row.was, row.asked))
        decided = (row.status.capitalize(), row.decided_at, row.rejection_words)
        yield row.submitted_at, KINDS[row.kind], row.entity_name, was, asked, *decided


def path_of(file: UploadedFile) -> str:
    """Where an uploaded file is in a pack."""
    return f"{FILES}/{safe_file_name(file.id, file.file_name)}"

"""Contract documents: published by the council, agreed or rejected by the provider, who enters their password again."""

import hashlib

from peewee import fn

from models import CarePackageLineItem, Contract, ContractDocument, Organisation, database
from operations import audit, consequences, emails, files, page_pictures, row_locks
from operations.files import Upload
from operations.guarded import guarded_update
from queries.contract_documents import file_of, is_waiting
from rules.actor import Actor
from rules.broken import IllegalMove, RuleBroken
from rules.contract_documents import DOCUMENT_MOVES, clean_reason, status_to_decide
from rules.document_templates import clean_type
from rules.line_keys import line_item_key
from rules.moment import Moment
from rules.written_words import clean_words

NO_FILE = "There is no file to agree to: tell the council, which publishes it again"
NOT_A_PDF = "{} is not a PDF: save it as a PDF and choose that file"
PUBLISHED_MEANWHILE = "A colleague published a newer version of this document meanwhile. Look at it first"
LONGEST_NOTES = 1_000  # characters
NOT_THE_SAME = "The file is not the one that was published: it was not agreed. Tell the council"


def publish(
    cpli: CarePackageLineItem,
    document_type: str,
    upload: Upload,
    notes: str,
    by: Actor,
    at: Moment,
    text: str = "",
    version: int | None = None,
) -> ContractDocument:
    """Publish a document of a line item, in place of an earlier version of the same type. Returns it.

    upload: the PDF that is agreed to; text: its Markdown, of one that was made from a template; version: the one that
    the officer was told it would be. The provider's administrators get an e-mail. Raises RuleBroken where the file
    cannot be taken, IllegalMove for anybody but the council, and where a colleague published that version first.
    """
    if by.side != "council":
        raise IllegalMove("Only the council can publish a document")
    document_type, notes = clean_type(document_type), clean_words(notes, "notes", LONGEST_NOTES)
    check_is_pdf(upload)
    if not text:  # what the portal made itself opens
        page_pictures.check_can_be_opened(upload.content, upload.file_name)
    organisation = Organisation.select().join(Contract).where(Contract.id == cpli.contract_id).get()
    with files.storing([upload], by, at, organisation.id) as attach, database.atomic():
        row_locks.lock_contracts([cpli.contract_id])
        earlier = (ContractDocument.cpli == cpli.id) & (ContractDocument.document_type == document_type)
        next_version = (ContractDocument.select(fn.MAX(ContractDocument.version)).where(earlier).scalar() or 0) + 1
        if version is not None and version != next_version:
            raise IllegalMove(PUBLISHED_MEANWHILE)
        not_replaced = earlier & ContractDocument.replaced_at.is_null()
        ContractDocument.update(replaced_at=at.now).where(not_replaced).execute()
        given = {"document_type": document_type, "version": next_version, "notes": notes, "text": text}
        given |= {"published_at": at.now, "published_by": by.person_id}
        document = ContractDocument.create(cpli=cpli.id, **given)
        [file] = attach(contract_document=document.id)
        whose = {"organisation": organisation, "client": cpli.client_id}
        now = {"type": document_type, "version": next_version, "sha256": file.sha256, "line": cpli.reference}
        audit.record("contract document published", by, at, subject=document, now=now, **whose)
        page_pictures.ask_for(file, at)
        consequences.lines_changed({line_item_key(cpli.id)}, at)
        _send_notice(organisation, document, at)
    return document


def check_is_pdf(upload: Upload) -> None:
    """Raise RuleBroken unless the file is a PDF: what a provider agrees to must look the same to everybody."""
    [file] = files.check([upload])
    if file.media_type != "application/pdf":
        raise RuleBroken(NOT_A_PDF.format(file.name), "files")


def agree(document: ContractDocument, by: Actor, at: Moment) -> None:
    """Agree to a document, for good; what it held back is payable at once. `by` has given their password again.

    The hash of the bytes that were agreed to is kept. Raises IllegalMove where it was decided or replaced, RuleBroken
    without a file that may be read.
    """
    _decide("agree", document, _hash_of_file(document), "", by, at)


def reject(document: ContractDocument, reason: str, by: Actor, at: Moment) -> None:
    """Reject a document, with words that the council reads. `by` has given their password again.

    Raises RuleBroken without a reason, IllegalMove where it was decided or replaced.
    """
    reason = clean_reason(reason)
    file = file_of(document)
    _decide("reject", document, file.sha256 if file else "", reason, by, at)


def _decide(verb: str, document: ContractDocument, sha256: str, reason: str, by: Actor, at: Moment) -> None:
    cpli = CarePackageLineItem.get_by_id(document.cpli_id)
    with database.atomic():
        row_locks.lock_contracts([cpli.contract_id])
        fresh = ContractDocument.get_by_id(document.id)
        move = DOCUMENT_MOVES.check(verb, status_to_decide(fresh.status, fresh.replaced_at is not None), by.side)
        columns = {
            "status": move.to_status,
            "decided_at": at.now,
            "decided_by": by.person_id,
            "decided_address": by.address,
        }
        columns |= {"decided_sha256": sha256, "rejection_reason": reason}
        was = {"status": fresh.status}
        guarded_update(fresh, columns, is_waiting(), is_counted=False)
        now = {"status": move.to_status, "version": fresh.version, "sha256": sha256, "line": cpli.reference}
        if reason:
            now["reason"] = reason
        kind = f"contract document {move.done}"
        whose = {"organisation": by.organisation_id, "client": cpli.client_id}
        audit.record(kind, by, at, subject=fresh, was=was, now=now, **whose)
        consequences.lines_changed({line_item_key(cpli.id)}, at)


def _hash_of_file(document: ContractDocument) -> str:
    """The SHA-256 of the bytes that are agreed to, which have to be those that were published. Raises RuleBroken."""
    file = file_of(document)
    if file is None:
        raise RuleBroken(NO_FILE)
    sha256 = hashlib.sha256(files.content_of(file)).hexdigest()
    if sha256 != file.sha256:
        raise RuleBroken(NOT_THE_SAME)
    return sha256


def _send_notice(organisation: Organisation, document: ContractDocument, at: Moment) -> None:
    emails.send(
        "contract_document_published",
        emails.Contacts(organisation.id, emails.ABOUT_DOCUMENTS),
        at,
        path=f"/contract-documents/{document.id}",
        document_type=document.document_type,
        version=document.version,
    )

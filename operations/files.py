"""Files that people upload: checked, kept outside the web root under a random name, scanned, served to those who may.

The row and the bytes stand together: bytes are written first and taken away again where the transaction fails, and what
a kill leaves behind goes at night. Without a scanner (`CLAMD_URL`) a file is there at once; with one it waits.
"""

import hashlib
import logging
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from peewee import ModelSelect

from models import Invoice, Job, UploadedFile, database
from operations import audit, emails, jobs, made_files, photos, virus_scanner
from operations.guarded import guarded_delete, guarded_update
from operations.stores.opening import open_store
from operations.stores.store import Store
from queries.invoices.parts import is_of_family
from rules import file_kinds
from rules.actor import Actor
from rules.broken import IllegalMove, RuleBroken
from rules.invoice_events import InvoiceEvent
from rules.invoice_statuses import InvoiceStatus
from rules.invoices import TAKES_FILES, may_remove_files
from rules.moment import Moment

FOLDER = "files"
SCAN = "scan file"
MOST_FILES = 20
LOST_AFTER = timedelta(days=1)
WITH_COUNCIL = "Files can be removed only while the invoice is with you. Look at it again"
NO_ROOM = "The files could not be kept just now. Nothing was saved: try again in a few minutes, or tell the council"

log = logging.getLogger(__name__)
_store: Store | None = None
_clamd_url = None


class Upload(NamedTuple):
    """A file as it was sent."""

    file_name: str
    content: bytes


def connect(data_dir: Path, clamd_url: str | None = None, files_url: str | None = None) -> None:
    """Set where files are stored (in `files_url`, a folder or `s3://...`, else in DATA_DIR) and which scanner checks
    them.
    """
    global _store, _clamd_url
    everything, is_passing = open_store(files_url or str(data_dir)), urlsplit(files_url or "").scheme == "s3"
    _store, _clamd_url = everything.within(FOLDER), clamd_url
    made_files.connect(Path(data_dir if is_passing or not files_url else files_url), everything if is_passing else None)


def check(uploads: Sequence[Upload]) -> list[file_kinds.Taken]:
    """These Uploads, known by name and kind. Raises RuleBroken with every file that cannot be taken, in words."""
    if len(uploads) > MOST_FILES:
        raise RuleBroken(f"Upload at most {MOST_FILES} files at a time", "files")
    checked, problems = [], []
    for upload in uploads:
        try:
            name = file_kinds.clean_name(upload.file_name)
            media_type = file_kinds.media_type_of(name, upload.content)
            checked.append(file_kinds.Taken(name, media_type, upload.content))
        except RuleBroken as broken:
            problems.append(broken.message)
    if problems:
        raise RuleBroken(". ".join(problems), "files")
    return checked


@contextmanager
def storing(
    uploads: Sequence[Upload], by: Actor, at: Moment, organisation: int | None
) -> Iterator[Callable[..., list[UploadedFile]]]:
    """Keep these Uploads with the change that is made inside: `with files.storing(...) as attach: attach(invoice=id)`.

    Photos are made smaller first, and lose their place. `attach` writes the rows inside the caller's transaction;
    whatever goes wrong before the end of the block leaves nothing on disk. Raises RuleBroken where a file cannot be
    taken.
    """
    taken = photos.made_ready(check(uploads))
    written: list[str] = []

    def attach(**whose: int) -> list[UploadedFile]:
        rows = [_row(file, stored, by, at, organisation, whose) for file, stored in zip(taken, written, strict=True)]
        for row in rows:
            if row.scan_state == "pending":
                jobs.enqueue(SCAN, at, key=f"scan file {row.id}", queue=jobs.SCANS, file_id=row.id)
        return rows

    try:
        for file in taken:
            written.append(_write(file.content))
        yield attach
    except BaseException:
        for stored in written:
            _unlink(stored)
        raise


def add_to_invoice(invoice: Invoice, uploads: Sequence[Upload], by: Actor, at: Moment) -> list[UploadedFile]:
    """Upload File: VAT supporting files of an invoice. Returns the rows. Raises RuleBroken."""
    if not uploads:
        raise RuleBroken("Choose a file first", "files")
    with storing(uploads, by, at, invoice.organisation_id) as attach, database.atomic():
        if not Invoice.select().where(Invoice.id == invoice.id, Invoice.status.in_(TAKES_FILES)).exists():
            raise IllegalMove("It is authorised by now: files can be added only before. Open a new Action instead")
        rows = attach(invoice=invoice.id)
        names = {"files": [row.file_name for row in rows]}
        audit.record(InvoiceEvent.FILE_ADDED.stored(), by, at, subject=invoice, now=names)
    return rows


def remove_from_invoice(file: UploadedFile, invoice: Invoice, by: Actor, at: Moment) -> None:
    """Take a file off an invoice that is with the provider, with every part of it: what the council has keeps its
    files. Raises IllegalMove where it is not, or not any more.
    """
    with database.atomic():
        parts = Invoice.select(Invoice.status).where(
            is_of_family(invoice.split_from_id or invoice.id), Invoice.id != invoice.id
        )
        if not may_remove_files(InvoiceStatus.UNSUBMITTED, [status for (status,) in parts.tuples()]):
            raise IllegalMove("Another part of this invoice is with the council, with the same files: they stay")
        still = Invoice.select(Invoice.id).where(Invoice.id == invoice.id, Invoice.status == InvoiceStatus.UNSUBMITTED)
        guarded_delete(file, UploadedFile.invoice.in_(still), words=WITH_COUNCIL)
        database.after_commit(lambda: _unlink(file.stored_name))
        was = {"file": file.file_name, "sha256": file.sha256}
        audit.record(InvoiceEvent.FILE_REMOVED.stored(), by, at, subject=invoice, was=was)


def unlink_with(query: ModelSelect) -> None:
    """Take the bytes of these rows away once the caller's transaction, which deletes them, is through."""
    for (stored,) in list(query.select(UploadedFile.stored_name).tuples()):
        database.after_commit(lambda stored=stored: _unlink(stored))


def content_of(file: UploadedFile) -> bytes:
    """The bytes of a file that may be served. Raises RuleBroken for one that waits for its scan or was refused."""
    if file.scan_state == "pending":
        raise RuleBroken(f"{file.file_name} is still being checked for viruses. Try again in a minute")
    if file.scan_state == "infected":
        raise RuleBroken(
            f"{file.file_name} was refused: the file contains a virus. Check your device, then upload a clean copy"
        )
    try:
        return bytes_of(file.stored_name)
    except OSError:
        log.error("the bytes of file %s are not there", file.id)
        raise RuleBroken(f"{file.file_name} cannot be read just now. Tell the council") from None


def bytes_of(stored: str) -> bytes:
    """What is kept under the name of a row, for backups. Raises FileNotFoundError, OSError."""
    return _kept_in().read(stored)


def put_back(stored: str, content: bytes) -> None:
    """Keep bytes under the name that their row has, from a backup. Raises OSError."""
    _kept_in().write(stored, content)


def scan(job: Job, at: Moment, file_id: int) -> Callable[[], object] | None:
    """Ask the scanner about one file; an infected one is deleted, and the person who uploaded it gets an e-mail."""
    file = UploadedFile.get_or_none(UploadedFile.id == file_id)
    if file is None or file.scan_state != "pending":
        return None
    found = virus_scanner.found_in(bytes_of(file.stored_name), _clamd_url)
    if found is None:
        return lambda: UploadedFile.update(scan_state="clean").where(UploadedFile.id == file_id).execute()
    return lambda: _refuse(file, found, at)


def scan_again(at: Moment) -> int:
    """Queue the scans that failed for lack of a scanner once more. Returns how many."""
    waiting = UploadedFile.select(UploadedFile.id).where(UploadedFile.scan_state == "pending")
    keys = {f"scan file {file_id}": file_id for (file_id,) in waiting.tuples()}
    failed = Job.select(Job.key).where(Job.key.in_(list(keys)), Job.state == "failed") if keys else []
    again = [job.key for job in failed]
    with database.atomic():
        for key in again:
            jobs.enqueue(SCAN, at, key=key, queue=jobs.SCANS, file_id=keys[key])
    return len(again)


def sweep(at: Moment) -> int:
    """Take away bytes that no row knows, older than a day: what a kill left. Returns how many."""
    known = {stored for (stored,) in UploadedFile.select(UploadedFile.stored_name).tuples()}
    count = 0
    oldest = at.now.replace(tzinfo=UTC).timestamp() - LOST_AFTER.total_seconds()
    for each in list(_store.names()) if _store else ():
        if each.name not in known and each.since < oldest:
            _unlink(each.name)
            count += 1
    return count


def _row(
    file: file_kinds.Taken,
    stored: str,
    by: Actor,
    at: Moment,
    organisation: int | None,
    whose: Mapping[str, int],
) -> UploadedFile:
    return UploadedFile.create(
        organisation=organisation,
        file_name=file.name,
        stored_name=stored,
        media_type=file.media_type,
        size_bytes=len(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(),
        scan_state="pending" if _clamd_url else "clean",
        uploaded_at=at.now,
        uploaded_by=by.person_id,
        **whose,
    )


def _kept_in() -> Store:
    if _store is None:
        raise RuntimeError("operations.files.connect was not called")
    return _store


def _write(content: bytes) -> str:
    """Keep bytes under a random name, on disk for good. Returns the name. Raises RuleBroken where there is no room."""
    stored = secrets.token_hex(16)
    try:
        _kept_in().write(stored, content)
    except OSError as error:
        log.error("an uploaded file could not be kept: %s", error.strerror or error)
        _unlink(stored)
        raise RuleBroken(NO_ROOM, "files") from error
    return stored


def _unlink(stored: str) -> None:
    with suppress(OSError):
        _kept_in().delete(stored)


def _refuse(file: UploadedFile, found: str, at: Moment) -> None:
    try:
        guarded_update(file, {"scan_state": "infected"}, UploadedFile.scan_state == "pending", is_counted=False)
    except IllegalMove:
        return
    database.after_commit(lambda: _unlink(file.stored_name))
    audit.record("file refused", audit.SYSTEM, at, subject=file, now={"file": file.file_name, "found": found})
    emails.send("file_refused", emails.People([file.uploaded_by_id]), at, file_name=file.file_name)

"""An electronic invoice is sent and kept; the worker reads it. What was refused goes after some months."""

import hashlib
from datetime import timedelta

from models import EInvoiceFile, database
from operations import audit, jobs
from rules.actor import Actor, organisation_of
from rules.broken import RuleBroken
from rules.file_kinds import clean_name
from rules.moment import Moment

READ = "read e-invoice"  # the job
MOST_BYTES = 1024 * 1024
REFUSED_FOR = timedelta(days=90)
TOO_LARGE = "The file is larger than 1 MB. Send its attachments as files of the invoice afterwards"
NOT_XML = "Send the invoice as an .xml file: UBL 2.1 or CII. A PDF is not an electronic invoice"


def send(file_name: str, content: bytes, by: Actor, at: Moment) -> EInvoiceFile:
    """Keep an electronic invoice; the worker reads it, and submits it where it fits. The same file that is being read,
    or was submitted, is not taken twice: what became of it is returned.

    Raises RuleBroken with the field `file` where it is too large or no XML.
    """
    organisation_id = organisation_of(by)
    if len(content) > MOST_BYTES:
        raise RuleBroken(TOO_LARGE, "file")
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise RuleBroken(NOT_XML, "file")
    sha256 = hashlib.sha256(content).hexdigest()
    with database.atomic():
        same = (EInvoiceFile.organisation == organisation_id) & (EInvoiceFile.sha256 == sha256)
        if (known := EInvoiceFile.select().where(same, EInvoiceFile.state != "refused").first()) is not None:
            return known
        file = EInvoiceFile.create(
            organisation=organisation_id,
            file_name=clean_name(file_name),
            sha256=sha256,
            content=content,
            sent_at=at.now,
            sent_by=by.person_id,
        )
        audit.record("e-invoice sent", by, at, subject=file, now={"sha256": sha256, "bytes": len(content)})
        jobs.enqueue(READ, at, key=f"{READ} {file.id}", queue=jobs.FILES, file_id=file.id)
    return file


def sweep(at: Moment) -> int:
    """Delete what was refused some months ago: nothing was made of it. Returns how many."""
    old = (EInvoiceFile.state == "refused") & (EInvoiceFile.sent_at < at.now - REFUSED_FOR)
    return int(EInvoiceFile.delete().where(old).execute())

"""Files of a claim's items: receipts and forms, often photos from a phone; several an item."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from models import Claim, ClaimItem, UploadedFile, database
from operations import audit, files
from operations.claims.drafting import take_for_change
from operations.files import Upload
from operations.guarded import guarded_delete
from rules.actor import Actor
from rules.broken import RuleBroken
from rules.claim_events import ClaimEvent
from rules.moment import Moment

MOST_FILES = 20  # of one item
Attach = Callable[[ClaimItem], list[UploadedFile]]


@contextmanager
def taking_in(uploads: Sequence[Upload], claim: Claim, by: Actor, at: Moment) -> Iterator[Attach]:
    """Every file of a claim comes in here: `with taking_in(...) as attach, database.atomic(): attach(item)`.

    Raises RuleBroken where a file cannot be taken.
    """
    with files.storing(uploads, by, at, claim.organisation_id) as attach:

        def to_item(item: ClaimItem) -> list[UploadedFile]:
            before = UploadedFile.select().where(UploadedFile.claim_item == item.id).count()
            if before + len(uploads) > MOST_FILES:
                raise RuleBroken(f"An item can have {MOST_FILES} files at most", "files")
            return attach(claim_item=item.id)

        yield to_item


def add_files(item: ClaimItem, uploads: Sequence[Upload], by: Actor, at: Moment) -> list[UploadedFile]:
    """Attach files to an item of a claim that is with the provider. Returns the rows.

    Raises RuleBroken, IllegalMove.
    """
    if not uploads:
        raise RuleBroken("Choose a file first", "files")
    claim = Claim.get_by_id(item.claim_id)
    with taking_in(uploads, claim, by, at) as attach, database.atomic():
        take_for_change(claim, by, at)
        rows = attach(item)
        now = {"item": item.id, "sha256": [row.sha256 for row in rows]}
        audit.record(ClaimEvent.FILE_ADDED, by, at, subject=claim, client=item.client_id, now=now)
    return rows


def remove_file(file: UploadedFile, item: ClaimItem, by: Actor, at: Moment) -> None:
    """Take a file off an item of a claim that is with the provider. Raises IllegalMove where it is gone already."""
    claim = Claim.get_by_id(item.claim_id)
    with database.atomic():
        take_for_change(claim, by, at)
        files.unlink_with(UploadedFile.select().where(UploadedFile.id == file.id))
        guarded_delete(file, UploadedFile.claim_item == item.id)
        was = {"item": item.id, "sha256": file.sha256}
        audit.record(ClaimEvent.FILE_REMOVED, by, at, subject=claim, client=item.client_id, was=was)

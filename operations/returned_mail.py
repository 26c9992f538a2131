"""E-mails that come back: the mail server puts what is sent to the portal's own address into a Maildir, and the worker
reads the reports in it.

Only a report that names the Message-ID of an e-mail that was sent counts, and nobody but its reader's mail servers
knows that. Nothing is deleted: as a mail program does, what was looked at goes from `new` to `cur`, reports as seen.
"""

import os
from pathlib import Path

from models import OutgoingEmail, database
from rules.mail_failures import RETURNED
from rules.moment import Moment
from rules.returned_mail import read_report

MOST_AT_ONCE = 200
LONGEST = 2_000_000  # bytes; a report repeats a short e-mail
READ, SEEN = ":2,", ":2,S"


def take_in(folder: Path, at: Moment) -> int:
    """Read what is new in the Maildir `folder` and note which e-mails came back. Returns how many did.

    Raises OSError where the folder cannot be read or written.
    """
    returned = 0
    for path in sorted((folder / "new").iterdir())[:MOST_AT_ONCE]:
        is_report = _is_noted(path, at) if path.is_file() and path.stat().st_size <= LONGEST else False
        returned += is_report
        os.replace(path, folder / "cur" / (path.name.partition(":")[0] + (SEEN if is_report else READ)))
    return returned


def _is_noted(path: Path, at: Moment) -> bool:
    """Note the e-mail that this report gives up: whether there is one that was sent."""
    found = read_report(path.read_bytes())
    if found is None:
        return False
    sent = (OutgoingEmail.message_id == found.message_id, OutgoingEmail.state == "sent")
    with database.atomic():
        update = OutgoingEmail.update(state="failed", error=f"{RETURNED}: {found.why}", run_at=at.now)
        return update.where(*sent).execute() == 1

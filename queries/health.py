"""Whether the portal is well: can the database be written, does the worker keep up, is there room, does mail go out."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

from peewee import PeeweeException, PostgresqlDatabase, fn

from models import Job, OutgoingEmail, database
from rules.moment import Moment

LONGEST_WAIT_SECONDS = 300
PROBE_BYTES = 64 * 1024
LEAST_FREE_BYTES = 200 * 1024 * 1024


def check(at: Moment, data_dir: Path, is_scanning: bool) -> dict[str, Any]:
    """What there is to know, in words and numbers; `well` is False if the portal cannot do its work.

    `is_scanning` says whether the settings name a scanner of uploaded files.
    Mail that does not go out is said but leaves it well: pages, payments and jobs go on without.
    """
    if not _can_be_written():
        return {"well": False, "database": "cannot be written"}
    if not all(_takes_a_file(folder) for folder in {data_dir, _folder_of_database() or data_dir}):
        return {"well": False, "database": "can be read", "disk": "is full: nothing can be saved"}
    waited = _seconds_waited("jobs", at)
    keeps_up, mail_keeps_up = waited <= LONGEST_WAIT_SECONDS, _seconds_waited("mail", at) <= LONGEST_WAIT_SECONDS
    has_room = shutil.disk_usage(data_dir).free >= LEAST_FREE_BYTES
    return {
        "well": keeps_up and has_room,
        "database": "can be written",
        "queue": "keeps up" if keeps_up else "the worker does not keep up: is it running?",
        "oldest_job_seconds": waited,
        "disk": "has room" if has_room else "is nearly full",
        "files": "are scanned" if is_scanning else "are not scanned for viruses: CLAMD_URL is not set",
        "mail": "keeps up" if mail_keeps_up else "the worker of the mail queue does not keep up: is it running?",
        "mails_failed": OutgoingEmail.select().where(OutgoingEmail.state == "failed").count(),
        "mails_waiting": OutgoingEmail.select().where(OutgoingEmail.state == "queued").count(),
    }


def _folder_of_database() -> Path | None:
    """Where SQLite keeps its files; PostgreSQL's are its own affair."""
    return None if isinstance(database.obj, PostgresqlDatabase) else Path(database.obj.database).parent


def _takes_a_file(folder: Path) -> bool:
    """Whether there is room in a folder, and leave to use it: quotas and limits are not in the figures of a disk."""
    try:
        with tempfile.TemporaryFile(dir=folder) as tried:
            tried.write(bytes(PROBE_BYTES))
            tried.flush()
    except OSError:
        return False
    return True


def _seconds_waited(queue: str, at: Moment) -> int:
    """For how long the oldest job of a queue has been due."""
    is_due = (Job.queue == queue) & (Job.state == "queued") & (Job.run_at <= at.now)
    since = Job.select(fn.MIN(Job.run_at)).where(is_due).scalar()
    return int((at.now - since).total_seconds()) if since else 0


def _can_be_written() -> bool:
    """Whether a transaction that may write can be had: SQLite's are IMMEDIATE, so they take the only write lock."""
    try:
        with database.atomic():
            if isinstance(database.obj, PostgresqlDatabase):
                return database.execute_sql("SHOW transaction_read_only").fetchone()[0] == "off"
            return True
    except PeeweeException:
        return False

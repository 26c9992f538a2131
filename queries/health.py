"""Whether the portal is well: can the database be written, does the worker keep up, is there room, does mail go out."""

import shutil

from peewee import PeeweeException, PostgresqlDatabase, fn

from models import Job, OutgoingEmail, database

LONGEST_WAIT_SECONDS = 300
LEAST_FREE_BYTES = 200 * 1024 * 1024


def look(at, data_dir):
    """What there is to know, in words and numbers; `well` is False where somebody has to look after it."""
    if not _can_be_written():
        return {"well": False, "database": "cannot be written"}
    is_due = (Job.queue == "jobs") & (Job.state == "queued") & (Job.run_at <= at.now)
    waiting_since = Job.select(fn.MIN(Job.run_at)).where(is_due).scalar()
    waited = int((at.now - waiting_since).total_seconds()) if waiting_since else 0
    keeps_up = waited <= LONGEST_WAIT_SECONDS
    has_room = shutil.disk_usage(data_dir).free >= LEAST_FREE_BYTES
    return {
        "well": keeps_up and has_room,
        "database": "can be written",
        "queue": "keeps up" if keeps_up else "the worker does not keep up: is it running?",
        "oldest_job_seconds": waited,
        "disk": "has room" if has_room else "is nearly full",
        "mails_waiting": OutgoingEmail.select().where(OutgoingEmail.state == "queued").count(),
    }


def _can_be_written():
    """Whether a transaction that may write can be had: SQLite's are IMMEDIATE, so they take the only write lock."""
    try:
        with database.atomic():
            if isinstance(database.obj, PostgresqlDatabase):
                return database.execute_sql("SHOW transaction_read_only").fetchone()[0] == "off"
            return True
    except PeeweeException:
        return False

"""Whether the portal is well: one word for machines, a line for each part for people, figures for Prometheus.

Whether the database can be written is read from what the workers wrote in the last two minutes
(`operations/pulses.py`), so that whoever watches takes no lock. Instants called `wall` are by the clock on the wall:
they are never pinned.
"""

import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from peewee import ModelSelect, PeeweeException, PostgresqlDatabase, fn

from models import Job, OutgoingEmail, UploadedFile, database
from queries.prepared import Prepared, Slot, Values
from queries.pulses import last_backup, pulses, worker_pulse
from queries.versions import is_of_this_version
from rules.actor import Actor
from rules.file_kinds import size_words
from rules.moment import Moment
from rules.span_words import span_words

QUEUES = {
    "jobs": "payment runs, imports and recalculations",
    "files": "files and documents",
    "mail": "e-mails",
    "scans": "virus scans",
}
HOLD_UP_WORK = ("jobs", "files")  # people wait for these; mail and scans are said, and the rest goes on
LONGEST_SILENCE_SECONDS = 120
LONGEST_WAIT_SECONDS = 300
LONGEST_WITHOUT_BACKUP_SECONDS = 3 * 60 * 60  # one is made each hour: two failed, or are very slow
PROBE_BYTES = 64 * 1024
LEAST_FREE_BYTES = 200 * 1024 * 1024
MOST_FAILED_SHOWN = 100
LATE_BACKUP = (
    "One is made each hour. Is the worker running, and is there room where backups are kept? The worker's log says why."
)
RUNNING_GUIDE = "The guide to running the portal (docs/running.md) says what to do."


class Check(NamedTuple):
    """How one part stands: `ok`, `todo` (somebody should look, the rest goes on) or `bad`, in words."""

    name: str
    state: str
    words: str
    advice: str = ""


class FailedJob(NamedTuple):
    """A job that was given up, as staff read of it."""

    id: int
    what: str
    error: str
    attempts: int
    failed_at: datetime | None


def verdict(at: Moment, wall: datetime, data_dir: Path) -> str:
    """One word for machines: `ok`, or the first that is wrong of `database` (cannot be read), `version` (it is of
    another version of the program), `full` (nothing can be saved), `disk` (nearly full), `worker` (wrote nothing for
    two minutes) and `queue` (does not keep up).
    """
    try:
        if not is_of_this_version():
            return "version"
        silent = _silent_queues(wall)
        waited = max(seconds_waited(queue, at) for queue in HOLD_UP_WORK)
    except PeeweeException:
        return "database"
    if not takes_files(data_dir):
        return "full"
    if shutil.disk_usage(data_dir).free < LEAST_FREE_BYTES:
        return "disk"
    if silent:
        return "worker"
    return "ok" if waited <= LONGEST_WAIT_SECONDS else "queue"


def checks(at: Moment, wall: datetime, data_dir: Path, is_scanning: bool, is_mailing: bool) -> list[Check]:
    """Each part of the portal, for people. `is_scanning` and `is_mailing` say whether the settings name a scanner of
    uploaded files and a mail server.
    """
    return [
        _database(),
        _worker(wall),
        _queue(at),
        _disk(data_dir),
        _backup(wall),
        _mail(at, is_mailing),
        _scanner(at, is_scanning),
        _failed(),
    ]


def failed_jobs(viewer: Actor) -> list[FailedJob]:
    """Jobs that were given up, the latest first; for the council alone. E-mails have a page of their own."""
    if viewer.side != "council":
        return []
    rows = (
        Job.select().where(Job.state == "failed", Job.queue != "mail").order_by(Job.finished_at.desc(), Job.id.desc())
    )
    return [
        FailedJob(job.id, job_words(job.kind), job.error, job.attempts, job.finished_at)
        for job in rows.limit(MOST_FAILED_SHOWN)
    ]


def job_words(kind: str) -> str:
    """What a kind of job does, as people read it: `Recalculate contracts`."""
    return kind.replace("_", " ").capitalize()


def failed_count(viewer: Actor) -> int:
    """How many jobs were given up, e-mails apart; for the council alone."""
    return _failed_count() if viewer.side == "council" else 0


def _failed_count() -> int:
    return Job.select().where(Job.state == "failed", Job.queue != "mail").count()


def seconds_waited(queue: str, at: Moment) -> int:
    """For how long the oldest job of a queue has been due."""
    since = next((oldest for (oldest,) in _DUE_SINCE.rows(queue=queue, now=at.now)), None)
    return int((at.now - since).total_seconds()) if since else 0


def _due_since() -> ModelSelect:
    is_due = (Job.queue == Slot("queue")) & (Job.state == "queued") & (Job.run_at <= Slot("now"))
    return Job.select(Job.run_at).where(is_due).order_by(Job.run_at).limit(1)


_DUE_SINCE = Prepared(Values, _due_since)


def takes_files(data_dir: Path) -> bool:
    """Whether what people save can be kept, and SQLite's database where that is one."""
    return all(_takes_a_file(folder) for folder in {data_dir, _folder_of_database() or data_dir})


def mails_in(state: str) -> int:
    """How many e-mails stand so: `queued`, `failed`, ..."""
    return OutgoingEmail.select().where(OutgoingEmail.state == state).count()


def _silent_queues(wall: datetime) -> list[str]:
    """The queues whose workers wrote nothing in the last two minutes. Of a clock that was set back nothing is known."""
    seen = pulses()
    last = {queue: seen.get(worker_pulse(queue), datetime.min) for queue in QUEUES}  # noqa: DTZ901
    return [queue for queue, when in last.items() if abs((wall - when).total_seconds()) > LONGEST_SILENCE_SECONDS]


def _database() -> Check:
    kind = "PostgreSQL" if isinstance(database.obj, PostgresqlDatabase) else "SQLite"
    if _can_be_written():
        return Check("Database", "ok", f"{kind}. It can be read and written.")
    return Check(
        "Database",
        "bad",
        f"{kind}. It can be read, but not be written just now.",
        "Something else may hold it, or its disk may be full. Look again in a minute.",
    )


def _worker(wall: datetime) -> Check:
    silent = _silent_queues(wall)
    if not silent:
        return Check("Worker", "ok", "All four queues were at work in the last two minutes.")
    whose = "" if len(silent) == len(QUEUES) else f" for {'; '.join(QUEUES[queue] for queue in silent)}"
    return Check("Worker", "bad", f"Nothing was heard from the worker{whose} for two minutes.", "Is it running?")


def _queue(at: Moment) -> Check:
    waited = {queue: seconds_waited(queue, at) for queue in HOLD_UP_WORK}
    queue = max(waited, key=lambda each: waited[each])
    if waited[queue] <= LONGEST_WAIT_SECONDS:
        words = f"The oldest job has waited {span_words(waited[queue])}." if waited[queue] else "No jobs waiting."
        return Check("Queue", "ok", words)
    return Check(
        "Queue",
        "bad",
        f"The oldest of {QUEUES[queue]} has waited {span_words(waited[queue])}.",
        "Is the worker running, and is it busy with something large?",
    )


def _disk(data_dir: Path) -> Check:
    usage = shutil.disk_usage(data_dir)
    words = f"{size_words(usage.free)} free of {size_words(usage.total)}."
    if not takes_files(data_dir):
        return Check("Disk", "bad", f"It is full: nothing can be saved. {words}", "Make room on it.")
    if usage.free < LEAST_FREE_BYTES:
        return Check("Disk", "bad", f"It is nearly full. {words}", "Make room on it.")
    return Check("Disk", "ok", words)


def _backup(wall: datetime) -> Check:
    last = last_backup()
    if last is None:
        return Check("Last backup", "todo", "No backup yet.", RUNNING_GUIDE)
    seconds = int((wall - last.at).total_seconds())
    words = f"{span_words(max(seconds, 0))} ago. {last.words}".strip()
    if seconds <= LONGEST_WITHOUT_BACKUP_SECONDS:
        return Check("Last backup", "ok", words)
    return Check("Last backup", "bad", words, LATE_BACKUP)


def _mail(at: Moment, is_mailing: bool) -> Check:
    waiting, failed = mails_in("queued"), mails_in("failed")
    if not is_mailing:
        return Check("E-mail", "todo", "No mail server is set: e-mails are kept, and none is sent.", "Set MAIL_URL.")
    if seconds_waited("mail", at) > LONGEST_WAIT_SECONDS:
        return Check("E-mail", "bad", f"E-mails do not go out. {waiting} to send.", "Is the worker running?")
    if failed:
        return Check("E-mail", "todo", f"{waiting} to send, {failed} could not be sent.", "See E-mails not sent.")
    return Check("E-mail", "ok", f"{waiting} to send." if waiting else "Every e-mail was sent.")


def _scanner(at: Moment, is_scanning: bool) -> Check:
    if not is_scanning:
        return Check("Virus scanner", "todo", "Files are not scanned for viruses: no scanner is set.", "Set CLAMD_URL.")
    pending = UploadedFile.select(fn.COUNT(UploadedFile.id), fn.MIN(UploadedFile.uploaded_at))
    count, since = pending.where(UploadedFile.scan_state == "pending").tuples().first()
    if since and (at.now - since).total_seconds() > LONGEST_WAIT_SECONDS:
        words = f"Files waiting for their scan: {count}. Nobody can open them until then."
        return Check("Virus scanner", "bad", words, "Does the scanner answer?")
    return Check("Virus scanner", "ok", f"Files are scanned. {count} waiting." if count else "Files are scanned.")


def _failed() -> Check:
    count = _failed_count()
    if not count:
        return Check("Jobs", "ok", "No job failed.")
    return Check("Jobs", "todo", f"{count} failed." if count > 1 else "One failed.", "See below.")


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


def _can_be_written() -> bool:
    """Whether a transaction that may write can be had: SQLite's are IMMEDIATE, so they take the only write lock."""
    try:
        with database.atomic():
            if isinstance(database.obj, PostgresqlDatabase):
                return database.execute_sql("SHOW transaction_read_only").fetchone()[0] == "off"
            return True
    except PeeweeException:
        return False

"""What a person asked a report for last, and the long reports that are made for them: nobody else sees these."""

from datetime import datetime, timedelta
from typing import NamedTuple

from models import Job, RememberedReport, ReportFile
from rules.actor import Actor

KEPT_FOR = timedelta(days=1)
MOST_SHOWN = 10


class FileState(NamedTuple):
    """A file that somebody asked for, with the Job that makes it (None once that is forgotten)."""

    file: ReportFile
    job: Job | None

    @property
    def is_made(self) -> bool:
        """Whether it can be downloaded."""
        return self.file.made_at is not None

    @property
    def kept_until(self) -> datetime:
        """When it is deleted."""
        until: datetime = (self.file.made_at or self.file.asked_at) + KEPT_FOR
        return until


def remembered(viewer: Actor, report: str) -> dict[str, str] | None:
    """{field: text} of what the viewer asked this report for last; None where nothing is remembered."""
    found = RememberedReport.visible_to(viewer).where(RememberedReport.report == report).first()
    return found.typed if found else None


def find_file(viewer: Actor, file_id: int) -> FileState | None:
    """The viewer's file with this id."""
    file = ReportFile.visible_to(viewer).where(ReportFile.id == file_id).first()
    return FileState(file, Job.get_or_none(Job.key == job_key(file.id))) if file else None


def newest_files(viewer: Actor) -> list[FileState]:
    """The viewer's files, those asked for last first."""
    files = list(ReportFile.visible_to(viewer).order_by(ReportFile.id.desc()).limit(MOST_SHOWN))
    jobs = {job.key: job for job in Job.select().where(Job.key.in_([job_key(file.id) for file in files]))}
    return [FileState(file, jobs.get(job_key(file.id))) for file in files]


def job_key(file_id: int) -> str:
    """The key of the job that makes a file."""
    return f"report file {file_id}"

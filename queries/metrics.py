"""Figures for Prometheus, as its text format has them. They are read from the database, so that every web process gives
the same, and none counts for itself.
"""

import shutil
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from peewee import PeeweeException, fn

from models import Job, UploadedFile
from queries import health
from queries.pulses import BACKUP, pulses, worker_pulse
from rules.moment import Moment


class Figure(NamedTuple):
    """One figure with what it is, and its values by label: {'queue="jobs"': 3}, or {"": 3} where it has none."""

    name: str
    meaning: str
    values: dict[str, int]

    def lines(self) -> str:
        """As Prometheus reads it."""
        values = "".join(
            f"{self.name}{{{label}}} {value}\n" if label else f"{self.name} {value}\n"
            for label, value in self.values.items()
        )
        return f"# HELP {self.name} {self.meaning}\n# TYPE {self.name} gauge\n{values}"


def prometheus_text(at: Moment, wall: datetime, data_dir: Path) -> str:
    """All figures. Where the database cannot be read, `remit_well` and the disk alone."""
    is_well = health.verdict(at, wall, data_dir) == "ok"
    usage = shutil.disk_usage(data_dir)
    figures = [
        Figure("remit_well", "1 where /health says ok", {"": int(is_well)}),
        Figure("remit_disk_free_bytes", "Room in DATA_DIR", {"": usage.free}),
        Figure("remit_disk_size_bytes", "Size of the disk of DATA_DIR", {"": usage.total}),
    ]
    with suppress(PeeweeException):  # `remit_well` says so
        figures += _of_database(at)
    return "".join(figure.lines() for figure in figures)


def _of_database(at: Moment) -> list[Figure]:
    seen = pulses()
    workers = {f'queue="{queue}"': seen.get(worker_pulse(queue)) for queue in health.QUEUES}
    backup = seen.get(BACKUP)
    jobs = Job.select(Job.queue, Job.state, fn.COUNT(Job.id)).where(Job.state != "done").group_by(Job.queue, Job.state)
    counted = {(queue, state): count for queue, state, count in jobs.tuples()}
    states = [(queue, state) for queue in health.QUEUES for state in ("queued", "running", "failed")]
    return [
        Figure(
            "remit_worker_last_seen_seconds",
            "When the worker of a queue was last at work (Unix time)",
            {label: _unix(instant) for label, instant in workers.items() if instant},
        ),
        Figure(
            "remit_jobs",
            "Jobs by queue and state",
            {f'queue="{queue}",state="{state}"': counted.get((queue, state), 0) for queue, state in states},
        ),
        Figure(
            "remit_oldest_job_seconds",
            "For how long the oldest job of a queue has been due",
            {f'queue="{queue}"': health.seconds_waited(queue, at) for queue in health.QUEUES},
        ),
        Figure(
            "remit_mails",
            "E-mails to be sent, and given up",
            {f'state="{state}"': health.mails_in(state) for state in ("queued", "failed")},
        ),
        Figure(
            "remit_files_waiting_for_scan",
            "Uploaded files that the virus scanner has not looked at yet",
            {"": UploadedFile.select().where(UploadedFile.scan_state == "pending").count()},
        ),
        Figure(
            "remit_last_backup_seconds",
            "When the last backup was made (Unix time)",
            {"": _unix(backup)} if backup else {},
        ),
    ]


def _unix(instant: datetime) -> int:
    return int(instant.replace(tzinfo=UTC).timestamp())

"""Waiting for a worker."""

import time

from models import Job
from operations import jobs
from operations.job_handlers import HANDLERS


def wait_until(is_so):
    """Wait until `is_so()` is true; fails after thirty seconds."""
    for _ in range(600):
        if is_so():
            return
        time.sleep(0.05)
    raise AssertionError("it never came to that")


def run_all_jobs(at):
    """Run what is due at a moment, and wait for what a worker is at meanwhile. Returns how many jobs were run here.

    In browser tests a worker's thread takes jobs too: one that it has claimed is not due any more, and not done yet.
    """
    counts = []
    claimed = Job.select().where(Job.state == "running", Job.lease_until >= at.now, Job.queue != jobs.MAIL)

    def are_done():
        counts.extend(jobs.run_due(at, HANDLERS, queue) for queue in jobs.WOKEN)
        return not claimed.exists()

    wait_until(are_done)
    return sum(counts)

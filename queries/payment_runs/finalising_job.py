"""The job that finalises a payment run."""

from models import Job, PaymentRun

FINALISE = "finalise payment run"  # the kind of job


def job_key(run: PaymentRun) -> str:
    """What its job is known by: a run has one."""
    return f"{FINALISE} {run.id}"


def finalising_job(run: PaymentRun) -> Job | None:
    """The job that finalises the run, or None before it was started."""
    return Job.get_or_none(Job.key == job_key(run))

"""Jobs that were given up: tried again, or dismissed, by somebody who looked at them. E-mails have their own verbs."""

from collections.abc import Sequence

from models import Job, database
from operations import audit, jobs
from rules.actor import Actor
from rules.broken import IllegalMove, RuleBroken
from rules.moment import Moment

DEALT_WITH = "A colleague has just dealt with this. Look at what is left"


def try_again(job_ids: Sequence[int], by: Actor, at: Moment) -> int:
    """Queue jobs that failed once more, with all their attempts. Returns how many.

    Raises RuleBroken where none is chosen, IllegalMove where one of them has not failed any more.
    """
    with database.atomic():
        _change(job_ids, {"state": "queued", "attempts": 0, "run_at": at.now, "finished_at": None})
        audit.record("jobs tried again", by, at, now={"jobs": list(job_ids)})
        jobs.wake(job_ids)
    return len(job_ids)


def dismiss(job_ids: Sequence[int], by: Actor, at: Moment) -> int:
    """Leave jobs that failed as they are: nobody needs what they did. Returns how many; raises as `try_again` does."""
    with database.atomic():
        _change(job_ids, {"state": "done"})
        audit.record("jobs dismissed", by, at, now={"jobs": list(job_ids)})
    return len(job_ids)


def _change(job_ids: Sequence[int], values: dict[str, object]) -> None:
    if not job_ids:
        raise RuleBroken("Choose a job", "job")
    chosen = Job.update(values).where(Job.id.in_(job_ids), Job.state == "failed", Job.queue != jobs.MAIL)
    if chosen.execute() != len(set(job_ids)):
        raise IllegalMove(DEALT_WITH)

"""Work that follows a change, kept as a row in the same database: the row is the truth, the queue only wakes a worker.

A job is written in the transaction of the change that wants it, so that it stands exactly when the change does. A
worker claims it with one UPDATE for the lease of its queue, does the slow part with no transaction open, and writes the
effect and the word "done" in one short transaction. A worker that was killed leaves a lease that runs out, and the next
sweep takes the job up again; a worker that lost its lease finds another attempt number on the row and writes nothing.

There are four queues, each with a worker of its own, so that no kind of job waits behind another: files that people
hand in and documents that they ask for hold up no payment run, a mail server that hangs holds up mail only, and a virus
scanner only the scans.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from peewee import Expression

from models import Job, database
from rules.broken import RuleBroken
from rules.moment import Moment

JOBS, FILES, MAIL, SCANS = "jobs", "files", "mail", "scans"
WOKEN = (JOBS, FILES, SCANS)  # what is wanted at once; mail waits for the sweep of each minute
AT_ONCE = timedelta()
KEPT_FOR = timedelta(days=30)
A_DAY = timedelta(days=1)
LONGEST_ERROR = 2000

# What does one kind of job: `function(job, at, **payload)`. It does the slow part, outside any transaction, and returns
# a callable that writes the effect inside the closing transaction, or None. After a kill it runs again.
Handler = Callable[..., Callable[[], object] | None]
Handlers = Mapping[str, Handler]

log = logging.getLogger(__name__)
_wake_ups: Mapping[str, Callable[[int], object]] = {}
_instant: Callable[[], datetime] | None = None


@dataclass(frozen=True)
class Queue:
    """How the jobs of a queue are run: for how long a worker has one, how often it is tried, and after which wait.

    The second attempt is made after twice `wait`, then 4, 8, 16 times, but never after more than `longest_wait`. A
    lease outlasts what it covers: a scan or a mail takes ten seconds at most.
    """

    lease: timedelta
    most_attempts: int
    wait: timedelta
    longest_wait: timedelta

    def wait_after(self, attempts: int) -> timedelta:
        """How long the next attempt waits after this many."""
        doubled: timedelta = 2 ** min(attempts, 20) * self.wait
        return min(doubled, self.longest_wait)


QUEUES = {
    JOBS: Queue(timedelta(seconds=60), 5, timedelta(seconds=1), A_DAY),
    FILES: Queue(timedelta(seconds=60), 5, timedelta(seconds=1), A_DAY),
    MAIL: Queue(timedelta(minutes=2), 17, timedelta(minutes=1), A_DAY),  # the last after a week
    SCANS: Queue(timedelta(minutes=2), 5, timedelta(seconds=1), A_DAY),
}


class LeaseLost(Exception):
    """Another worker has taken the job over: stop, and write nothing."""


class AttemptFailed(Exception):
    """An attempt did not succeed, for a reason that is to be expected; `is_final` if no other attempt can succeed."""

    def __init__(self, words: str, is_final: bool = False) -> None:
        super().__init__(words)
        self.is_final = is_final


@dataclass(frozen=True)
class Recorded:
    """A handler whose work has a row of its own: `note_failure` writes there how a failed attempt left the job.

    It gets the job with its new state, time and error, in the transaction that puts the job back.
    """

    run: Handler
    note_failure: Callable[[Job], object]

    def __call__(self, job: Job, at: Moment, **payload: Any) -> Callable[[], object] | None:
        return self.run(job, at, **payload)


def connect(
    wake_ups: Mapping[str, Callable[[int], object]] | None = None, instant: Callable[[], datetime] | None = None
) -> None:
    """Tell this module how to wake the worker of a queue (called with a job's id, after commit) and how to read the
    clock (naive UTC). Jobs of a queue without a wake-up wait for `run_due`; without a clock the moment that a run was
    given stands still.
    """
    global _wake_ups, _instant
    _wake_ups, _instant = wake_ups or {}, instant


def enqueue(
    kind: str, at: Moment, key: str | None = None, queue: str = JOBS, after: timedelta = AT_ONCE, **payload: Any
) -> int:
    """Write a job inside the caller's transaction, to be run after its commit, or so long `after` it. Returns its id.

    With a `key` there is one job for it: one that waits is kept, one that is running will run once more when it is
    through, and one that is done or failed is queued again. Payload values are plain (text, numbers, lists of them).
    """
    row = {"kind": kind, "queue": queue, "payload": payload, "key": key, "created_at": at.now}
    row["run_at"] = at.now + after
    job_id = Job.insert(**row).on_conflict_ignore().execute() if key else Job.insert(**row).execute()
    if key and not job_id:
        job_id = _again(key, at, at.now + after, payload)
    if queue in _wake_ups:
        database.after_commit(lambda: _wake(queue, job_id))
    return job_id


def wake(job_ids: Sequence[int]) -> None:
    """Wake the workers for these jobs, after the commit of the caller's transaction."""
    for job_id, queue in Job.select(Job.id, Job.queue).where(Job.id.in_(job_ids)).tuples():
        if queue in _wake_ups:
            database.after_commit(partial(_wake, queue, job_id))


def progress(job: Job, done: int, total: int) -> None:
    """Say how far a running job is, and keep its lease. Raises LeaseLost where another worker has taken it over."""
    lease = QUEUES[job.queue].lease
    kept = Job.update(done_of=done, done_of_total=total, lease_until=_now(job.lease_until - lease) + lease)
    if kept.where(_is_ours(job)).execute() != 1:
        raise LeaseLost(f"job {job.id}")


def run(job_id: int, at: Moment, handlers: Handlers) -> bool:
    """Claim one job and run it by the handler of its kind, if it is due and no other worker has it.

    Returns whether this call ran it. `operations/job_handlers.py` has the portal's handlers.
    """
    job = _claim(job_id, at)
    if job is None:
        return False
    try:
        if job.attempts > QUEUES[job.queue].most_attempts:
            raise RuleBroken(f"Given up after {job.attempts - 1} attempts that never came to an end")
        effect = _handler_of(job.kind, handlers)(job, at, **job.payload)
        _finish(job, effect, at)
    except LeaseLost:
        log.warning("job %s (%s) was taken over by another worker", job.id, job.kind)
    except AttemptFailed as failed:
        log.warning(
            "job %s (%s) failed at attempt %s: %s", job.id, job.kind, job.attempts, type(failed.__cause__).__name__
        )
        _put_back(job, str(failed), failed.is_final, at, handlers)
    except Exception as error:
        log.exception("job %s (%s) failed at attempt %s", job.id, job.kind, job.attempts)
        _put_back(job, f"{type(error).__name__}: {error}", isinstance(error, RuleBroken), at, handlers)
    return True


def run_due(at: Moment, handlers: Handlers, queue: str = JOBS) -> int:
    """Run all jobs of a queue that are due at `at`, and those that these jobs enqueue. Returns how many were run."""
    count = 0
    while ids := due_ids(at, queue):
        count += sum(run(job_id, at, handlers) for job_id in ids)
    return count


def due_ids(at: Moment, queue: str = JOBS, limit: int = 500) -> list[int]:
    """Ids of the jobs of a queue that a worker should be running at `at`, oldest first."""
    due = Job.select(Job.id).where(Job.queue == queue, _is_due(at, queue)).order_by(Job.id).limit(limit)
    return [job_id for (job_id,) in due.tuples()]


def drop_queued(queue: str, at: Moment) -> None:
    """Mark every job of a queue that waits as done, without running it."""
    Job.update(state="done", finished_at=at.now).where(Job.queue == queue, Job.state == "queued").execute()


def forget_old(at: Moment) -> int:
    """Delete jobs that were done more than 30 days ago. Failed ones stay until somebody has looked at them."""
    return Job.delete().where(Job.state == "done", Job.finished_at < at.now - KEPT_FOR).execute()


def _again(key: str, at: Moment, run_at: datetime, payload: dict[str, Any]) -> int:
    """Queue the job of `key` once more; a running one is queued at its end, for when it is wanted first."""
    wanted = {"created_at": at.now, "run_at": run_at}
    Job.update(state="queued", attempts=0, done_of=0, error="", payload=payload, finished_at=None, **wanted).where(
        Job.key == key, Job.state.in_(("done", "failed"))
    ).execute()
    running = (Job.key == key) & (Job.state == "running")
    Job.update(wanted).where(running, ~Job.wanted_again | (Job.run_at > run_at)).execute()
    Job.update(payload=payload, wanted_again=True).where(running).execute()
    return Job.select(Job.id).where(Job.key == key).scalar()


def _is_due(at: Moment, queue: str) -> Expression:
    """What waits until now, and what was left by a worker whose lease ran out. Where the clock was set back, what was
    wanted at once is not left for later, nor a lease that no worker could have taken by the clock of today.
    """
    now, lease = _now(at.now), QUEUES[queue].lease
    waiting = (Job.state == "queued") & (
        (Job.run_at <= at.now) | ((Job.created_at > now) & (Job.run_at == Job.created_at))
    )
    abandoned = (Job.state == "running") & ((Job.lease_until < at.now) | (Job.lease_until > now + 2 * lease))
    return waiting | abandoned


def _is_ours(job: Job) -> Expression:
    return (Job.id == job.id) & (Job.state == "running") & (Job.attempts == job.attempts)


def _claim(job_id: int, at: Moment) -> Job | None:
    queue = Job.select(Job.queue).where(Job.id == job_id).scalar()
    if queue is None:
        return None
    claimed = (
        Job.update(state="running", attempts=Job.attempts + 1, lease_until=_now(at.now) + QUEUES[queue].lease)
        .where(Job.id == job_id, _is_due(at, queue))
        .returning(Job)
        .execute()
    )
    return next(iter(list(claimed)), None)


def _finish(job: Job, effect: Callable[[], object] | None, at: Moment) -> None:
    """The effect and the word "done", together or not at all."""
    with database.atomic():
        done = Job.update(state="done", error="", lease_until=None, finished_at=_now(at.now))
        if done.where(_is_ours(job), ~Job.wanted_again).execute() != 1:
            again = Job.update(state="queued", attempts=0, lease_until=None, wanted_again=False)
            if again.where(_is_ours(job)).execute() != 1:
                raise LeaseLost(f"job {job.id}")
        if effect is not None:
            effect()


def _put_back(job: Job, words: str, is_final: bool, at: Moment, handlers: Handlers) -> None:
    """Leave the error on the row, and try again after the wait of its queue, until its attempts are used."""
    queue, now = QUEUES[job.queue], _now(at.now)
    is_final = is_final or job.attempts >= queue.most_attempts
    values = {
        "state": "failed" if is_final else "queued",
        "error": words[:LONGEST_ERROR],
        "lease_until": None,
        "run_at": now + queue.wait_after(job.attempts),
        "finished_at": now if is_final else None,
    }
    handler = handlers.get(job.kind)
    with database.atomic():
        if Job.update(**values).where(_is_ours(job)).execute() == 1 and isinstance(handler, Recorded):
            for name, value in values.items():
                setattr(job, name, value)
            handler.note_failure(job)


def _handler_of(kind: str, handlers: Handlers) -> Handler:
    if kind not in handlers:
        raise RuleBroken(f"Nothing here knows how to do {kind!r}")
    return handlers[kind]


def _now(otherwise: datetime) -> datetime:
    return _instant() if _instant else otherwise


def _wake(queue: str, job_id: int) -> None:
    """A wake-up that gets lost costs a minute, never the job: the sweep finds it."""
    try:
        _wake_ups[queue](job_id)
    except Exception:
        log.exception("no worker could be woken for job %s: the next sweep takes it", job_id)

"""Work that follows a change, kept as a row in the same database: the row is the truth, the queue only wakes somebody.

A job is written in the transaction of the change that wants it, so that it stands exactly when the change does. Whoever
runs it claims it with one UPDATE for LEASE, does the slow part with no transaction open, and writes its effect and the
word "done" in one short transaction. A worker that was killed leaves a lease that runs out, and the next sweep takes
the job up again; a late loser finds the attempt number changed and writes nothing.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta

from models import Job, database
from rules.broken import RuleBroken
from rules.moment import Moment

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 5
KEPT_FOR = timedelta(days=30)
LONGEST_ERROR = 2000

# What does one kind of job: `function(job, at, **payload)`. It does the slow part, outside any transaction, and returns
# a callable that writes the effect inside the closing transaction, or None. After a kill it runs again.
Handler = Callable[..., Callable[[], object] | None]
Handlers = Mapping[str, Handler]

log = logging.getLogger(__name__)
_wake_up = None
_instant = None


class LeaseLost(Exception):
    """Another worker has taken the job over: stop, and write nothing."""


def connect(wake_up=None, instant=None):
    """Tell this module how to wake a worker (called with a job's id, after commit) and how to read the clock (naive
    UTC). Without a wake-up jobs wait for `run_due`; without a clock the moment that a run was given stands still.
    """
    global _wake_up, _instant
    _wake_up, _instant = wake_up, instant


def enqueue(kind, at, key=None, **payload):
    """Write a job inside the caller's transaction, to be run after its commit. Returns its id.

    With a `key` there is one job for it: one that waits is kept, one that is running will run once more when it is
    through, and one that is done or failed is queued anew. Payload values are plain (text, numbers, lists of them).
    """
    row = {"kind": kind, "payload": payload, "key": key, "run_at": at.now, "created_at": at.now}
    job_id = Job.insert(**row).on_conflict_ignore().execute() if key else Job.insert(**row).execute()
    if not job_id:
        job_id = _again(key, at, payload)
    database.after_commit(lambda: _wake(job_id))
    return job_id


def progress(job, done, total):
    """Say how far a running job is, and keep its lease. Raises LeaseLost where another worker has taken it over."""
    kept = Job.update(done_of=done, done_of_total=total, lease_until=_now(job.lease_until - LEASE) + LEASE)
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
        if job.attempts > MOST_ATTEMPTS:
            raise RuleBroken(f"Given up after {MOST_ATTEMPTS} attempts that never came to an end")
        effect = _handler_of(job.kind, handlers)(job, at, **job.payload)
        _finish(job, effect, at)
    except LeaseLost:
        log.warning("job %s (%s) was taken over by another worker", job.id, job.kind)
    except Exception as error:
        log.exception("job %s (%s) failed at attempt %s", job.id, job.kind, job.attempts)
        _put_back(job, error, at)
    return True


def run_due(at: Moment, handlers: Handlers) -> int:
    """Run all jobs that are due at `at`, and those that these jobs enqueue. Returns how many were run."""
    count = 0
    while ids := due_ids(at):
        count += sum(run(job_id, at, handlers) for job_id in ids)
    return count


def due_ids(at, limit=500):
    """Ids of the jobs that somebody should be running at `at`, oldest first."""
    return [job_id for (job_id,) in Job.select(Job.id).where(_is_due(at)).order_by(Job.id).limit(limit).tuples()]


def forget_old(at):
    """Delete jobs that were done more than 30 days ago. Failed ones stay until somebody has looked at them."""
    return Job.delete().where(Job.state == "done", Job.finished_at < at.now - KEPT_FOR).execute()


def _again(key, at, payload):
    """Queue the job of `key` once more; a running one is queued at its end."""
    Job.update(state="queued", attempts=0, done_of=0, error="", payload=payload, run_at=at.now, finished_at=None).where(
        Job.key == key, Job.state.in_(("done", "failed"))
    ).execute()
    Job.update(payload=payload, wanted_again=True).where(Job.key == key, Job.state == "running").execute()
    return Job.select(Job.id).where(Job.key == key).scalar()


def _is_due(at):
    waiting = (Job.state == "queued") & (Job.run_at <= at.now)
    abandoned = (Job.state == "running") & (Job.lease_until < at.now)
    return waiting | abandoned


def _is_ours(job):
    return (Job.id == job.id) & (Job.state == "running") & (Job.attempts == job.attempts)


def _claim(job_id, at):
    lease_until = _now(at.now) + LEASE
    claimed = (
        Job.update(state="running", attempts=Job.attempts + 1, lease_until=lease_until)
        .where(Job.id == job_id, _is_due(at))
        .returning(Job)
        .execute()
    )
    return next(iter(list(claimed)), None)


def _finish(job, effect, at):
    """The effect and the word "done", together or not at all."""
    with database.atomic():
        done = Job.update(state="done", error="", lease_until=None, finished_at=_now(at.now))
        if done.where(_is_ours(job), ~Job.wanted_again).execute() != 1:
            again = Job.update(state="queued", attempts=0, lease_until=None, wanted_again=False)
            if again.where(_is_ours(job)).execute() != 1:
                raise LeaseLost(f"job {job.id}")
        if effect is not None:
            effect()


def _put_back(job, error, at):
    """Leave the error on the row, and try again later: after 2, 4, 8, 16 seconds, then no more."""
    final = job.attempts >= MOST_ATTEMPTS or isinstance(error, RuleBroken)
    words = f"{type(error).__name__}: {error}"[:LONGEST_ERROR]
    now = _now(at.now)
    Job.update(
        state="failed" if final else "queued",
        error=words,
        lease_until=None,
        run_at=now + timedelta(seconds=2**job.attempts),
        finished_at=now if final else None,
    ).where(_is_ours(job)).execute()


def _handler_of(kind: str, handlers: Handlers) -> Handler:
    if kind not in handlers:
        raise RuleBroken(f"Nothing here knows how to do {kind!r}")
    return handlers[kind]


def _now(otherwise):
    return _instant() if _instant else otherwise


def _wake(job_id):
    """A wake-up that gets lost costs a minute, never the job: the sweep finds it."""
    if _wake_up is None:
        return
    try:
        _wake_up(job_id)
    except Exception:
        log.exception("nobody could be woken for job %s: the next sweep takes it", job_id)

"""The worker's part of an uplift: its jobs, and what has not followed yet of one that was applied."""

from models import Job, Uplift, UpliftPrice

WORK_OUT, APPLY = "work out uplift", "apply uplift"  # kinds of jobs


def key_of(kind: str, uplift_id: int) -> str:
    """Of the one job of this kind that an uplift has."""
    return f"{kind} {uplift_id}"


def job_of(uplift: Uplift) -> Job | None:
    """The job that previews a large uplift, or that applies it and works out what follows; the later one."""
    keys = [key_of(kind, uplift.id) for kind in (WORK_OUT, APPLY)]
    found: Job | None = Job.select().where(Job.key.in_(keys)).order_by(Job.id.desc()).first()
    return found


def contracts_that_follow() -> set[int]:
    """Contracts with another price already whose orders the worker is bringing up to date."""
    going_on = Job.select(Job.payload).where(Job.kind == APPLY, Job.state.in_(("queued", "running")))
    ids = [job.payload["uplift_id"] for job in going_on]
    price = UpliftPrice
    rows = price.select(price.contract).join(Uplift).where(Uplift.id.in_(ids), Uplift.state == "applied").distinct()
    return {contract for (contract,) in rows.tuples()} if ids else set()

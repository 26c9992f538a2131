"""The packs that somebody asked for: theirs alone, of the organisation that they act for."""

from typing import NamedTuple

from models import Job, Pack
from rules.actor import Actor

MOST = 50


class MyPack(NamedTuple):
    """A pack, and the job that makes it; None once that is forgotten."""

    pack: Pack
    job: Job | None

    @property
    def state(self) -> str:
        """`ready`, `failed`, or `waiting` while it is made."""
        if self.pack.made_at is not None:
            return "ready"
        return "failed" if self.job is None or self.job.state in ("failed", "done") else "waiting"


def list_packs(viewer: Actor, kind: str) -> list[MyPack]:
    """Those of a kind, the newest first."""
    packs = list(Pack.visible_to(viewer).where(Pack.kind == kind).order_by(Pack.id.desc()).limit(MOST))
    keys = {f"pack {pack.id}": pack.id for pack in packs}
    jobs = {keys[job.key]: job for job in Job.select().where(Job.key.in_(list(keys)))} if keys else {}
    return [MyPack(pack, jobs.get(pack.id)) for pack in packs]


def find_pack(viewer: Actor, kind: str, pack_id: int) -> MyPack | None:
    """One of them; None where the viewer has none with this id."""
    pack = Pack.visible_to(viewer).where(Pack.kind == kind, Pack.id == pack_id).first()
    return MyPack(pack, Job.get_or_none(Job.key == f"pack {pack.id}")) if pack else None

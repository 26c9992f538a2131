"""The job that makes a pack, whichever kind it is."""

import logging
from collections.abc import Callable

from models import AuditEvent, Job, Pack
from operations import jobs
from operations.packs import evidence, keeping, subject_access, take_away
from operations.packs.zips import PackWriter
from rules.moment import Moment

CONTENTS = {
    "evidence": evidence.write,
    "take_away": take_away.write,
    keeping.SUBJECT_ACCESS: subject_access.write,
}
MOST_TRIES = 3
log = logging.getLogger(__name__)


def make(job: Job, at: Moment, pack_id: int) -> Callable[[], None] | None:
    """Write the zip of a pack. What changes while it is written would tear it, so then it is written anew."""
    pack = Pack.get_or_none(Pack.id == pack_id)
    if pack is None or pack.made_at is not None:
        return None
    progress = _Progress(job)
    for _ in range(MOST_TRIES):
        newest = _newest_event(pack)
        with keeping.being_made(pack).open("wb") as file, PackWriter(file, at.today, progress.go_on) as writer:
            CONTENTS[pack.kind](writer, keeping.asker_of(pack), pack, at, progress.tell)
        if _newest_event(pack) == newest:
            break
        log.info("pack %s is written again: something of it changed meanwhile", pack.id)
    return keeping.keep(pack, at)


class _Progress:
    """How far a job is: said anew while a long file is written, so that no other worker takes it over."""

    def __init__(self, job: Job) -> None:
        self._job, self._said = job, (0, 1)

    def tell(self, done: int, of: int) -> None:
        """So many steps are done."""
        self._said = (done, of)
        self.go_on()

    def go_on(self) -> None:
        """It is still at the same step."""
        jobs.progress(self._job, *self._said)


def _newest_event(pack: Pack) -> int | None:
    """The last change of the organisation's; of an officer's pack, of anybody's."""
    newest = AuditEvent.select(AuditEvent.id).where(AuditEvent.object_type.not_in(("", Pack.__name__)))
    if pack.organisation_id is not None:
        newest = newest.where(AuditEvent.organisation == pack.organisation_id)
    found = newest.order_by(AuditEvent.id.desc()).limit(1).scalar()
    return None if found is None else int(found)

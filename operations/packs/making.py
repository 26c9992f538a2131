"""The job that makes a pack, whichever kind it is."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta

from models import AuditEvent, Job, Pack
from operations import jobs
from operations.packs import evidence, keeping, subject_access, take_away
from operations.packs.zips import PackWriter
from rules.broken import RuleBroken
from rules.moment import Moment, london_date

CONTENTS = {
    "evidence": evidence.write,
    "take_away": take_away.write,
    keeping.SUBJECT_ACCESS: subject_access.write,
}
MOST_TRIES = 3
AT_MOST = {  # how long one is made, all tries together: others' files wait meanwhile
    "evidence": timedelta(minutes=10),
    "take_away": timedelta(hours=1),
    keeping.SUBJECT_ACCESS: timedelta(hours=1),
}
TOO_LONG = "It was stopped after {minutes} minutes, so that what others asked for is made. {instead}"
INSTEAD = {
    "evidence": "Ask for a client’s care over fewer dates",
    "take_away": "Ask the council’s helpdesk: the portal may be busy",
    keeping.SUBJECT_ACCESS: "Try again when fewer people work",
}
log = logging.getLogger(__name__)


def make(job: Job, at: Moment, pack_id: int) -> Callable[[], None] | None:
    """Write the zip of a pack. What changes while it is written would tear it, so then it is written anew."""
    pack = Pack.get_or_none(Pack.id == pack_id)
    if pack is None or pack.made_at is not None:
        return None
    progress = _Progress(job, pack.kind)
    for _ in range(MOST_TRIES):
        newest = _newest_event(pack)
        with keeping.being_made(pack).open("wb") as file, PackWriter(file, at.today, progress.go_on) as writer:
            CONTENTS[pack.kind](writer, keeping.asker_of(pack), pack, at, progress.tell)
        if _newest_event(pack) == newest:
            break
        log.info("pack %s is written again: something of it changed meanwhile", pack.id)
    return keeping.keep(pack, at)


def note_failure(job: Job) -> None:
    """Tell the one who asked where the job has given up: its page says why."""
    pack = Pack.get_or_none(Pack.id == job.payload["pack_id"])
    if pack is not None and job.state == "failed":
        keeping.tell(pack, "could not be made", Moment(london_date(job.finished_at), job.finished_at))


class _Progress:
    """How far a job is: said anew while a long file is written, so that no other worker takes it over. One that takes
    longer than its kind may is stopped.
    """

    def __init__(self, job: Job, kind: str) -> None:
        self._job, self._said = job, (0, 1)
        self._kind, self._until = kind, time.monotonic() + AT_MOST[kind].total_seconds()

    def tell(self, done: int, of: int) -> None:
        """So many steps are done."""
        self._said = (done, of)
        self.go_on()

    def go_on(self) -> None:
        """It is still at the same step. Raises RuleBroken where its time is over."""
        if time.monotonic() >= self._until:
            minutes = int(AT_MOST[self._kind].total_seconds() // 60)
            raise RuleBroken(TOO_LONG.format(minutes=minutes, instead=INSTEAD[self._kind]))
        jobs.progress(self._job, *self._said)


def _newest_event(pack: Pack) -> int | None:
    """The last change of the organisation's; of an officer's pack, of anybody's."""
    newest = AuditEvent.select(AuditEvent.id).where(AuditEvent.object_type.not_in(("", Pack.__name__)))
    if pack.organisation_id is not None:
        newest = newest.where(AuditEvent.organisation == pack.organisation_id)
    found = newest.order_by(AuditEvent.id.desc()).limit(1).scalar()
    return None if found is None else int(found)

"""Packs that people ask for: who, when, what for; made by a job, kept a while for the one who asked, then gone."""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC
from functools import partial
from pathlib import Path
from typing import Any

from models import AuditEvent, Commitment, Job, Pack, Person, database
from operations import audit, jobs, made_files, notices, record_access
from operations.record_access import Access
from rules.actor import Absent, Actor
from rules.broken import RuleBroken
from rules.moment import Moment
from rules.packs import KEPT_FOR, safe_part

FOLDER = "packs"
MAKE = "make pack"
SUBJECT_ACCESS = "subject_access"
KIND_WORDS = {
    "evidence": "evidence pack",
    "take_away": "take-away",
    SUBJECT_ACCESS: "copy of all records of a client",
}
ADDRESSES = {"evidence": "/evidence-packs", "take_away": "/take-away", SUBJECT_ACCESS: "/council/privacy/access"}
MOST_AT_A_TIME = 5
LONGEST_TITLE = 250


@dataclass(frozen=True)
class Asker(Absent):
    """The person who asked for a pack, with the permissions that they had when they did."""

    permissions: frozenset[str] = frozenset()

    def may(self, permission: str) -> bool:
        """Whether they might look at that."""
        return permission in self.permissions


@dataclass(frozen=True)
class Wanted:
    """What somebody asks for. `name` begins the name of the file; `clients` are the ids of those it tells of."""

    kind: str
    title: str
    name: str
    asked: Mapping[str, Any]
    clients: Iterable[int] = ()


def ask(wanted: Wanted, permissions: Iterable[str], by: Actor, at: Moment) -> Pack:
    """Have the worker make a pack for `by`, who may look at what `permissions` names. Returns its row.

    The same that is still being made is not made twice. Raises RuleBroken where somebody has too many under way.
    """
    may = sorted(str(each) for each in permissions)
    with database.atomic():
        mine = Pack.visible_to(by).where(Pack.kind == wanted.kind, Pack.made_at.is_null())
        under_way = [pack for pack in mine if (job := job_of(pack)) and job.state in ("queued", "running")]
        if same := next((p for p in under_way if p.asked == wanted.asked and p.may == may), None):
            return same
        if len(under_way) >= MOST_AT_A_TIME:
            raise RuleBroken(f"{MOST_AT_A_TIME} packs are being made for you. Wait until one of them is ready")
        pack = Pack.create(
            kind=wanted.kind,
            person=by.person_id,
            organisation=by.organisation_id,
            title=wanted.title[:LONGEST_TITLE],
            asked=wanted.asked,
            may=may,
            file_name=f"{safe_part(wanted.name)}-{at.today:%Y%m%d}.zip",
            stored_name=f"{secrets.token_hex(16)}.zip",
            asked_at=at.now,
            expires_at=at.now + KEPT_FOR,
        )
        what = KIND_WORDS[wanted.kind]
        now = {**wanted.asked, "may": may}
        audit.record(f"{what} asked for", by, at, pack, client=wanted.asked.get("client"), now=now)
        if by.side == "council":
            shown = [Access(client, what.capitalize()) for client in dict.fromkeys(wanted.clients)]
            audit.record_many(record_access.looked_at(shown), by, at)
        jobs.enqueue(MAKE, at, key=_key(pack), queue=jobs.FILES, pack_id=pack.id)
    return pack


def job_of(pack: Pack) -> Job | None:
    """The job that makes it."""
    return Job.get_or_none(Job.key == _key(pack))


def begin_again(pack: Pack, at: Moment) -> None:
    """Try once more to make one that could not be made."""
    with database.atomic():
        jobs.enqueue(MAKE, at, key=_key(pack), queue=jobs.FILES, pack_id=pack.id)


def asker_of(pack: Pack) -> Asker:
    """Who asked for it, as an Actor who may look at what they could look at then."""
    person = Person.get_by_id(pack.person_id)
    return Asker(
        person.id, person.name, person.side, pack.organisation_id, frozenset(), permissions=frozenset(pack.may)
    )


def address_of(pack: Pack) -> str:
    """The page of a pack."""
    return f"{ADDRESSES[pack.kind]}/{pack.id}"


def path_of(pack: Pack) -> Path:
    """Where its bytes are on this machine, once they are made."""
    path = _folder() / pack.stored_name
    if pack.made_at:
        made_files.is_here(path)
    return path


def being_made(pack: Pack) -> Path:
    """Where they are while they are written."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{pack.stored_name}.part"


def keep(pack: Pack, at: Moment) -> Callable[[], None]:
    """Give what was written its place. Returns what notes it, in the closing transaction of the job."""
    written, path = being_made(pack), path_of(pack)
    with written.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    size = written.stat().st_size
    written.rename(path)
    made_files.pass_on(path)

    def note() -> None:
        if Pack.update(made_at=at.now, sha256=sha256, size_bytes=size).where(Pack.id == pack.id).execute() != 1:
            made_files.forget(path)
            return
        what = KIND_WORDS[pack.kind]
        now = {"file": pack.file_name, "sha256": sha256, "bytes": size}
        audit.record(f"{what} made", asker_of(pack), at, pack, client=pack.asked.get("client"), now=now)
        tell(pack, "is ready to download", at)

    return note


def tell(pack: Pack, words: str, at: Moment) -> None:
    """Tell the one who asked for a pack what became of it, inside the caller's transaction."""
    subject = f"Your {KIND_WORDS[pack.kind]} {words}"
    notices.write([pack.person_id], subject, address_of(pack), at, "", pack.organisation_id)


def sweep(at: Moment) -> int:
    """Take away the packs whose time is over, and bytes that no row knows. Returns how many packs."""
    gone: int = Pack.delete().where(Pack.expires_at < at.now).execute()
    known = {stored for (stored,) in Pack.select(Pack.stored_name).tuples()}
    oldest = (at.now - KEPT_FOR).replace(tzinfo=UTC).timestamp()
    for path in _folder().glob("*"):
        is_part = path.name.endswith(".part")
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < oldest if is_part else path.name not in known:
                made_files.forget(path)
    return gone


def forget_client(client_id: int) -> None:
    """Take away the packs that were asked for about a client, and about invoices with care of theirs."""
    invoices = {row for (row,) in Commitment.select(Commitment.invoice).where(Commitment.client == client_id).tuples()}
    for pack in Pack.select().where(Pack.kind != "take_away"):
        if pack.asked.get("client") == client_id or pack.asked.get("invoice") in invoices:
            pack.delete_instance()
            database.after_commit(partial(made_files.forget, _folder() / pack.stored_name))


def made_here(sha256: str) -> AuditEvent | None:
    """The event of a pack that was made here and has this hash; None without one."""
    kinds = [f"{words} made" for words in KIND_WORDS.values()]
    events = AuditEvent.with_words(AuditEvent.select().where(AuditEvent.kind.in_(kinds)).order_by(AuditEvent.id.desc()))
    return next((event for event in events if (event.now or {}).get("sha256") == sha256), None)


def _folder() -> Path:
    return made_files.folder(FOLDER)


def _key(pack: Pack) -> str:
    return f"pack {pack.id}"

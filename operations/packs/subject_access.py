"""Writes everything on one client: files of rows, uploaded files, and what to look at before it is given out."""

from collections.abc import Callable

from models import Pack
from operations.packs.paper import render
from operations.packs.uploads import add_files
from operations.packs.zips import PackWriter
from queries.council import council_with_settings
from queries.packs.talk import path_of
from queries.subject_access.clients import names_of_others, provider_people
from queries.subject_access.contents import KEPT_BACK, SubjectAccess, about_everything
from rules.actor import Actor
from rules.broken import RuleBroken
from rules.moment import Moment
from rules.packs import headings
from rules.subject_access import Look, Others

READ_ME, LOOKS = "READ-ME.html", f"{KEPT_BACK}/look-first.csv"
HEADINGS = headings("File, Column, Named, Why, Rows, Where")
GONE = "The client is not there any more: they were erased meanwhile"
OPEN_IT = "The portal cannot read it. Open it, and look whom else it names"
Tell = Callable[[int, int], None]


def write(writer: PackWriter, viewer: Actor, pack: Pack, at: Moment, tell: Tell) -> None:
    """Write all that there is on the client. `tell(done, of)`. Raises RuleBroken where they were erased meanwhile."""
    scope = about_everything(viewer, pack.asked["client"])
    if scope is None:
        raise RuleBroken(GONE)
    access = SubjectAccess(scope, viewer, at.today)
    parts, uploaded, others = access.parts(), access.uploaded(), _others(viewer, access)
    steps, counts = len(parts) + len(uploaded) + 2, {}
    for done, part in enumerate(parts):
        tell(done, steps)
        rows = others.watch(part.path, part.headings, part.rows())
        counts[part.path] = writer.add_rows(part.path, part.headings, rows)
    left_out = add_files(writer, uploaded, lambda done: tell(len(parts) + done, steps))
    tell(steps - 1, steps)
    kept = [path for path in map(path_of, uploaded) if path in writer.hashes]
    looks = [*others.looks(), *(Look(path, "", "", OPEN_IT, 1, "") for path in kept)]
    mentions = writer.add_part(access.kept_back())
    writer.add_rows(LOOKS, HEADINGS, looks)
    about = {"client": access.client, "pack": pack, "asker": viewer.name, "at": at, "parts": parts, "counts": counts}
    about |= {"files": kept, "left_out": left_out, "looks": _by_file(looks), "mentions": mentions}
    about |= {"council": council_with_settings()[0], "look_first": LOOKS, "kept_back": access.kept_back().path}
    writer.add_bytes(READ_ME, render("packs/subject_access.html", **about).encode())


def _others(viewer: Actor, access: SubjectAccess) -> Others:
    client = access.client
    own = (client.ssref, client.surname, client.forename)
    return Others(names_of_others(viewer, client), provider_people(viewer), own)


def _by_file(looks: list[Look]) -> list[tuple[str, str, int]]:
    """(file, why, in how many rows) of all looks, without whom they name."""
    rows: dict[tuple[str, str], int] = {}
    for look in looks:
        rows[look.path, look.why] = rows.get((look.path, look.why), 0) + look.places
    return [(path, why, count) for (path, why), count in rows.items()]

"""Writes an evidence pack: files of rows, a PDF that tells them as a story, uploaded files, who asked and when."""

from collections.abc import Callable, Iterator, Mapping

from models import Organisation, Pack
from operations import pdf
from operations.packs.paper import render
from operations.packs.story import ITEMS, MOST_ROWS, SECTIONS, Told
from operations.packs.uploads import add_files
from operations.packs.zips import PackWriter
from queries.council import council_with_settings
from queries.evidence.contents import Evidence
from queries.evidence.scope import scope_of
from queries.packs.talk import FILES
from rules.actor import Actor
from rules.broken import RuleBroken
from rules.moment import Moment
from rules.packs import Row

STORY, ABOUT = "evidence.pdf", "about.csv"
GONE = "What it is about is no longer there, or no longer yours"
Tell = Callable[[int, int], None]


def write(writer: PackWriter, viewer: Actor, pack: Pack, at: Moment, tell: Tell) -> None:
    """Write all about what the pack was asked for, as far as its asker may look at it. `tell(done, of)`."""
    scope = scope_of(viewer, pack.asked)
    if scope is None:
        raise RuleBroken(GONE)
    evidence = Evidence(scope, viewer, at.today)
    parts, uploaded = evidence.parts(), evidence.uploaded()
    steps, told = len(parts) + len(uploaded) + 2, {}
    for done, part in enumerate(parts):
        tell(done, steps)
        told[part.path] = Told(part)
        writer.add_rows(part.path, part.headings, told[part.path].watch(part.rows()))
    left_out = add_files(writer, uploaded, lambda done: tell(len(parts) + done, steps))
    tell(steps - 1, steps)
    has_story = _tell_story(writer, told, viewer, pack, at, lambda: tell(steps - 1, steps))
    about = [*_about(viewer, pack, told, has_story), (FILES, f"Uploaded files. {len(uploaded) - len(left_out)} files")]
    writer.add_rows(ABOUT, ("What", "Value"), [*about, *(("Left out", sentence) for sentence in left_out)])


def _tell_story(
    writer: PackWriter,
    told: Mapping[str, Told],
    viewer: Actor,
    pack: Pack,
    at: Moment,
    say: Callable[[], None],
) -> bool:
    """Write the PDF. Returns whether there is one: a server may lack what makes it."""
    sections = [(each.heading, [told[path] for path in each.paths if path in told]) for each in SECTIONS]
    paid = told[ITEMS].by_status if ITEMS in told else {}
    html = render(
        "pdf/evidence.html",
        council=council_with_settings()[0],
        title=pack.title,
        organisation=_organisation_name(viewer),
        asker=viewer.name,
        at=at,
        sections=sections,
        paid=sorted(paid.items()),
        files=[path for path in writer.hashes if path.startswith(f"{FILES}/")],
        most_rows=MOST_ROWS,
        is_wide=True,
    )
    try:
        writer.add_bytes(STORY, pdf.make_watched(html, lambda _pages: say()))
    except pdf.NoLibraries:
        return False
    return True


def _about(viewer: Actor, pack: Pack, told: Mapping[str, Told], has_story: bool) -> Iterator[Row]:
    yield "Evidence pack about", pack.title
    yield "Made for", viewer.name
    yield "Of", _organisation_name(viewer) or council_with_settings()[0].name
    yield "Asked for at", pack.asked_at
    yield STORY, "All of it in order, to read and print" if has_story else "Not made: this server cannot make PDF files"
    for path, each in told.items():
        yield path, f"{each.part.about} {each.count} rows"


def _organisation_name(viewer: Actor) -> str:
    return Organisation.get_by_id(viewer.organisation_id).name if viewer.organisation_id else ""

"""Pictures of the pages of a contract document, so that it can be read on the page that asks to agree to it.

The worker draws them in a process of its own, with limits on memory and time, because a PDF may be built to do harm.
They are kept beside the files and are made of the file alone: where they are lost, the file can still be downloaded.
"""

import shutil
from contextlib import suppress
from pathlib import Path

from models import Job, UploadedFile
from operations import files, jobs, made_files, programs
from rules.broken import RuleBroken
from rules.moment import Moment

FOLDER = "pages"
DRAW = "draw pages"
MOST_PAGES = 30
SECONDS = 40
PROGRAM = "operations.page_drawing"
NEEDS_PASSWORD = 4  # the code that it ends with
LOCKED = "{} can only be opened with a password. Save it without one, and choose that file"
DAMAGED = "{} cannot be opened: it is damaged or has no page. Save it as a PDF again, and choose that file"


def ask_for(file: UploadedFile, at: Moment) -> None:
    """Have the worker draw the pages of a file, inside the caller's transaction."""
    jobs.enqueue(DRAW, at, key=f"draw pages {file.id}", queue=jobs.FILES, file_id=file.id)


def draw(job: Job, at: Moment, file_id: int) -> None:
    """The job of `ask_for`; drawn again after a kill they are the same. Raises AttemptFailed while the scan waits."""
    file = UploadedFile.get_or_none(UploadedFile.id == file_id)
    if file is None or file.scan_state == "infected":
        return
    if file.scan_state == "pending":
        raise jobs.AttemptFailed("the file is still being checked for viruses")
    _draw(files.content_of(file), _folder_of(file))


def check_can_be_opened(content: bytes, name: str) -> None:
    """Raise RuleBroken for a PDF that nobody could read: damaged, without a page, or locked with a password."""
    try:
        programs.run(PROGRAM, given=content, seconds=SECONDS)
    except programs.ProgramFailed as failed:
        words = LOCKED if failed.code == NEEDS_PASSWORD else DAMAGED
        raise RuleBroken(words.format(name), "files") from failed


def pictures_of(file: UploadedFile | None) -> list[Path]:
    """The pictures of a file's pages, in order; none of a file that is not drawn (yet), or may not be opened."""
    if file is None or file.scan_state != "clean":
        return []
    folder = _folder_of(file)
    with suppress(made_files.NotReached):  # the page goes on without them, and the file itself is beside them
        return sorted(folder.glob("*.png")) if made_files.is_here(folder) else []
    return []


def is_waiting(file: UploadedFile | None) -> bool:
    """Whether the worker has still to draw the pages of this file."""
    if file is None:
        return False
    key = f"draw pages {file.id}"
    return Job.select().where(Job.key == key, Job.state.in_(("queued", "running"))).exists()


def forget(file: UploadedFile) -> None:
    """Take away the pictures of a file that is deleted."""
    made_files.forget(_folder_of(file))


def sweep(at: Moment) -> None:
    """Take away the pictures of files that are gone."""
    known = {stored for (stored,) in UploadedFile.select(UploadedFile.stored_name).tuples()}
    for path in made_files.folder(FOLDER).glob("*"):
        if path.name.removesuffix(".part") not in known:
            made_files.forget(path)


def _draw(content: bytes, folder: Path) -> None:
    being_drawn = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(being_drawn, ignore_errors=True)
    being_drawn.mkdir(parents=True, mode=0o700)
    try:
        programs.run(PROGRAM, str(being_drawn), str(MOST_PAGES), given=content, seconds=SECONDS)
    except programs.ProgramFailed as error:
        shutil.rmtree(being_drawn, ignore_errors=True)
        raise jobs.AttemptFailed("the pages of this PDF cannot be drawn", is_final=True) from error
    shutil.rmtree(folder, ignore_errors=True)
    being_drawn.rename(folder)
    made_files.pass_on(folder)


def _folder_of(file: UploadedFile) -> Path:
    return made_files.folder(FOLDER) / file.stored_name

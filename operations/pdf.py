"""Tagged PDF files (PDF/UA-1) from a page of ours, for people to print, keep and send on.

A short document is made at once, one at a time. A long one is a job, and so is one that finds another being made: its
page waits in a file of DATA_DIR, the worker makes the PDF beside it, and both go after a day. The name of the files is
the hash of the page, so nothing is made twice.
"""

import fcntl
import hashlib
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, timedelta
from pathlib import Path

from models import Job, database
from operations import jobs, made_files
from rules.broken import RuleBroken
from rules.moment import Moment

NO_LIBRARIES = (
    "PDF files cannot be made on this server, because its text libraries (Pango) are missing. Print the page from your "
    "browser instead, or tell the council"
)
FOLDER = "documents"
MAKE = "make pdf"
KEPT_FOR = timedelta(days=1)
LINES_A_PAGE = 35


class NoLibraries(RuleBroken):
    """The system libraries that lay out text are not installed: docs/running.md names them."""


def make(html: str) -> bytes:
    """A page of HTML as the bytes of a tagged PDF. Nothing is fetched: what it shows is in it, as `data:` addresses.

    The title and language are those of the page. Raises NoLibraries, in words for people.
    """
    try:
        # Imported late, only here: it takes half a second, and libraries that a server may lack.
        import weasyprint  # noqa: PLC0415
        from weasyprint.urls import URLFetcher  # noqa: PLC0415
    except (ImportError, OSError):
        raise NoLibraries(NO_LIBRARIES) from None
    nothing_else = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    return weasyprint.HTML(string=html, url_fetcher=nothing_else).write_pdf(pdf_variant="pdf/ua-1")


def make_alone(html: str) -> bytes | None:
    """The same, one at a time on this machine: None where another page's is being made just now. Somebody who asks for
    twenty at once would otherwise take every process of the web server. Raises NoLibraries.
    """
    with _only_one() as is_free:
        return make(html) if is_free else None


@contextmanager
def _only_one() -> Iterator[bool]:
    """Whether no other process is inside; where there is no room for the lock, nobody waits for it."""
    try:
        kept_in().mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (kept_in() / "one-at-a-time.lock").open("ab")
    except OSError:
        yield True
        return
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def key_of(html: str) -> str:
    """What a document is called while it is made and kept."""
    return hashlib.sha256(html.encode()).hexdigest()


def made(key: str) -> bytes | None:
    """The PDF of this key, None until it is made."""
    path = _path(key, "pdf")
    with suppress(made_files.NotReached):  # then it is made here, as if nobody had
        return path.read_bytes() if made_files.is_here(path) else None
    return None


def begin(html: str, lines: int, at: Moment) -> str:
    """Have the worker make a long document of about so many lines. Returns its key."""
    key = key_of(html)
    kept_in().mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(_path(key, "html"), html.encode())
    made_files.pass_on(_path(key, "html"))
    with database.atomic():
        jobs.enqueue(MAKE, at, key=f"pdf {key}", queue=jobs.FILES, document=key, lines=lines)
    return key


def job_of(key: str) -> Job | None:
    """The Job that makes it; None where nobody asked yet."""
    return Job.get_or_none(Job.key == f"pdf {key}")


def make_document(job: Job, at: Moment, document: str, lines: int) -> None:
    """Write the PDF beside the page; made twice it is the same file."""
    pages = max(1, lines // LINES_A_PAGE)
    path = _path(document, "html")
    if not made_files.is_here(path):
        raise RuleBroken("It waited for more than a day. Ask for it again")
    html = path.read_text(encoding="utf-8")
    content = make_watched(html, lambda done: jobs.progress(job, min(done, pages), pages))
    kept_in().mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(_path(document, "pdf"), content)
    made_files.pass_on(_path(document, "pdf"))


def make_watched(html: str, say: Callable[[int], None]) -> bytes:
    """The same as `make`, with a word for each page: `say(number of pages)`."""
    with _watched(say):
        return make(html)


@contextmanager
def _watched(say: Callable[[int], None]) -> Iterator[None]:
    """`say(number of pages)` for each page that is laid out meanwhile."""

    class Count(logging.Handler):
        pages = 0

        def emit(self, record: logging.LogRecord) -> None:
            if "Creating layout - Page" in record.msg:
                self.pages += 1
                say(self.pages)

    logger, count = logging.getLogger("weasyprint.progress"), Count()
    was = logger.level
    logger.addHandler(count)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(count)
        logger.setLevel(was)


def sweep(at: Moment) -> None:
    """Take away what was made more than a day ago."""
    made_files.sweep(FOLDER, (at.now - KEPT_FOR).replace(tzinfo=UTC).timestamp())


def _path(key: str, kind: str) -> Path:
    return kept_in() / f"{key}.{kind}"


def kept_in() -> Path:
    """The folder of what is made for people, each file for a day."""
    return made_files.folder(FOLDER)


def _write(path: Path, content: bytes) -> None:
    """All of the file or none: whoever reads it meanwhile must not find half."""
    being_written = path.with_suffix(f"{path.suffix}.part")
    being_written.write_bytes(content)
    os.replace(being_written, path)

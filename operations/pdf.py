"""PDFs: tagged so that they can be read aloud, made from HTML that names nothing outside itself.

A short one is made at once. A long one is made by the worker and kept in DATA_DIR for a day, under the name that its
maker gave it; whoever serves it checks first who may read it.
"""

import os
import re
import secrets
from contextlib import suppress
from datetime import UTC, timedelta
from pathlib import Path

from models import Job, database
from operations import jobs
from rules.broken import RuleBroken

FOLDER = "documents"
KEPT_FOR = timedelta(days=1)
VARIANT = "pdf/ua-1"
MISSING = (
    "PDFs cannot be made here: a library is missing on the server. Use the print page, and save that as a PDF. "
    "Whoever looks after the portal finds what to install in its README"
)

_folder = None


class NoPdf(RuleBroken):
    """The server lacks the libraries that PDFs are made with."""

    def __init__(self):
        super().__init__(MISSING)


def connect(data_dir):
    """Tell this module where long PDFs are kept."""
    global _folder
    _folder = Path(data_dir) / FOLDER


def made_of(html, css):
    """The bytes of a PDF of a whole HTML document with this style sheet. Raises NoPdf."""
    try:
        from weasyprint import CSS, HTML  # late: it needs libraries of the system that may not be there
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as error:
        raise NoPdf() from error
    fetcher = URLFetcher(allowed_protocols=["data"])
    return HTML(string=html, url_fetcher=fetcher).write_pdf(
        stylesheets=[CSS(string=css, url_fetcher=fetcher)], pdf_variant=VARIANT
    )


def enqueue(name, html, css, at):
    """Have the worker make a long PDF. `name` is the caller's own, of letters, figures and hyphens."""
    _path(name)
    with database.atomic():
        jobs.enqueue("make pdf", at, key=_key(name), name=name, html=html, css=css)


def ready(name):
    """The bytes of a long PDF that was made; None where it is not there (yet, or any more)."""
    with suppress(OSError):
        return _path(name).read_bytes()
    return None


def is_being_made(name):
    """Whether the worker has it to do."""
    return Job.select().where(Job.key == _key(name), Job.state.in_(("queued", "running"))).exists()


def problem_of(name):
    """Why it could not be made, in words; None where nothing went wrong."""
    error = Job.select(Job.error).where(Job.key == _key(name), Job.state == "failed").scalar()
    if error is None:
        return None
    return MISSING if error.startswith("NoPdf") else "The PDF could not be made. Try again, or use the print page"


@jobs.handler("make pdf")
def make(job, at, name, html, css):
    """Make a long PDF and keep it: written beside, then put in its place, so that nobody reads half of one."""
    content = made_of(html, css)
    path = _path(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    beside.write_bytes(content)
    os.replace(beside, path)
    return lambda: Job.update(payload={"name": name}).where(Job.id == job.id).execute()


def sweep(at):
    """Take away long PDFs that are older than a day. Returns how many."""
    oldest = (at.now - KEPT_FOR).replace(tzinfo=UTC).timestamp()
    old = [path for path in _folder.glob("*") if path.stat().st_mtime < oldest] if _folder and _folder.is_dir() else []
    for path in old:
        with suppress(OSError):
            path.unlink()
    return len(old)


def _key(name):
    return f"make pdf {name}"


def _path(name):
    if not re.fullmatch(r"[a-z0-9-]{1,80}", name):
        raise ValueError("a document's name has letters, figures and hyphens only")
    return _folder / f"{name}.pdf"

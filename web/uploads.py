"""Files in a request and files in an answer: read with care, served as attachments that no browser runs."""

from flask import Flask, Response, current_app, request

from models import UploadedFile
from operations import files
from rules.file_kinds import LARGEST_BYTES, MEDIA_TYPES
from web.downloads import SANDBOX, attachment

ACCEPT = ",".join(f".{ending}" for ending in MEDIA_TYPES)

SHOWN = ("image/jpeg", "image/png")  # every photo is kept as one of these

WHICH = "PDF, pictures, Word, Excel, CSV or OpenDocument; up to 10 MB each"


def hint() -> str:
    """What stands beside a field for files: which are taken, and that they are not scanned where they are not."""
    is_scanned = current_app.config["SETTINGS"].clamd_url is not None
    return WHICH if is_scanned else f"{WHICH}. They are not scanned for viruses here"


def uploads_of(field: str = "files") -> list[files.Upload]:
    """The files.Uploads that were sent in a field; a field that was left empty gives none. At most one byte more than
    is allowed is read of each, which is how a longer one is found out.
    """
    sent = [each for each in request.files.getlist(field) if each.filename]
    return [files.Upload(each.filename or "", each.stream.read(LARGEST_BYTES + 1)) for each in sent]


def send(file: UploadedFile) -> Response:
    """The answer that downloads an uploaded file. The caller has made sure that the user may read it."""
    return attachment(files.content_of(file), file.file_name, file.media_type)


def show(file: UploadedFile) -> Response | None:
    """The answer that shows a photo in a page or by itself; None for a file that is none. The caller has made sure that
    the user may see it.
    """
    if file.media_type not in SHOWN or file.scan_state != "clean":
        return None
    answer = Response(files.content_of(file), mimetype=file.media_type)
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


def init_app(app: Flask) -> None:
    """Tell operations/files.py where files are kept and which scanner there is."""
    settings = app.config["SETTINGS"]
    files.connect(settings.data_dir, settings.clamd_url, settings.files_url)

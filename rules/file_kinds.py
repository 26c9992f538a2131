"""Which files may be uploaded: their kind is known by their name and their first bytes.

The contract: docs/domain/quality.md#files-that-people-hand-in.
"""

import io
import re
import zipfile
from typing import NamedTuple
from zipfile import ZipFile, ZipInfo

from rules.broken import RuleBroken

LARGEST_BYTES = 10 * 1024 * 1024
LONGEST_NAME = 100
MOST_PARTS = 2_000
MOST_UNPACKED_BYTES = 100 * 1024 * 1024
MOST_TIMES_LARGER = 200  # than packed, where a part is large at all
LARGE_PART_BYTES = 1024 * 1024
CHOICE = "PDF, PNG, JPG, HEIC, CSV, XLSX, DOCX, ODT or ODS"
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
SIGNS = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff"}
PARTS = {"xlsx": "xl/workbook.xml", "docx": "word/document.xml", "odt": "content.xml", "ods": "content.xml"}
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "heic": "image/heic",
    "heif": "image/heif",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_MACROS = re.compile(r"vbaproject\.bin|(^|/)basic/|(^|/)scripts/|macrosheets/|activex", re.IGNORECASE)


class Taken(NamedTuple):
    """A file whose name and kind were checked."""

    name: str
    media_type: str
    content: bytes


def clean_name(file_name: str) -> str:
    """The name as it is kept: without folders and characters that nobody sees. Raises RuleBroken without one."""
    name = " ".join(_UNSEEN.sub("", re.split(r"[/\\]", file_name or "")[-1]).split())
    if not name.strip(". "):
        raise RuleBroken("A file has no name: save it under a name, then choose it again", "files")
    stem, dot, ending = name.rpartition(".")
    return (
        name if len(name) <= LONGEST_NAME else f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}"[-LONGEST_NAME:]
    )


def media_type_of(name: str, content: bytes) -> str:
    """The media type of a file with this clean name and these bytes. Raises RuleBroken, in words that name the file."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending not in MEDIA_TYPES:
        raise refused(name, f"this kind of file cannot be uploaded. Save it as {CHOICE}")
    if not content:
        raise refused(name, "the file is empty. Look at it on your device, then choose it again")
    if len(content) > LARGEST_BYTES:
        raise refused(name, "it is larger than 10 MB. Make it smaller, or upload several files")
    if ending in PARTS:
        _check_package(name, ending, content)
    elif not _is_what_it_says(ending, content):
        raise refused(name, f"what is in it is not {ending.upper()}, whatever its name says. Save it again as {CHOICE}")
    return MEDIA_TYPES[ending]


def size_words(size_bytes: int) -> str:
    """`96 kB`, `2.4 MB`, `38.1 GB`."""
    if size_bytes < 1_000_000:
        return f"{max(1, (size_bytes + 500) // 1000)} kB"
    if size_bytes >= 1_000_000_000:
        return f"{size_bytes // 1_000_000_000}.{size_bytes % 1_000_000_000 // 100_000_000} GB"
    return f"{size_bytes // 1_000_000}.{size_bytes % 1_000_000 // 100_000} MB"


def refused(name: str, why: str) -> RuleBroken:
    """What is raised for a file that is not taken: which, why, and what to do."""
    return RuleBroken(f"{name}: {why}", "files")


def _is_what_it_says(ending: str, content: bytes) -> bool:
    if ending == "csv":
        return _is_plain_text(content)
    if ending in ("heic", "heif"):
        return content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS
    return content.startswith(SIGNS[ending])


def _is_plain_text(content: bytes) -> bool:
    """Rows of text: of any of the encodings that spreadsheets write, and not a page or a program."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            text = content.decode("utf-16")
        except UnicodeDecodeError:
            return False
    else:
        text = content.decode("utf-8-sig", errors="replace").replace("\ufffd", "")
    start = text.lstrip()[:200].lower()
    others = ("<!doctype", "<html", "<?xml", "<svg", "<script", "%pdf-", "#!", "{\\rtf", "mz\x90")
    return not start.startswith(others) and not re.search("[\x00-\x08\x0e-\x1f]", text)


def _check_package(name: str, ending: str, content: bytes) -> None:
    """Look at an office file's table of contents; nothing is unpacked before its sizes are known."""
    damaged = refused(
        name, f"it is damaged, has a password or is not {ending.upper()}. Save it again without a password"
    )
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
        parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise damaged from None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
        raise refused(name, "it is too large when it is unpacked. Copy what is needed into a new file")
    if any(_is_blown_up(part) for part in parts):
        raise refused(name, "it unpacks to far more than it seems. Copy what is needed into a new file")
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts) or PARTS[ending] not in names:
        raise damaged
    if any(each.startswith("/") or "\\" in each or ".." in each.split("/") for each in names):
        raise damaged
    if any(_MACROS.search(each) for each in names):
        raise refused(name, "it has macros in it. Save it without them")
    if ending in ("odt", "ods") and not _says_what_it_is(package, ending):
        raise damaged


def _is_blown_up(part: ZipInfo) -> bool:
    return part.file_size > LARGE_PART_BYTES and part.file_size > part.compress_size * MOST_TIMES_LARGER


def _says_what_it_is(package: ZipFile, ending: str) -> bool:
    """OpenDocument names its type in a part of its own."""
    try:
        with package.open("mimetype") as said:
            return said.read(200) == MEDIA_TYPES[ending].encode()
    except (KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError):
        return False

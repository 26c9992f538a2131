"""The package of an .xlsx file, looked through before any of it is parsed: a few kB can unpack to a sheet that would
keep a process busy for minutes, or fill its memory.

Every part that is parsed is unpacked in pieces and its tags are counted as bytes, which takes well under a second for
the largest package that is taken. Parsing costs a hundred times as much a tag.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from queries.care_files.limits import MOST_CELLS, MOST_UNPACKED_BYTES
from queries.care_files.reading import FileProblem

MOST_PARTS = 500
MOST_OTHER_TAGS = 200_000  # of a part that is parsed as a whole: styles have 65,490 formats at most
BYTES_AT_ONCE = 1024 * 1024
LARGE_BYTES = 4 * 1024 * 1024  # of its sheets, unpacked
LONGEST_NAME = 100
SAVE_AGAIN = "open it and save it again as “Excel Workbook (.xlsx)”"
NOT_UNDERSTOOD = f"This workbook is not written as spreadsheet programs write them: {SAVE_AGAIN}"
NOT_WHOLE = f"The workbook did not arrive whole: send it once more, or {SAVE_AGAIN}"
NO_WORKBOOK = "This is not an Excel workbook: save it as “Excel Workbook (.xlsx)” or as “CSV UTF-8”"
TOO_LARGE = "The workbook is too large when it is unpacked: copy the rows into a new workbook, and save that"
CUT_SHORT = (zipfile.BadZipFile, zlib.error, EOFError)
BROKEN = (KeyError, ValueError, TypeError, OSError, RuntimeError)
_ENTRY = b"PK\x01\x02"  # begins each entry of a zip's directory
_LARGE_PART = re.compile(r"(.*/)?(worksheets/.*|sharedstrings)\.xml", re.IGNORECASE)
_PARSED_PART = re.compile(r".*\.rels|(.*/)?(workbook|styles)[^/]*\.xml", re.IGNORECASE)
_COUNTED = (b"<c", b":c", b"<row", b":row", b"<si", b":si")  # how cells, rows and strings begin


def look_through(content: bytes) -> None:
    """Raises FileProblem for the bytes of an .xlsx file that are not parsed, and ValueError for what no spreadsheet
    program writes.
    """
    if content.count(_ENTRY) > MOST_PARTS:
        raise FileProblem(TOO_LARGE)
    package = zipfile.ZipFile(io.BytesIO(content))
    parts = package.infolist()
    if not any(part.filename.lower().endswith(("workbook.xml", "[content_types].xml")) for part in parts):
        raise FileProblem(NO_WORKBOOK)
    if not any(re.fullmatch(r"xl[/\\].*\.xml", part.filename, re.IGNORECASE) for part in parts):
        raise FileProblem(NO_WORKBOOK)
    if sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
        raise FileProblem(TOO_LARGE)
    _count(package, parts)


def has_more_rows(content: bytes, most_rows: int) -> bool:
    """Whether a workbook has more rows than that in all its sheets, or is large; not of one that cannot be read."""
    rows = 0
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
        parts = [part for part in package.infolist() if _LARGE_PART.fullmatch(part.filename)]
        if sum(part.file_size for part in parts) > LARGE_BYTES:
            return True
        for part in parts:
            rows += sum(piece.count(b"<row") + piece.count(b":row") for piece in _pieces(package, part))
    except (*CUT_SHORT, *BROKEN):
        return False
    return rows > most_rows + 1


def _count(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Count what is in the parts that are parsed."""
    cells = 0
    for part in parts:
        is_large, tags = bool(_LARGE_PART.fullmatch(part.filename)), 0
        if not is_large and not _PARSED_PART.fullmatch(part.filename):
            continue
        for piece in _pieces(package, part):
            tags += piece.count(b"<")
            cells += sum(map(piece.count, _COUNTED)) if is_large else 0
            if cells > MOST_CELLS or (tags > MOST_OTHER_TAGS and not is_large):
                raise FileProblem(TOO_LARGE)


def _pieces(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of an XML part, cut so that no tag's name lies in two pieces; nothing of a picture and the like."""
    rest = b""
    with package.open(part) as file:
        read = file.read(BYTES_AT_ONCE)
        beginning = read[:LONGEST_NAME].removeprefix(b"\xef\xbb\xbf").lstrip()
        if beginning.startswith((b"\xff\xfe", b"\xfe\xff")) or (beginning.startswith(b"<") and b"\0" in beginning):
            raise ValueError("UTF-16: its tags would not be seen")
        while read and beginning.startswith(b"<"):
            data = rest + read
            if b"<!DOCTYPE" in data:
                raise ValueError("a document type: it may define what unpacks to anything")
            cut = data.rfind(b"<")
            cut = len(data) if cut < 0 else cut
            rest = data[cut : cut + LONGEST_NAME]
            yield data[:cut]
            read = file.read(BYTES_AT_ONCE)
    yield rest

"""The package of an .xlsx file, looked through before openpyxl parses any of it: a few kB can unpack to a sheet that
would keep a web process busy for a minute, or fill its memory.

Every part is unpacked in pieces and its tags are counted as bytes, which takes well under a second for the largest
package that is taken. Parsing costs thousands of times as much a tag.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from openpyxl.utils.exceptions import InvalidFileException

MOST_PARTS = 500
MOST_UNPACKED_BYTES = 50 * 1024 * 1024
MOST_CELLS = 1_500_000  # rows, cells and shared strings of all sheets together
MOST_CELLS_OF_A_ROW = 16_384  # as many columns as Excel has
MOST_OTHER_TAGS = 200_000  # of a part that is parsed as a whole: styles have 65,490 formats at most
BYTES_AT_ONCE = 1024 * 1024
LONGEST_NAME = 100
DAMAGED = "The workbook is damaged or has a password: save it again as “Excel Workbook (.xlsx)” without one"
NO_WORKBOOK = "This is no Excel workbook: save it as “Excel Workbook (.xlsx)” or as “CSV UTF-8”"
TOO_LARGE = "The workbook is too large when it is unpacked: copy the rows into a new workbook, and save that"
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, InvalidFileException),
    *(KeyError, ValueError, TypeError, OSError, EOFError, RuntimeError),
)
_ENTRY = b"PK\x01\x02"  # begins each entry of a zip's directory
_LARGE_PART = re.compile(r"xl/(worksheets/.*|sharedstrings\.xml)", re.IGNORECASE)
_TAG = re.compile(rb"<(?:[\w.-]+:)?(row|c|si)[\s/>]|<")
_SHORT = {b"row": b"R", b"c": b"c", b"si": b"s", b"": b""}


class TooLarge(Exception):
    """The package has more in it than is read."""


def problem_of_package(content: bytes) -> str:
    """Why the bytes of an .xlsx file cannot be read, in words; nothing where openpyxl may parse them."""
    if content.count(_ENTRY) > MOST_PARTS:
        return TOO_LARGE
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
        parts = package.infolist()
        if "xl/workbook.xml" not in {part.filename for part in parts}:
            return NO_WORKBOOK
        if sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
            return TOO_LARGE
        _look_through(package, parts)
    except TooLarge:
        return TOO_LARGE
    except BROKEN:
        return DAMAGED
    return ""


def _look_through(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Count what is in the parts. Raises TooLarge, and ValueError for what no spreadsheet program writes."""
    cells = 0
    for part in parts:
        is_large, tags, width = bool(_LARGE_PART.fullmatch(part.filename)), 0, 0
        for piece in _pieces(package, part):
            found = _TAG.findall(piece)
            tags += len(found)
            kinds = b"".join(_SHORT[name] for name in found)
            rows = kinds.split(b"R")
            widths = [width + len(rows[0]), *map(len, rows[1:])]
            width = widths[-1]
            cells += len(kinds)
            is_wide = is_large and b"c" in kinds and max(widths) > MOST_CELLS_OF_A_ROW
            if cells > MOST_CELLS or is_wide or (tags > MOST_OTHER_TAGS and not is_large):
                raise TooLarge


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

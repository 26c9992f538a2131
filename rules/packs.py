"""Zips of files that people get: their names, their list of hashes, and what a zip must be to be opened here."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from rules.broken import RuleBroken
from rules.csv_cells import harmless
from rules.dates import format_date
from rules.moment import london_time

HASHES = "SHA256SUMS"
KEPT_FOR = timedelta(days=7)
MOST_FILES = 20_000
MOST_BYTES = 4_000_000_000  # unpacked
MOST_TIMES = 1_000  # so many times as large unpacked as packed: one file of zeros is not more
SMALL = 1_000_000  # bytes, for which the ratio does not matter
MOST_LINES_OF_HASHES = 4_000_000  # bytes
NO_ZIP = "This is not a zip file. Choose the zip as it was downloaded"
Row = Sequence[Any]


@dataclass(frozen=True)
class Part:
    """A file of rows in a pack. `needs` is the permission without which it is left out; `rows` reads them anew."""

    path: str
    about: str
    headings: Sequence[str]
    rows: Callable[[], Iterable[Row]]
    needs: str = ""


def headings(names: str) -> tuple[str, ...]:
    """The headings of a file, of one text: `SSRef, Client`."""
    return tuple(names.split(", "))


def cell(value: Any) -> Any:
    """A value as a CSV file of a pack has it: dates as people write them, instants in London's time, no formulas."""
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, datetime):
        return f"{london_time(value):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return format_date(value)
    return value if isinstance(value, (int, Decimal)) else harmless(value)


def safe_part(text: str, longest: int = 80) -> str:
    """Text as a part of a file's name on any system: `INV/0412 (May)` -> `INV-0412-May`; `file` for nothing."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_.]+", "-", plain).strip("-.")[:longest].strip("-.") or "file"


def safe_file_name(number: int, file_name: str) -> str:
    """An uploaded file's name inside a pack, which no other has: `12-invoice.pdf`."""
    stem, dot, ending = file_name.rpartition(".")
    return f"{number}-{safe_part(stem)}.{safe_part(ending, 8).lower()}" if dot else f"{number}-{safe_part(file_name)}"


def is_safe_path(path: str) -> bool:
    """Whether a name inside a zip stays inside the folder that it is unpacked into."""
    parts = path.split("/")
    return bool(path) and "\\" not in path and ":" not in path and not set(parts) & {"", ".", ".."}


def hash_list(hashes: Mapping[str, str]) -> str:
    """`SHA256SUMS`, {path: SHA-256 in hex} as `sha256sum -c` reads it."""
    return "".join(f"{sha256}  {path}\n" for path, sha256 in hashes.items())


def read_hash_list(text: str) -> dict[str, str]:
    """{path: SHA-256 in hex} of a `SHA256SUMS`. Raises RuleBroken with the line that is none."""
    hashes: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        match = re.fullmatch(r"([0-9a-fA-F]{64}) [ *](.+)", line)
        if not match or match[2] in hashes:
            raise RuleBroken(f"Line {number} of {HASHES} is not a hash and the name of a file")
        hashes[match[2]] = match[1].lower()
    return hashes


def check_size(packed: int, unpacked: int, files: int) -> None:
    """Refuse a zip that unpacks to more than anybody made here. Raises RuleBroken."""
    if files > MOST_FILES:
        raise RuleBroken(f"The zip holds {files:,} files. At most {MOST_FILES:,} are opened")
    if unpacked > MOST_BYTES or (unpacked > SMALL and unpacked > MOST_TIMES * max(packed, 1)):
        raise RuleBroken("The zip is far larger unpacked than it could be. It was not opened")

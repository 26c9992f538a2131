"""What an officer sends on the Import page: a zip of care files, or one of them, as Sheets by name.

Nothing is unpacked to the disk, and no more of an entry is read than may be, whatever the zip says of its size.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from queries.care_files.delimited import read_csv
from queries.care_files.folders import KNOWN
from queries.care_files.limits import COUNCIL, MEGABYTE
from queries.care_files.packages import BROKEN, CUT_SHORT
from queries.care_files.reading import Rows, Sheet, header_name
from queries.care_files.workbooks import read_workbook
from rules.broken import RuleBroken

MOST_ENTRIES = 50
MOST_UNPACKED = 100 * MEGABYTE
OF_PEOPLE = ("contacts.csv", "officers.csv")
NOT_A_ZIP = "This zip did not arrive whole, or has a password: make it again, then send it"
NO_CARE_FILE = "There is no care file in it. They have names such as clients.csv or prices.csv: see the list below"
ONLY_PEOPLE = "There are only people in it: a system administrator adds people"
TOO_LARGE = "The files are too large when they are unpacked: send them in two zips"
Corrections = Mapping[str, Mapping[str, Mapping[str, str] | None]]  # {file: {line: {column: text}, None: left out}}


@dataclass
class Archive:
    """The Sheets by file name, the names of files that are none, and sentences about what was passed over."""

    sheets: dict[str, Sheet] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_archive(
    file_name: str, content: bytes, corrections: Corrections, may_people: bool = False, own_email: str = ""
) -> Archive:
    """The care files of a zip, or a single one. Raises RuleBroken with the field `file` where there is none.

    corrections: what was put right since; may_people: whether contacts and officers are read; own_email: of the officer
    who sends it, whose own roles nobody changes so.
    """
    found = Archive()
    for name, bytes_of in _files(file_name, content):
        known_as = _known_as(name)
        if known_as is None or known_as in found.sheets:
            found.unknown.append(name.rpartition("/")[2][:100])
        elif known_as in OF_PEOPLE and not may_people:
            found.notes.append(f"{known_as} was not read: a system administrator adds people")
        else:
            read = read_workbook if bytes_of.startswith(b"PK\x03\x04") else read_csv
            sheet = read(known_as, bytes_of, KNOWN[known_as], COUNCIL)
            own = own_email if known_as == "officers.csv" else ""
            sheet.rows = CorrectedRows(sheet, corrections.get(known_as, {}), own)
            found.sheets[known_as] = sheet
    if not found.sheets:
        raise RuleBroken(". ".join(found.notes) or NO_CARE_FILE, "file")
    return found


def check_archive(file_name: str, content: bytes, may_people: bool) -> None:
    """Whether there is a care file in it, by names and sizes alone. Raises RuleBroken with the field `file`."""
    names = [file_name]
    if file_name.lower().endswith(".zip"):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                entries = _entries(package)
        except (*CUT_SHORT, *BROKEN):
            raise RuleBroken(NOT_A_ZIP, "file") from None
        if sum(each.file_size for each in entries) > MOST_UNPACKED:
            raise RuleBroken(TOO_LARGE, "file")
        names = [each.filename for each in entries]
    found = {_known_as(name) for name in names} - {None}
    if not found:
        raise RuleBroken(NO_CARE_FILE, "file")
    if not may_people and found <= set(OF_PEOPLE):
        raise RuleBroken(ONLY_PEOPLE, "file")


def _entries(package: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    entries = [each for each in package.infolist() if not each.is_dir()]
    if len(entries) > MOST_ENTRIES:
        raise RuleBroken(f"The zip has more than {MOST_ENTRIES} files: send the care files alone", "file")
    return sorted(entries, key=lambda each: each.filename)


def _known_as(name: str) -> str | None:
    base = name.replace("\\", "/").rpartition("/")[2].lower()
    base = f"{base.removesuffix('.xlsx')}.csv" if base.endswith(".xlsx") else base
    return base if base in KNOWN else None


def _files(file_name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    if not file_name.lower().endswith(".zip"):
        yield file_name, content
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            left = MOST_UNPACKED
            for entry in _entries(package):
                if _known_as(entry.filename) is None:
                    yield entry.filename, b""
                    continue
                with package.open(entry) as stream:
                    read = stream.read(left + 1)
                left -= len(read)
                if left < 0:
                    raise RuleBroken(TOO_LARGE, "file")
                yield entry.filename, read
    except (*CUT_SHORT, *BROKEN):
        raise RuleBroken(NOT_A_ZIP, "file") from None


class CorrectedRows:
    """The rows of a sheet with what was put right in them, without those that were left out."""

    def __init__(self, sheet: Sheet, corrections: Mapping[str, Mapping[str, str] | None], own_email: str) -> None:
        self.base: Rows = sheet.rows
        self.corrections = corrections
        self.places = {header_name(heading): place for place, heading in enumerate(sheet.headings)}
        self.own = own_email.casefold()
        self.count = sum(1 for _ in self) if corrections or own_email else len(sheet.rows)

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[Any]:
        return ((line, cells) for line, cells, is_left_out in self.with_left_out() if not is_left_out)

    def with_left_out(self) -> Iterator[tuple[int, list[str], bool]]:
        """(line, cells, whether it was left out) of every row."""
        for line, cells in self.base:
            key = str(line)
            if self.own and any(str(cell).strip().casefold() == self.own for cell in cells):
                yield line, cells, True
            elif key not in self.corrections:
                yield line, cells, False
            elif (typed := self.corrections[key]) is None:
                yield line, cells, True
            else:
                width = max(len(cells), len(self.places))
                new = [*cells, *[""] * (width - len(cells))]
                for column, text in typed.items():
                    if column in self.places:
                        new[self.places[column]] = text
                yield line, new, False

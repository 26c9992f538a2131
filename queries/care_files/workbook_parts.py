"""The parts of an .xlsx package that say what its cells mean: which sheets there are, strings, formats of numbers."""

import re
import zipfile
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any
from xml.etree.ElementTree import Element, fromstring
from xml.parsers import expat

from queries.care_files.spreadsheet_numbers import MAC_EPOCH, WINDOWS_EPOCH, builtin_format, is_date_format

BYTES_AT_ONCE = 256 * 1024
WORKBOOK = "xl/workbook.xml"
DURATION = re.compile(r"\[h+\]", re.IGNORECASE)
PLAIN_FORMAT = "General"


@dataclass(frozen=True)
class SheetPart:
    """A worksheet: its name on the tab, the part with its cells, and whether the workbook hides it."""

    name: str
    part: str
    is_hidden: bool


class Strings(Sequence[str]):
    """The shared strings of a workbook, kept as one text: a million short ones as objects would fill the memory."""

    def __init__(self) -> None:
        self._text = bytearray()
        self._ends = array("Q")

    def add(self, text: str) -> None:
        self._text += text.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._text))

    def __getitem__(self, place: Any) -> Any:
        if not 0 <= place < len(self._ends):
            raise IndexError(place)
        start = self._ends[place - 1] if place else 0
        return self._text[start : self._ends[place]].decode("utf-8", "surrogatepass")

    def __len__(self) -> int:
        return len(self._ends)


class Package:
    """An .xlsx file that was looked through already (packages.py)."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self.package = package
        self._parts = {name.replace("\\", "/").lower(): name for name in package.namelist()}
        self.workbook = self._target_of_kind("_rels/.rels", "officeDocument") or WORKBOOK
        book = self._xml(self.workbook)
        properties = [each for each in book if _local(each.tag) == "workbookPr"]
        is_mac = any(each.get("date1904") in ("1", "true") for each in properties)
        self.epoch: datetime = MAC_EPOCH if is_mac else WINDOWS_EPOCH
        self.sheets = self._sheets(book)
        self.formats = self._formats()

    def open(self, part: str) -> Any:
        """A part's bytes, to be read. Raises KeyError where there is none."""
        return self.package.open(self._parts[part.lower()])

    def strings(self) -> Strings:
        """The texts that cells refer to by their number; phonetic readings are left out."""
        strings = Strings()
        part = self._target_of_kind(self._relations_of(self.workbook), "sharedStrings")
        if not part or part.lower() not in self._parts:
            return strings
        reading = _StringsReader(strings)
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = reading.start, reading.end
        parser.CharacterDataHandler = reading.text
        parser.buffer_text = True
        with self.open(part) as file:
            while piece := file.read(BYTES_AT_ONCE):
                parser.Parse(piece, False)
        parser.Parse(b"", True)
        return strings

    def _xml(self, part: str) -> Element:
        with self.open(part) as file:
            return fromstring(file.read())  # noqa: S314 - packages.py refused document types

    def _relations_of(self, part: str) -> str:
        folder, _, name = part.rpartition("/")
        return f"{folder}/_rels/{name}.rels".lstrip("/")

    def _targets(self, relations: str) -> dict[str, tuple[str, str]]:
        """{id: (kind, part)} of what a part refers to."""
        if relations.lower() not in self._parts:
            return {}
        folder = PurePosixPath(relations).parent.parent
        found = {}
        for each in self._xml(relations):
            target = each.get("Target", "").replace("\\", "/")
            part = target.lstrip("/") if target.startswith("/") else _joined(folder, target)
            found[each.get("Id", "")] = (each.get("Type", "").rpartition("/")[2], part)
        return found

    def _target_of_kind(self, relations: str, kind: str) -> str:
        return next((part for each, part in self._targets(relations).values() if each == kind), "")

    def _sheets(self, book: Element) -> list[SheetPart]:
        targets = self._targets(self._relations_of(self.workbook))
        found = []
        for each in book.iter():
            if _local(each.tag) != "sheet":
                continue
            relation = next((value for name, value in each.items() if _local(name) == "id"), "")
            kind, part = targets.get(relation, ("", ""))
            if kind == "worksheet" and part.lower() in self._parts:
                found.append(SheetPart(each.get("name", ""), part, each.get("state", "visible") != "visible"))
        return found

    def _formats(self) -> list[str]:
        """The format of numbers of each style of a cell."""
        part = self._target_of_kind(self._relations_of(self.workbook), "styles")
        if not part or part.lower() not in self._parts:
            return []
        own, styles = {}, []
        for each in self._xml(part):
            if _local(each.tag) == "numFmts":
                own = {one.get("numFmtId", ""): one.get("formatCode", "") for one in each}
            elif _local(each.tag) == "cellXfs":
                styles = [one.get("numFmtId", "0") for one in each]
        return [own.get(number) or builtin_format(int(number), PLAIN_FORMAT) for number in styles]


class _StringsReader:
    """Takes the events of the strings' XML."""

    def __init__(self, strings: Strings) -> None:
        self.strings = strings
        self.pieces: list[str] = []
        self.is_text = self.is_phonetic = False

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "si":
            self.pieces = []
        elif name == "rPh":
            self.is_phonetic = True
        elif name == "t":
            self.is_text = not self.is_phonetic

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "si":
            self.strings.add("".join(self.pieces))
        elif name == "rPh":
            self.is_phonetic = False
        elif name == "t":
            self.is_text = False

    def text(self, text: str) -> None:
        if self.is_text:
            self.pieces.append(text)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _joined(folder: PurePosixPath, target: str) -> str:
    """A part's name from the folder that it is named in."""
    parts: list[str] = list(folder.parts)
    for piece in target.split("/"):
        if piece == "..":
            parts = parts[:-1]
        elif piece not in ("", "."):
            parts.append(piece)
    return "/".join(parts)


def kind_of_format(number_format: str) -> str:
    """What a format shows a number as: `date`, `instant`, `time`, `duration`, `percent`, `noughts 5` (00045) or ``."""
    if DURATION.search(number_format):
        return "duration"
    if is_date_format(number_format):
        shown = re.sub(r'\[[^\]]*\]|"[^"]*"|\\.', "", number_format).lower()
        has_day, has_hour = any(letter in shown for letter in "dy"), "h" in shown
        return "instant" if has_day and has_hour else "time" if has_hour or "s" in shown else "date"
    if "%" in re.sub(r'"[^"]*"|\\.', "", number_format):
        return "percent"
    return f"noughts {len(number_format)}" if re.fullmatch("0{2,}", number_format) else ""

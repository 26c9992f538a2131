"""The rows of one worksheet, parsed as they are unpacked: cells become the text that a CSV file would have."""

import re
from collections import deque
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from xml.parsers import expat

from queries.care_files.limits import TOO_WIDE, Limits
from queries.care_files.reading import FileProblem, FileRow
from queries.care_files.spreadsheet_numbers import moment_of
from queries.care_files.workbook_parts import BYTES_AT_ONCE, Package, SheetPart, Strings, kind_of_format

LAST_LINE = 1_048_576  # of any workbook
TEXTS = ("v", "f", "t")
MOST_PLACES = 10  # decimals of a number: what a spreadsheet's arithmetic leaves behind them is no figure
LARGEST_PLAIN = Decimal(10) ** 30
_LETTERS = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d*)")


def rows_of_sheet(package: Package, sheet: SheetPart, strings: Strings, limits: Limits) -> Iterator[FileRow]:
    """Yield the rows that have cells, without their blank ends. Raises FileProblem for one that is too wide."""
    reader = _SheetReader(package, strings, limits)
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    parser.buffer_text = True
    with package.open(sheet.part) as file:
        while piece := file.read(BYTES_AT_ONCE):
            parser.Parse(piece, False)
            while reader.rows:
                yield reader.rows.popleft()
    parser.Parse(b"", True)
    yield from reader.rows


class _SheetReader:
    """Takes the events of a worksheet's XML, and makes rows of them."""

    def __init__(self, package: Package, strings: Strings, limits: Limits) -> None:
        self.values = _Values(package, strings)
        self.limits = limits
        self.rows: deque[FileRow] = deque()
        self.line = self.place = self.blank_rows = 0
        self.is_hidden = False
        self.cells: list[str] = []
        self.formulas: dict[int, str] = {}
        self.kind, self.style = "", 0
        self.texts: dict[str, str] = {}
        self.collects: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self._start_cell(attributes)
        elif name in TEXTS:
            self.collects = []
        elif name == "row":
            self._start_row(attributes)

    def text(self, text: str) -> None:
        if self.collects is not None:
            self.collects.append(text)

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in TEXTS:
            self.texts[name] = self.texts.get(name, "") + "".join(self.collects or ())
            self.collects = None
        elif name == "c":
            if self.texts:
                self._end_cell()
        elif name == "row":
            self._end_row()

    def _start_row(self, attributes: dict[str, str]) -> None:
        self.line = int(attributes.get("r") or self.line + 1)
        self.is_hidden = attributes.get("hidden") in ("1", "true") or attributes.get("ht") == "0"
        self.place, self.cells, self.formulas = 0, [], {}

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        self.place = _place_of(reference) if reference else self.place + 1
        self.kind, self.style = attributes.get("t", "n"), int(attributes.get("s") or 0)
        self.texts = {}

    def _end_cell(self) -> None:
        text, formula = self.values.text_of(self.kind, self.style, self.texts), self.texts.get("f")
        if not text.strip():
            return
        if self.place > self.limits.columns:
            raise FileProblem(TOO_WIDE, self.line)
        self.cells += [""] * (self.place - len(self.cells))
        self.cells[self.place - 1] = text
        if formula is not None and not text.startswith(("=", "#")):
            self.formulas[self.place - 1] = f"={formula}" if formula else "the formula above"

    def _end_row(self) -> None:
        if self.cells and self.line <= LAST_LINE:
            self.rows.append(FileRow(self.line, self.cells, self.is_hidden, self.formulas or None))
            return
        self.blank_rows += 1
        if self.limits.rows is not None and self.blank_rows > max(self.limits.rows, LAST_LINE):
            raise FileProblem(
                "The workbook has more blank rows than any sheet: copy the rows into a new one", self.line
            )


class _Values:
    """What a cell's parts say, as text."""

    def __init__(self, package: Package, strings: Strings) -> None:
        self.epoch, self.strings = package.epoch, strings
        self.kinds = [kind_of_format(each) for each in package.formats]

    def text_of(self, kind: str, style: int, texts: dict[str, str]) -> str:
        """Text that only looks like a formula gets the `'` that it has in a CSV file; a formula that was never worked
        out stays.
        """
        value = texts.get("v", "")
        if not value and "f" in texts and kind != "inlineStr":
            return f"={texts['f']}"
        if kind in ("s", "inlineStr", "str", "e"):
            text = self.strings[int(value)] if kind == "s" else texts.get("t", "") if kind == "inlineStr" else value
            return f"'{text}" if text.startswith("=") else text
        if kind == "b":
            return "Y" if value.strip() == "1" else "N"
        if kind == "d":
            return text_of_instant(datetime.fromisoformat(value.strip()), shows_time="T" in value)
        return self._number(value.strip(), self.kinds[style] if style < len(self.kinds) else "")

    def _number(self, text: str, shown_as: str) -> str:
        try:
            number = Decimal(text)
        except InvalidOperation:
            return text
        if not number.is_finite() or abs(number) >= LARGEST_PLAIN:
            return text
        if shown_as in ("date", "instant", "time", "duration"):
            return self._moment(float(number), shown_as) or _plain(number)
        if shown_as == "percent":
            return f"{_plain(100 * number)}%"
        plain = _plain(number)
        return plain.zfill(int(shown_as[8:])) if shown_as.startswith("noughts") and plain.isdigit() else plain

    def _moment(self, days: float, shown_as: str) -> str:
        """A date, time or duration as text, or nothing for a number that is none."""
        if shown_as == "duration":
            minutes = round(days * 24 * 60)
            return f"{minutes // 60}:{minutes % 60:02d}" if minutes >= 0 else ""
        try:
            found = moment_of(days, self.epoch)
        except (ValueError, OverflowError):
            return ""
        if isinstance(found, datetime):
            return text_of_instant(found, shows_time=shown_as == "instant")
        if isinstance(found, date):
            return text_of_instant(datetime.combine(found, time(0)), shows_time=False)
        return f"{found:%H:%M}" if isinstance(found, time) else ""


def text_of_instant(instant: datetime, shows_time: bool) -> str:
    """`10/11/2025`, or with its time where it has one or shows one: midnight too, if the cell shows it."""
    rounded = (
        instant
        + timedelta(seconds=round(instant.microsecond / 1_000_000))
        - timedelta(microseconds=instant.microsecond)
    )
    has_time = shows_time or rounded.time() != time(0)
    return f"{rounded:%d/%m/%Y %H:%M}" if has_time else f"{rounded:%d/%m/%Y}"


def _plain(number: Decimal) -> str:
    """A number without needless zeros and powers of ten."""
    text = format(round(number, MOST_PLACES).normalize(), "f")
    return "0" if text == "-0" else text


def _place_of(reference: str) -> int:
    """1 for `A7`, 28 for `AB7`. Raises ValueError for what names no cell."""
    match = _LETTERS.fullmatch(reference)
    if not match:
        raise ValueError(f"{reference[:20]} names no cell")
    place = 0
    for letter in match[1].upper():
        place = 26 * place + ord(letter) - 64
    return place

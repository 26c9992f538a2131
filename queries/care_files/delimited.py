"""A CSV file as rows of cells: its encoding, what separates its columns, and its quotation marks.

Commas, semicolons and tabs are read, with or without a line `sep=;`. Text is UTF-8, with or without a byte-order mark,
the UTF-16 that a spreadsheet saves as Unicode Text, or the Windows-1252 that it saves as CSV.
"""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from queries.care_files.limits import COMMAND_LINE, MEGABYTE, TOO_WIDE, Limits
from queries.care_files.reading import FileProblem, FileRow, Known, Row, Sheet, known_in
from queries.care_files.tables import HEAD_ROWS, find_header, read_table
from rules.care_files.packed_rows import PackedRows

SEPARATORS = (",", ";", "\t", "|")
HEAD_BYTES = 256 * 1024  # in which the separator is looked for
SNIFFED_BYTES = 1000
UTF_8 = "utf-8-sig"
WINDOWS = "cp1252"
NOT_UTF_8 = "The file is not UTF-8 text: save it again as “CSV UTF-8”"
FROM_WINDOWS = (
    "The file was saved as plain CSV and not as “CSV UTF-8”, so it is read as Windows text: check names and signs such "
    "as é and £."
)
Opener = Callable[[], BinaryIO]
_UTF_8_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_SEP_LINE = re.compile(r'"?sep=(.)"?[;,\t]*\r?\n?', re.IGNORECASE)


def read_csv(file_name: str, content: bytes, known: Known = frozenset(), limits: Limits = COMMAND_LINE) -> Sheet:
    """The bytes of a CSV file as a Sheet. One that is broken in itself, or larger than its limits, says so in
    `problem`, and is read no further.
    """
    sheet = Sheet(file_name)
    try:
        sheet.rows = PackedRows(_Source(lambda: io.BytesIO(content)).table(sheet, known, limits))
    except FileProblem as problem:
        return Sheet(file_name, sheet.headings, problem=problem.words, problem_line=problem.line)
    return sheet


def read_csv_file(file_name: str, path: Path, known: Known) -> Sheet:
    """A CSV file of any size as a Sheet: it is read through once for what is wrong with it, and then row by row
    whenever its rows are asked for. `problem` says why nothing of it can be used.
    """
    sheet, source = Sheet(file_name), _Source(lambda: path.open("rb"))
    try:
        count = sum(1 for _ in source.table(sheet, known, COMMAND_LINE))
    except FileProblem as problem:
        return Sheet(file_name, sheet.headings, problem=problem.words, problem_line=problem.line)
    sheet.rows = _RowsOfFile(source, known, count)
    return sheet


class _RowsOfFile:
    """Rows that are read again each time that somebody goes through them."""

    def __init__(self, source: "_Source", known: Known, count: int) -> None:
        self.source, self.known, self.count = source, known, count

    def __iter__(self) -> Iterator[Row]:
        return self.source.table(Sheet(""), self.known, COMMAND_LINE)

    def __len__(self) -> int:
        return self.count


class _Source:
    """The text of a file, which can be opened again."""

    def __init__(self, open_bytes: Opener) -> None:
        self.open_bytes = open_bytes
        self.encoding = ""

    def table(self, sheet: Sheet, known: Known, limits: Limits) -> Iterator[Row]:
        self.encoding = self.encoding or self._find_encoding()
        if self.encoding == WINDOWS:
            sheet.notes.append(FROM_WINDOWS)
        return read_table(self._rows(self._separator(known), limits), sheet, known, limits, pads=False)

    def _find_encoding(self) -> str:
        """The encoding that all of the file is in. Raises FileProblem where it is none that is read."""
        with self.open_bytes() as file:
            encoding = encoding_of(file.read(SNIFFED_BYTES))
        wrong_line = self._first_wrong_line(encoding)
        if wrong_line is None:
            return encoding
        if encoding == UTF_8 and self._first_wrong_line(WINDOWS) is None and not self._is_broken_utf_8():
            return WINDOWS
        raise FileProblem(NOT_UTF_8, wrong_line)

    def _first_wrong_line(self, encoding: str) -> int | None:
        """The first line that is not in this encoding."""
        decoder, lines = codecs.getincrementaldecoder(encoding)(), 1
        for piece in self._pieces():
            try:
                decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                return lines + piece.count(b"\n", 0, error.start)
            lines += piece.count(b"\n")
        return None

    def _is_broken_utf_8(self) -> bool:
        """Whether it was meant to be UTF-8 and is damaged: most of its letters beyond ASCII are."""
        whole = other = 0
        for piece in self._pieces():
            if piece.startswith(codecs.BOM_UTF8):
                return True
            letters = [len(letter) for letter in _UTF_8_LETTER.findall(piece)]
            whole += len(letters)
            other += sum(byte > 0x7F for byte in piece) - sum(letters)
        return whole >= max(1, other)

    def _pieces(self) -> Iterator[bytes]:
        """The bytes in pieces, of which the last is empty."""
        with self.open_bytes() as file:
            while piece := file.read(MEGABYTE):
                yield piece
        yield b""

    def _text(self) -> io.TextIOWrapper:
        return io.TextIOWrapper(self.open_bytes(), self.encoding, newline="")

    def _separator(self, known: Known) -> str:
        """What separates the columns: the mark that a `sep=` line names, or the one by which a row of column names is
        found, or the widest rows.
        """
        with self._text() as text:
            head = text.read(HEAD_BYTES)
        if named := _SEP_LINE.match(head):
            return named[1]

        def found_by(separator: str) -> tuple[int, int]:
            reader = csv.reader(io.StringIO(head, newline=""), delimiter=separator)
            rows = [FileRow(0, cells) for cells, _ in zip(_readable(reader), range(HEAD_ROWS), strict=False)]
            place = find_header(rows, known)
            header = rows[place].cells if place is not None else []
            width = sum(bool(cell.strip()) for cell in header) if len(header) > 1 else 0
            return known_in(header, known), width

        return max(SEPARATORS, key=found_by)

    def _rows(self, separator: str, limits: Limits) -> Iterator[FileRow]:
        with self._text() as text:
            yield from _rows_of(text, separator, limits)


def encoding_of(beginning: bytes) -> str:
    """The encoding of a text that begins so."""
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-16-le" if 3 * beginning[1::2].count(0) > len(beginning) else UTF_8


def _readable(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    """Rows as far as they can be read."""
    try:
        yield from reader
    except csv.Error:
        return


def _rows_of(text: io.TextIOWrapper, separator: str, limits: Limits) -> Iterator[FileRow]:
    """The rows of a CSV text. A stray quotation mark within one line is read as it stands; one that swallows others is
    a FileProblem.
    """
    lines = _Remembering(text)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            cells = _cells_with_stray_marks(lines.last, separator, line, reader.line_num, str(error))
        if len(cells) > limits.columns:
            raise FileProblem(TOO_WIDE, line)
        if line == 1 and _SEP_LINE.fullmatch(lines.last):
            continue
        yield FileRow(line, cells)


def _cells_with_stray_marks(text: str, separator: str, line: int, last_line: int, error: str) -> list[str]:
    if "limit" in error:
        raise FileProblem("A cell of this line is longer than 131,072 characters: shorten it", line)
    if line != last_line or "unexpected end" in error:
        words = "A quotation mark in this line is never closed, or the file breaks off here"
        raise FileProblem(f"{words}: close it or take it out, or export the file again", line)
    return next(csv.reader([text], delimiter=separator), [])


class _Remembering:
    """The lines of a text, with the one that was read last."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text = text
        self.last = ""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self.last = next(self.text)
        return self.last

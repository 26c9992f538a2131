"""The table in a file: the row with its column names, and the rows below that belong to it.

What stands above, beside and below it is passed over, and told in the Sheet's notes: a title, a remark at the side, a
total, the column names once more, another table.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from queries.care_files.limits import TOO_MANY_CELLS, TOO_WIDE, Limits, too_many
from queries.care_files.reading import FileProblem, FileRow, Known, Row, Sheet, header_name, known_in
from rules.care_files.cells import fold

HEAD_ROWS = 30  # in which the column names are looked for
FEWEST_OF_A_ROW = 3  # columns of a table in which one cell alone is no row
FEWEST_KNOWN = 2  # of a row that is taken for column names
MOST_TOLD = 5
EMPTY = "The file is empty: it needs a row of column names"
TOTALS = {"total", "totals", "grand total", "sub total", "subtotal", "sum"}
_FIGURE = re.compile(r"[£\d.,\s()%−-]+")
_SHORT = 40


def read_table(rows: Iterable[FileRow], sheet: Sheet, known: Known, limits: Limits, pads: bool) -> Iterator[Row]:
    """Yield the rows of the table in a file, and fill in what the sheet says of itself: headings at once, notes and
    hidden lines at the end.

    `pads`: the file does not keep the blank end of a row, so that a short row is whole. Raises FileProblem.
    """
    return _Table(sheet, known, limits, pads).rows_of(iter(rows))


def find_header(rows: Sequence[FileRow], known: Known) -> int | None:
    """Which of a file's first rows has the column names: the one that knows most of them, or where none does, the first
    that is about as wide as the widest.
    """
    scores = [known_in(row.cells, known) for row in rows]
    if max(scores, default=0) >= FEWEST_KNOWN:
        return scores.index(max(scores))
    widths = [sum(bool(cell.strip()) for cell in row.cells) for row in rows]
    widest = max(widths, default=0)
    return next((place for place, width in enumerate(widths) if width and 2 * width >= widest), None)


class _Table:
    """Reads one table. It counts what it passes over, and says so in the sheet when it is through."""

    def __init__(self, sheet: Sheet, known: Known, limits: Limits, pads: bool) -> None:
        self.sheet, self.known, self.limits, self.pads = sheet, known, limits, pads
        self.width = self.physical_width = self.cells = self.count = 0
        self.names: list[str] = []
        self.first_names: frozenset[str] = frozenset()  # that a row of column names may begin with
        self.beginnings: frozenset[str] = frozenset()  # the first two letters of these, and of a total
        self.twice: dict[int, bool] = {}  # place of a column whose name is there twice -> whether it has any cell
        self.beside: list[tuple[int, str]] = []
        self.totals: list[int] = []
        self.again: list[int] = []
        self.remarks: list[tuple[int, str]] = []
        self.other: list[int] = []  # lines of another table below, its column names first
        self.formulas: list[tuple[int, str, str, str]] = []

    def rows_of(self, rows: Iterator[FileRow]) -> Iterator[Row]:
        filled = (row for row in rows if "".join(row.cells).strip())
        head = list(islice(filled, HEAD_ROWS))
        place = find_header(head, self.known)
        if place is None:
            raise FileProblem(EMPTY)
        self._take_header(head, place)
        yield from self._body(head[place + 1 :])
        yield from self._body(filled)
        self._finish()

    def _take_header(self, head: Sequence[FileRow], place: int) -> None:
        cells = head[place].cells
        self.physical_width = len(cells)
        self.width = max(number for number, cell in enumerate(cells, 1) if cell.strip())
        if self.width > self.limits.columns:
            raise FileProblem(TOO_WIDE, head[place].line)
        self.sheet.headings = list(cells[: self.width])
        self.names = self.sheet.headers
        self.first_names = self.known | {name for name in self.names[:1] if name}
        self.beginnings = frozenset(name[:2] for name in (*TOTALS, *self.first_names))
        times = Counter(name for name in self.names if name)
        self.twice = {number: False for number, name in enumerate(self.names) if times[name] > 1}
        if above := head[:place]:
            said = " ".join(cell.strip() for row in above for cell in row.cells if cell.strip())
            lines = _lines([row.line for row in above])
            self.sheet.notes.append(f"{lines} above the column names {_were(above)} passed over: {_quoted(said)}.")

    def _body(self, rows: Iterable[FileRow]) -> Iterator[Row]:
        for row in rows:
            if self._is_passed_over(row):
                continue
            self.count += 1
            self.cells += len(row.cells)
            if self.limits.rows is not None and self.count > self.limits.rows:
                raise FileProblem(too_many(self.limits.rows), row.line)
            if self.limits.cells is not None and self.cells > self.limits.cells:
                raise FileProblem(TOO_MANY_CELLS, row.line)
            if row.is_hidden:
                self.sheet.hidden.append(row.line)
            if row.formulas:
                self._note_formulas(row)
            for place in self.twice:
                self.twice[place] = self.twice[place] or bool("".join(row.cells[place : place + 1]).strip())
            yield row.line, self._cells_of(row)

    def _cells_of(self, row: FileRow) -> list[str]:
        """The cells of the table; what stands beside it is noted. A cell too many directly behind the last one stays,
        as it may be a text with a comma in it that lacks its quotation marks: the reader of the row refuses it.
        """
        cells = row.cells
        if len(cells) == self.width:
            return cells
        if len(cells) < self.width:
            return cells + [""] * (self.width - len(cells)) if self.pads else cells
        beside = [cell.strip() for cell in cells[self.width :]]
        if not any(beside):
            return cells[: self.width]
        if not self.pads and self.physical_width == self.width and beside[0]:
            return cells
        self.beside += [(row.line, text) for text in beside if text]
        return cells[: self.width]

    def _is_passed_over(self, row: FileRow) -> bool:
        """Whether a row is none of the table: a total, the column names once more, another table, what is below it."""
        if self.other:
            self.other.append(row.line)
            return True
        first = row.cells[0] if row.cells[0].strip() else next(cell for cell in row.cells if cell.strip())
        if self.width >= FEWEST_OF_A_ROW and self._is_remark(row, first):
            self.remarks.append((row.line, first.strip()))
            return True
        beginning = first[:2].lower()
        if beginning.isalnum() and beginning not in self.beginnings:
            return False  # as most rows: neither a total nor a name can begin so
        if fold(first.rstrip(": ")) in TOTALS:
            figures = [cell for cell in row.cells if cell.strip()][1:]
            is_total = bool(figures) and all(_FIGURE.fullmatch(cell) for cell in figures)
            self.totals += [row.line] * is_total
            return is_total
        if header_name(first) not in self.first_names:
            return False
        names = [header_name(cell) for cell in row.cells[: self.width]]
        if names == self.names:
            self.again.append(row.line)
        elif known_in(row.cells, self.known) >= FEWEST_KNOWN:
            self.other.append(row.line)
        return bool(self.other) or names == self.names

    def _is_remark(self, row: FileRow, first: str) -> bool:
        """Whether a row is one phrase and nothing else: a signature, the title of what follows."""
        if " " not in first and ":" not in first:
            return False
        text = first.strip()
        is_phrase = (" " in text or ":" in text) and any(letter.isalpha() for letter in text)
        return is_phrase and row.cells[0] == first and not any(cell.strip() for cell in row.cells[1:])

    def _note_formulas(self, row: FileRow) -> None:
        for place, formula in (row.formulas or {}).items():
            if place < self.width and (not self.known or self.names[place] in self.known):
                self.formulas.append((row.line, self.sheet.headings[place].strip(), formula, row.cells[place].strip()))

    def _finish(self) -> None:
        self._settle_names_that_are_there_twice()
        notes = self.sheet.notes
        if self.formulas:
            notes.append(_formula_note(self.formulas))
        if self.beside:
            notes.append(f"Cells beside the table were left alone: {_told(self.beside)}.")
        if self.totals:
            notes.append(f"{_lines(self.totals)} with a total {_were(self.totals)} passed over.")
        if self.remarks:
            notes.append(f"Lines with nothing but a remark were passed over: {_told(self.remarks)}.")
        if self.again:
            notes.append(f"{_lines(self.again)} with the column names once more {_were(self.again)} passed over.")
        if self.other:
            rows = f"it and the {len(self.other) - 1:,} rows below it" if len(self.other) > 1 else "it"
            words = f"Another table begins in line {self.other[0]}: {rows} were not read."
            notes.append(f"{words} Upload it as a separate file.")

    def _settle_names_that_are_there_twice(self) -> None:
        """Of two columns of one name the one with cells is read. Two with cells are a problem where the name is known;
        else both are kept, as `Start` and `Start (2)`.
        """
        times: Counter[str] = Counter()
        for place in sorted(self.twice, key=lambda place: (not self.twice[place], place)):
            name = self.names[place]
            if times[name] and self.twice[place] and (name in self.known or not self.known):
                heading = self.sheet.headings[self.names.index(name)].strip()
                raise FileProblem(f"The column {heading} is there twice: take one of them out, or give it another name")
            times[name] += 1
            if times[name] > 1:
                self.sheet.headings[place] = f"{self.sheet.headings[place].strip()} ({times[name]})"


def _told(found: Sequence[tuple[int, str]]) -> str:
    """`“rang the office” in line 2; and 3 more`, of (line, text)."""
    told = "; ".join(f"{_quoted(text)} in line {line}" for line, text in found[:MOST_TOLD])
    return f"{told}; and {len(found) - MOST_TOLD:,} more" if len(found) > MOST_TOLD else told


def _lines(lines: Sequence[int]) -> str:
    """`Line 3`, `Lines 3, 8`, or of many `Lines 3, 8, 9, 12, 15 and 7 more`."""
    told = ", ".join(f"{line:,}" for line in lines[:MOST_TOLD])
    more = f" and {len(lines) - MOST_TOLD:,} more" if len(lines) > MOST_TOLD else ""
    return f"{'Line' if len(lines) == 1 else 'Lines'} {told}{more}"


def _were(lines: Sequence[object]) -> str:
    return "was" if len(lines) == 1 else "were"


def _quoted(text: str) -> str:
    return f"“{text[:_SHORT]}{'…' if len(text) > _SHORT else ''}”"


def _formula_note(formulas: Sequence[tuple[int, str, str, str]]) -> str:
    line, heading, formula, value = formulas[0]
    shown = f"{heading} of line {line} is {value}, as the spreadsheet worked out {formula[:_SHORT]}"
    if len(formulas) == 1:
        return f"A formula was taken as its last result: {shown}."
    return f"{len(formulas):,} formulas were taken as their last results: {shown}, and so on."

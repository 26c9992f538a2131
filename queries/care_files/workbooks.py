"""An .xlsx workbook as a Sheet: of its worksheets the one that has the columns, which is told.

Its package is looked through first (packages.py); its rows are then read no further than the limits. What a formula
came to when the workbook was saved is taken and told; one that was never worked out stays, and the reader of its row
refuses it. Rows that the spreadsheet hides are read and told; another worksheet that has the columns too is not read,
and told.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

from queries.care_files import packages
from queries.care_files.limits import Limits
from queries.care_files.reading import FileProblem, FileRow, Known, Sheet, known_in
from queries.care_files.sheet_rows import rows_of_sheet
from queries.care_files.tables import FEWEST_KNOWN, HEAD_ROWS, find_header, read_table
from queries.care_files.workbook_parts import Package, SheetPart, Strings
from rules.care_files.packed_rows import PackedRows

BROKEN = (*packages.BROKEN, ParseError, ExpatError, IndexError, AttributeError, OverflowError, ArithmeticError)
MOST_SHEETS = 100


def read_workbook(file_name: str, content: bytes, known: Known, limits: Limits) -> Sheet:
    """The bytes of an .xlsx file as a Sheet; one that cannot be read says why in `problem`."""
    sheet = Sheet(file_name)
    try:
        packages.look_through(content)
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            sheet.rows = PackedRows(_Book(Package(file), known, limits).read(sheet))
    except FileProblem as problem:
        return Sheet(file_name, sheet.headings, problem=problem.words, problem_line=problem.line)
    except packages.CUT_SHORT:
        return Sheet(file_name, problem=packages.NOT_WHOLE)
    except BROKEN:
        return Sheet(file_name, problem=packages.NOT_UNDERSTOOD)
    return sheet


class _Book:
    """A workbook, and which of its sheets is read."""

    def __init__(self, package: Package, known: Known, limits: Limits) -> None:
        self.package, self.known, self.limits = package, known, limits
        self.strings: Strings = package.strings()

    def read(self, sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
        """The rows of the sheet that has the columns; the Sheet's notes say which, and what the others have."""
        looked = [(each, *self._look_at(each)) for each in self.package.sheets[:MOST_SHEETS]]
        filled = [each for each in looked if each[1]]
        if not filled:
            raise FileProblem("The workbook is empty: it needs a row of column names")
        chosen = max(filled, key=lambda each: (each[2] if each[2] >= FEWEST_KNOWN else 0, not each[0].is_hidden))
        part, head, score = chosen
        others = [each for each in filled if each is not chosen]
        rows = chain(head, islice(self._rows(part), len(head), None))
        yield from read_table(rows, sheet, self.known, self.limits, pads=True)
        sheet.notes[:0] = self._notes(part, score, others)
        if sheet.hidden:
            count = f"{len(sheet.hidden):,} rows" if len(sheet.hidden) > 1 else "1 row"
            sheet.notes.append(
                f"{count} of the table cannot be seen in the spreadsheet, hidden by a filter or by hand."
            )

    def _rows(self, part: SheetPart) -> Iterator[FileRow]:
        return rows_of_sheet(self.package, part, self.strings, self.limits)

    def _look_at(self, part: SheetPart) -> tuple[list[FileRow], int]:
        """A sheet's first rows, and how many of the columns stand in its header row."""
        head = list(islice(self._rows(part), HEAD_ROWS))
        place = find_header(head, self.known)
        return head, known_in(head[place].cells, self.known) if place is not None else 0

    def _notes(
        self, part: SheetPart, score: int, others: Sequence[tuple[SheetPart, list[FileRow], int]]
    ) -> Iterator[str]:
        """Which sheet was read, where there is a choice, and which others have something."""
        if others or part.is_hidden:
            how = ", which the workbook hides," if part.is_hidden else ""
            yield f"The sheet “{part.name}”{how} was read."
        same = [each for each in others if score >= FEWEST_KNOWN and each[2] * 2 >= score]
        for other, _, _ in same:
            count = max(sum(1 for _ in self._rows(other)) - 1, 0)
            kind = "The hidden sheet" if other.is_hidden else "The sheet"
            words = f"{kind} “{other.name}” has the same columns and {count:,} {'row' if count == 1 else 'rows'}"
            yield f"{words}, which were not read: upload it as a separate file if you want them."
        rest = [each[0] for each in others if each not in same]
        if rest:
            names = ", ".join(f"“{each.name}”{' (hidden)' if each.is_hidden else ''}" for each in rest[:5])
            yield f"{names} {'was' if len(rest) == 1 else 'were'} not read: the columns are not there."

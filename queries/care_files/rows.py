"""One row of a file as values: what each cell says, what it points to, and what stands where it is blank or absent."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from queries.care_files.plan import FilePlan, Key, Record, Values
from queries.care_files.reading import Sheet, header_name
from queries.care_files.records import Records
from rules.broken import Problems, RuleBroken
from rules.care_files.cells import cell_text, read_yes_no
from rules.care_files.column_names import named_alike
from rules.care_files.columns import Column, Layout
from rules.care_files.date_cells import DateOrder, is_in_figures, order_of, read_date
from rules.care_files.layouts import LAYOUTS
from rules.care_files.packed_rows import unpack

SHEET_ERRORS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"}
PLAIN = (str, int, date, type(None))  # what no row can change for the others
MOST_KEPT = 1_000  # cells of a column: dates, prices and names come again and again, references do not
WHAT = {layout.file_name: layout.what for layout in LAYOUTS}


@dataclass(eq=False, slots=True)
class Draft:
    """A row that could be read: `values` is the whole record as it would become."""

    line: int
    packed: str  # its cells
    key: Key
    record: Record | None
    values: Values = field(default_factory=dict)
    is_deleted: bool = False

    @property
    def cells(self) -> list[str]:
        """The row's cells as they were."""
        return unpack(self.packed)

    @property
    def stored(self) -> Values | None:
        """The record as it is stored, or None for a new one."""
        return self.record.stored if self.record else None

    def changes(self, name: str) -> bool:
        """Whether an existing record's value of this name would change."""
        return self.stored is not None and self.stored[name] != self.values[name]


class RowReader:
    """Reads one file's rows against the records; raises RuleBroken with the column as its field."""

    def __init__(self, layout: Layout, sheet: Sheet, records: Records, is_asked: bool = False) -> None:
        """`is_asked`: a person was asked about the order of the file's dates, so that it need not be refused."""
        self.month_first = "" if is_asked else _month_first(layout, sheet)
        self.layout = layout
        self.records = records
        self.width = len(sheet.headers)
        self.headings = sheet.headings
        self.places = {header: place for place, header in enumerate(sheet.headers)}
        self.columns = [column for column in layout.columns if column.header in self.places]
        self.key_columns = [layout.column(header) for header in layout.key]
        self.read_before: dict[str, dict[str, Any]] = defaultdict(dict)  # by column: what a cell said, of the first
        self.reading = [
            (column, column.name, self.places[column.header], self.read_before[column.header])
            for column in self.columns
        ]

    def read_cells(self, cells: list[str]) -> Values:
        """{name: value} of the columns that the file has, blanks as what they stand for. Raises all that is wrong."""
        problems = Problems()
        read = self.readable_cells(cells, problems)
        problems.raise_any()
        return read

    def readable_cells(self, cells: list[str], problems: Problems, but: Collection[str] = ()) -> Values:
        """The same of the cells that can be read; what is wrong with the others is added to `problems`.

        `but`: headers of columns that are not looked at.
        """
        read: Values = {}
        for column, name, place, known in self.reading:
            if column.header in but:
                continue
            cell = cells[place]
            if cell in known:
                read[name] = known[cell]
                continue
            try:
                read[name] = self.value(column, cells)
            except RuleBroken as broken:
                problems.add(broken)
        return read

    def check_width(self, cells: list[str]) -> None:
        """A row has as many cells as the header row; more may follow only where they are empty."""
        if len(cells) < self.width or any(cell.strip() for cell in cells[self.width :]):
            words = f"This row has {len(cells)} cells where the header row has {self.width}"
            if len(cells) > self.width:
                words = f"{words}: a text with a comma in it needs quotation marks around it"
            raise RuleBroken(words)

    def value(self, column: Column, cells: list[str]) -> Any:
        """What a row says in one column; a key column that is absent is as if it were blank."""
        place = self.places.get(column.header)
        cell = cells[place] if place is not None else ""
        known = self.read_before[column.header]
        if cell in known:
            return known[cell]
        value = self._value(column, cell_text(cell))
        if isinstance(value, PLAIN) and len(known) < MOST_KEPT:
            known[cell] = value
        return value

    def _value(self, column: Column, text: str) -> Any:
        if not text:
            if column.is_required:
                raise RuleBroken(f"The {column.header} is empty: every {self.layout.what} needs one", column.header)
            return column.blank
        if self.month_first and column.read is read_date and is_in_figures(text):
            words = (
                f"This file has dates with the month first ({self.month_first}), so “{text}” can be read in two ways"
            )
            raise RuleBroken(f"{words}: write it as DD/MM/YYYY or YYYY-MM-DD", column.header)
        if text.upper() in SHEET_ERRORS:
            raise RuleBroken(f"The spreadsheet could not work this out ({text}): type what it is", column.header)
        try:
            value = column.read(text)
        except RuleBroken as broken:
            raise RuleBroken(broken.message, column.header) from None
        return self.points_to(column, value) if column.points_to else value

    def points_to(self, column: Column, reference: str) -> Record:
        """The record that a reference names."""
        record = self.records.find(column.points_to, reference)
        if record is None:
            words = self.records.none_called(WHAT[column.points_to], reference, column.points_to)
            raise RuleBroken(words, column.header)
        return record

    def is_delete(self, cells: list[str]) -> bool:
        """Whether the row asks to be taken away."""
        if not self.layout.may_delete or "delete" not in self.places:
            return False
        text = cell_text(cells[self.places["delete"]])
        try:
            return bool(text) and read_yes_no(text)
        except RuleBroken as broken:
            raise RuleBroken(broken.message, "delete") from None

    def key(self, cells: list[str]) -> Key:
        """What tells the row apart, with what it points to looked up."""
        parts = [self.value(column, cells) for column in self.key_columns]
        parts = [part.key if isinstance(part, Record) else part for part in parts]
        return parts[0] if len(parts) == 1 else tuple(parts)

    def complete(self, read: Values, stored: Values | None, left: Values | None = None) -> Values:
        """All of a record's values: those of the row over those it has; a new one takes what blanks stand for.

        `left` are values of a new record that are known from elsewhere, for columns that the file does not have.
        """
        values = (left or {}) | read
        if stored is not None:
            return stored | values
        for column in self.layout.columns:
            if column.name not in values:
                if column.is_required:
                    words = f"The file has no column {column.header}, and a new {self.layout.what} needs one"
                    raise RuleBroken(words + _hint(self.headings, [column.header]), column.header)
                values[column.name] = column.blank
        return values


def _month_first(layout: Layout, sheet: Sheet) -> str:
    """`11/13/2025, line 7`: a date of the file that has its month first, or nothing."""
    headers = sheet.headers
    places = [
        headers.index(each.header) for each in layout.columns if each.read is read_date and each.header in headers
    ]
    if not places:
        return ""
    dates = {cells[place] for _, cells in sheet.rows for place in places if place < len(cells)}
    turned = {cell for cell in dates if cell.strip() and order_of([cell.strip()]) == DateOrder.MONTH_FIRST}
    rows = sheet.rows if turned else ()
    found = ((line, cells[place]) for line, cells in rows for place in places if place < len(cells))
    return next((f"{cell.strip()}, line {line}" for line, cell in found if cell in turned), "")


def open_file(layout: Layout, sheet: Sheet) -> FilePlan:
    """A FilePlan for a file, with what is wrong with the file as such."""
    file = FilePlan(layout.file_name, sheet.headings, len(sheet.rows), notes=sheet.notes)
    if sheet.problem:
        file.reject_file(sheet.problem_line, sheet.problem)
        return file
    known = layout.headers | {""}
    file.unknown_columns = [heading for heading in sheet.headings if header_name(heading) not in known]
    missing = [header for header in layout.key if layout.column(header).is_required and header not in sheet.headers]
    if missing:
        words = f"The file has no column {' and no column '.join(missing)}, which tells its rows apart"
        file.reject_file(1, words + _hint(sheet.headings, missing))
    return file


def _hint(headings: Sequence[str], missing: Sequence[str]) -> str:
    """Which headings the missing columns may be, for a file that nobody can be asked about."""
    guessed = {name: heading for name in missing if (heading := named_alike(headings, name))}
    told = "; ".join(f"is “{heading}” the column {name}? Then call it so" for name, heading in guessed.items())
    return f": {told}" if told else ""


def refuse_twin(seen: dict[Key, int], key: Key, line: int, layout: Layout) -> None:
    """Of two rows with one key the later is not taken."""
    first = seen.setdefault(key, line)
    if first != line:
        words = f"Line {first} has the same {' and '.join(layout.key)} already: one row for each {layout.what}"
        raise RuleBroken(words, layout.key[0])

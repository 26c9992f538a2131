"""What an import would do, made before anything is written: the preview, and then what is applied."""

from collections.abc import ItemsView, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from rules.broken import RuleBroken, problems_of
from rules.care_files.packed_rows import pack, unpack

KINDS = ("new", "updated", "unchanged", "rejected")
OUTCOMES = ("new", "updated", "deleted", "unchanged")


Key = str | tuple[Any, ...]  # a row's reference, or several such and a date
Values = dict[str, Any]  # a row by the names of its columns


@dataclass(eq=False, slots=True)  # a file has hundreds of thousands
class Record:
    """A row of the council's records as it is stored (None: not yet) and as it will be.

    A value that points to another file's row is that row's Record, whose `id` is known once it is written.
    """

    key: Key
    id: int | None = None
    stored: Values | None = None
    values: Values = field(default_factory=dict)

    @property
    def changes(self) -> dict[str, tuple[Any, Any]]:
        """{name: (was, now)} of what differs; nothing of a new row."""
        stored = self.stored
        if stored is None:
            return {}
        return {name: (stored[name], value) for name, value in self.values.items() if value != stored[name]}

    @property
    def reference(self) -> str:
        """The key of a row that has a reference of its own."""
        return str(self.key)

    @property
    def written_id(self) -> int:
        """The id of a row that is in its table; raises ValueError where it is only planned."""
        if self.id is None:
            raise ValueError(f"{self.key} is not written yet")
        return self.id


class RowCells(Mapping[str, str]):
    """{heading: cell} of a row, without a dictionary for each of thousands of rows: `places` are those of the file."""

    __slots__ = ("_cells", "_places")

    def __init__(self, places: Mapping[str, int], cells: Sequence[str]) -> None:
        self._places, self._cells = places, pack(cells)

    def __getitem__(self, heading: str) -> str:
        cells, place = unpack(self._cells), self._places[heading]
        if place >= len(cells):
            raise KeyError(heading)
        return cells[place]

    def __iter__(self) -> Iterator[str]:
        width = len(unpack(self._cells))
        return (heading for heading, place in self._places.items() if place < width)

    def items(self) -> ItemsView[str, str]:
        """All of them, unpacked once."""
        cells = unpack(self._cells)
        return {heading: cells[place] for heading, place in self._places.items() if place < len(cells)}.items()

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True)
class Rejection:
    """A rejected row, and why, in words for the person who made the file."""

    file_name: str
    line: int
    column: str
    reason: str
    cells: Mapping[str, str] = field(default_factory=dict)  # heading -> cell, as they were
    more: tuple[tuple[str, str], ...] = ()  # (column, reason) of what else is wrong with it

    @property
    def all_reasons(self) -> str:
        """Everything that is wrong with the row, in one text."""
        others = (f"{column}: {reason}" if column else reason for column, reason in self.more)
        return ". ".join([self.reason, *others])


@dataclass
class FilePlan:
    """What becomes of one file's rows."""

    file_name: str
    headings: list[str]
    rows_read: int = 0
    new: list[Record] = field(default_factory=list)
    updated: list[Record] = field(default_factory=list)
    deleted: list[Record] = field(default_factory=list)  # counted with the updated ones
    also_changed: list[Record] = field(default_factory=list)  # changed by a row of another record, so not counted
    unchanged: int = 0
    outcomes: dict[int, tuple[str, Key]] = field(default_factory=dict)  # of each good row's line: one of OUTCOMES
    rejections: list[Rejection] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # what its reader passed over
    problem: str = ""  # the whole file is not taken

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each heading's cells stand in a row."""
        return {heading: place for place, heading in enumerate(self.headings)}

    @property
    def counts(self) -> dict[str, int]:
        """Rows read, new, updated, unchanged and rejected; the last four add up to the first."""
        return {
            "read": self.rows_read,
            "new": len(self.new),
            "updated": len(self.updated) + len(self.deleted),
            "unchanged": self.unchanged,
            "rejected": self.rows_read if self.problem else len(self.rejections),
        }

    def take(self, outcome: str, line: int, key: Key, record: Record | None = None) -> None:
        """Count a good row, by what becomes of it: one of OUTCOMES."""
        if outcome == "unchanged":
            self.unchanged += 1
        elif record is not None:
            {"new": self.new, "updated": self.updated, "deleted": self.deleted}[outcome].append(record)
        self.outcomes[line] = outcome, key

    def reject(
        self,
        line: int,
        cells: list[str],
        column: str | None,
        reason: str,
        more: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Leave one row out."""
        row = RowCells(self.places, cells)
        self.rejections.append(Rejection(self.file_name, line, column or "", reason, row, tuple(more)))

    def refuse(self, line: int, cells: list[str], broken: RuleBroken) -> None:
        """Leave one row out, with all that is wrong with it."""
        first, *others = problems_of(broken)
        self.reject(line, cells, first.field, first.message, [(each.field or "", each.message) for each in others])

    def reject_file(self, line: int, reason: str) -> None:
        """Leave the whole file out."""
        self.problem = reason
        self.outcomes = {}
        self.rejections = [Rejection(self.file_name, line, "", reason)]


@dataclass
class Plan:
    """What becomes of all files."""

    files: list[FilePlan] = field(default_factory=list)
    unknown_files: list[str] = field(default_factory=list)  # CSV files by other names than care files have

    @property
    def rejections(self) -> list[Rejection]:
        """All rows that are not taken, in the order of the files and lines."""
        return [rejection for file in self.files for rejection in sorted(file.rejections, key=lambda each: each.line)]

    @property
    def has_changes(self) -> bool:
        """Whether applying it would change anything."""
        return any(file.new or file.updated or file.deleted or file.also_changed for file in self.files)

    def file(self, file_name: str) -> FilePlan | None:
        """The plan of one file, or None where it was absent."""
        return next((file for file in self.files if file.file_name == file_name), None)

    def counts(self) -> dict[str, dict[str, int]]:
        """{file name: counts}."""
        return {file.file_name: file.counts for file in self.files}

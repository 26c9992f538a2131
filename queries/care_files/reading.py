"""A file of rows as a Sheet: its columns, its rows with their line numbers, and what its reader passed over."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from rules.care_files.cells import cell_text

Row = tuple[int, list[str]]  # (line of the file, its cells)
Known = frozenset[str]  # the headers that a kind of file has


class Rows(Protocol):
    """The rows of a table, (line, cells) each, which can be read again."""

    def __iter__(self) -> Iterator[Any]: ...
    def __len__(self) -> int: ...


class FileRow(NamedTuple):
    """A row as it stands in a file, whether it belongs to the table or not. `formulas` are {place: its formula}."""

    line: int
    cells: list[str]
    is_hidden: bool = False
    formulas: dict[int, str] | None = None


class FileProblem(Exception):
    """Nothing of a file can be used: why, in words for the person who made it, and in which line."""

    def __init__(self, words: str, line: int = 1) -> None:
        super().__init__(words)
        self.words = words
        self.line = line


@dataclass
class Sheet:
    """One file: its headings as they were written, and (line, cells) for each row of its table.

    `notes` are sentences about what its reader chose or passed over; `hidden` are the lines that the spreadsheet does
    not show.
    """

    file_name: str
    headings: list[str] = field(default_factory=list)
    rows: Rows = field(default_factory=list)
    problem: str = ""  # why nothing of it can be used
    problem_line: int = 1
    notes: list[str] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)

    @property
    def headers(self) -> list[str]:
        """The headers as they are matched: `Week Beginning` -> `week_beginning`."""
        return [header_name(heading) for heading in self.headings]


def header_name(heading: str) -> str:
    """A header without its case and spacing, for comparing."""
    return re.sub(r"[\s_\-]+", "_", cell_text(heading).lower())


def known_in(cells: Sequence[str], known: Known) -> int:
    """How many of a kind of file's headers stand in a row."""
    return len({header_name(cell) for cell in cells if cell} & known)

"""A care file as rows of cells with their line numbers, or the words for why it cannot be read at all.

Only this module knows about CSV. A workbook's first sheet and a zip are read into a Sheet as well.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rules.care_files.cells import cell_text
from rules.care_files.layouts import LAYOUTS

MOST_COLUMNS = 200
TOO_WIDE = f"The file has more than {MOST_COLUMNS} columns: take out those that are not needed"
FILE_NAMES = tuple(layout.file_name for layout in LAYOUTS)


@dataclass
class Sheet:
    """One file: its headers as they were written, and (line, cells) for each row that is not empty."""

    file_name: str
    headings: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    problem: str = ""  # why nothing of it can be used
    problem_line: int = 1

    @property
    def headers(self) -> list[str]:
        """The headers as they are matched: `Week Beginning` -> `week_beginning`."""
        return [header_name(heading) for heading in self.headings]


def header_name(heading: str) -> str:
    """A header without its case and spacing, for comparing."""
    return re.sub(r"[\s_\-]+", "_", cell_text(heading).lower())


def read_folder(folder: Path | str) -> tuple[dict[str, Sheet], list[str]]:
    """The care files of a folder by name, and the names of the other CSV files in it."""
    sheets: dict[str, Sheet] = {}
    unknown_files = []
    for path in sorted(Path(folder).iterdir()):
        name = path.name.lower()
        if not path.is_file() or path.suffix.lower() != ".csv":
            continue
        if name in FILE_NAMES and name not in sheets:
            sheets[name] = read_csv(name, path.read_bytes())
        elif name != "rejected.csv":
            unknown_files.append(path.name)
    return sheets, unknown_files


def read_csv(file_name: str, content: bytes, most_rows: int | None = None) -> Sheet:
    """The bytes of a CSV file as a Sheet; one that is broken in itself, or has more than `most_rows` rows, says so in
    `problem`, and is read no further.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        words = "The file is not UTF-8 text: save it again as “CSV UTF-8”"
        return Sheet(file_name, problem=words, problem_line=line)
    sheet = Sheet(file_name)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if len(cells) > MOST_COLUMNS:
                sheet.problem, sheet.problem_line = TOO_WIDE, line
                return sheet
            if any(cell.strip() for cell in cells):
                if not sheet.headings:
                    sheet.headings = cells
                elif len(sheet.rows) == most_rows:
                    sheet.problem, sheet.problem_line = too_many(most_rows), line
                    return sheet
                else:
                    sheet.rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        sheet.problem = f"The file breaks off or is damaged here ({error}): export it again"
        sheet.problem_line = line
    else:
        sheet.problem = problem_of_headers(sheet.headings)
    return sheet


def too_many(most_rows: int) -> str:
    """The words for a file with more rows than that."""
    return f"The file has more than {most_rows:,} rows: export fewer weeks, or one service at a time"


def problem_of_headers(headings: Sequence[str]) -> str:
    """What is wrong with a header row, or nothing."""
    if not headings:
        return "The file is empty: it needs a row of column names"
    names = [header_name(heading) for heading in headings]
    for mark, word in ((";", "semicolons"), ("\t", "tabs")):
        if len(headings) == 1 and mark in headings[0].strip():
            return f"The columns are separated by {word}: save the file again as “CSV UTF-8”, with commas"
    times = Counter(names)
    twice = next((name for name in names if name and times[name] > 1), None)
    return f"The column {twice} is there twice: take one of them out" if twice else ""

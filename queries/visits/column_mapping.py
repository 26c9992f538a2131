"""What a rota system calls its columns and statuses, saved for an organisation, and a file's rows read by it."""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from models import ActualsFile, VisitMapping
from queries.care_files.reading import Known, Row, Sheet, header_name
from rules.care_files.cells import FORMULA_STARTS, cell_text, name_of_choice
from rules.care_files.visits import HEADINGS, NEEDED
from rules.visits import STATUS_NAMES

MOST_STATUSES = 50
_WITH_DATE = re.compile(r"\d[/-]\d{1,2}[/-]\d|\d{1,2}\.\d{1,2}\.\d{4}|[A-Za-z]{3,9}\.?[ -]\d{4}", re.ASCII)
_MIDNIGHT = re.compile(r"[ T]0?0:00(:00(\.0+)?)?Z?$", re.ASCII)  # a spreadsheet's date without a time


@dataclass
class Mapping:
    """`columns`: {"visit_id": ["Call No"], "planned_start": ["Date", "Start"]}: of two headings the cells are put one
    after the other; `statuses`: {"completed": "delivered"}, their words in lower case; `reading`: the `order` of their
    dates and the `zone` of their times, where that was said (rules/care_files/instants.py).
    """

    columns: dict[str, list[str]] = field(default_factory=dict)
    statuses: dict[str, str] = field(default_factory=dict)
    reading: dict[str, str] = field(default_factory=dict)

    def of_file(self, headings: Sequence[str]) -> dict[str, list[str]]:
        """The columns of a file: as they were saved where it has those headings, else those called like ours."""
        own = {header_name(heading): heading for heading in headings}
        found: dict[str, list[str]] = {}
        for column in HEADINGS:
            saved = self.columns.get(column)
            if saved and all(heading in headings for heading in saved):
                found[column] = list(saved)
            elif column in own:
                found[column] = [own[column]]
        return found


def load_mapping(organisation_id: int) -> Mapping:
    """The saved Mapping of an organisation; an empty one where nothing is saved."""
    row = VisitMapping.get_or_none(VisitMapping.organisation == organisation_id)
    return Mapping(row.columns, row.statuses, row.reading) if row else Mapping()


def known_headers(mapping: Mapping) -> Known:
    """The headers by which a row of column names is known: ours, and those that were saved."""
    saved = {header_name(heading) for chosen in mapping.columns.values() for heading in chosen}
    return frozenset({*HEADINGS, *saved})


def missing_columns(columns: Container[str]) -> list[str]:
    """Our headings that a file cannot be read without, if none of its columns is mapped to them."""
    return [HEADINGS[name] for name in NEEDED if name not in columns]


def unknown_statuses(file: ActualsFile, mapping: Mapping) -> list[str]:
    """The words in the status column that are neither ours nor saved, as they were written first; the first 50."""
    columns = mapping.of_file(file.headings)
    if "status" not in columns:
        return []
    places = [file.headings.index(heading) for heading in columns["status"]]
    found: dict[str, str] = {}
    for _, cells in file.rows:
        word = _joined(cells, places)
        if word and name_of_choice(word) not in STATUS_NAMES and word.lower() not in mapping.statuses:
            found.setdefault(word.lower(), word)
    return list(found.values())[:MOST_STATUSES]


def sheet_of(file: ActualsFile, mapping: Mapping, only: Container[int] | None = None) -> Sheet:
    """The file's rows as a Sheet with our headers, as the mapping reads them; of these lines `only`.

    A row with too few or too many cells gets none, so that its reader reports it.
    """
    places = _places(file, mapping)
    rows: list[Row] = []
    for line, cells in file.rows:
        if only is not None and line not in only:
            continue
        if len(cells) < len(file.headings) or any(cell.strip() for cell in cells[len(file.headings) :]):
            rows.append((line, []))
            continue
        ours = {name: _joined(cells, places.get(name, ())) for name in HEADINGS}
        ours["status"] = mapping.statuses.get(ours["status"].lower(), ours["status"])
        rows.append((line, list(ours.values())))
    return Sheet(file.file_name, list(HEADINGS), rows)


def with_typed(file: ActualsFile, mapping: Mapping, cells: list[str], typed: dict[str, str]) -> list[str]:
    """A row's cells with what was typed, {our column: text}, where the file has that column. Of a date and a time the
    second takes it all, as several columns may have the one date.
    """
    cells = [*cells, *[""] * (len(file.headings) - len(cells))][: len(file.headings)]
    places = _places(file, mapping)
    for name, text in typed.items():
        if name in places and text.strip() != _joined(cells, places[name]):
            cells[places[name][-1]] = f"'{text}" if text.startswith(FORMULA_STARTS) else text
    return cells


def _places(file: ActualsFile, mapping: Mapping) -> dict[str, list[int]]:
    columns = mapping.of_file(file.headings)
    return {name: [file.headings.index(heading) for heading in chosen] for name, chosen in columns.items()}


def _joined(cells: list[str], places: Sequence[int]) -> str:
    """The text of one heading, or of a date and a time: blank without a time; a time with a date of its own is all."""
    texts = [cell_text(cells[place]) if place < len(cells) else "" for place in places]
    if len(texts) < 2:
        return "".join(texts)
    if not texts[1] or _WITH_DATE.search(texts[1]):
        return texts[1]
    return f"{_MIDNIGHT.sub('', texts[0])} {texts[1]}".strip()

"""What the pages of a waiting file show: Confirm Import with its tabs, and the row that is being corrected."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from flask import request, url_for

from queries.actuals_files.preview import GoodRow, preview_of
from queries.actuals_files.stored_preview import stored_preview
from queries.actuals_files.suggestions import Suggesting
from queries.actuals_files.waiting_files import RejectedRow
from queries.care_files.lines import Lines
from queries.care_files.reading import header_name
from queries.care_files.records import Records
from queries.people import names_of
from rules.actual_files import LABELS, STATUS_NAMES
from rules.care_files.cells import cell_text
from rules.care_files.day_cells import days_of_stored, write_day
from rules.client_names import full_name
from rules.money import plain_quantity
from rules.weeks import DAY_COLUMNS, DAY_NAMES
from web import clock
from web.picks import whole_number
from web.waiting_files import CellField, WaitingFile, WrongRow

TABS = (
    ("wrong", "To fix"),
    ("look", "Look at these"),
    ("changed", "Changed"),
    ("new", "New"),
    ("unchanged", "Unchanged"),
)
WHOSE = ("week_beginning", "cpli_id", "ssref", "service", "service_level")
FIGURES = ("actual", "frustrated", "missed", "extra", "visits")
MOST_COUNTED = 200  # rejected rows whose suggestions are all worked out, to count those of a kind
TO_READ = ("client", "unit", "unit_price", "planned")
SAID = ("comments", "status")


@dataclass
class GoodLine:
    """A row that can be saved, as the tables show it: [(what, was, now)] and the pounds."""

    line: int
    row: GoodRow
    changes: list
    changed_since: tuple = ()  # (by whom, when) where it was after the file came in
    left_alone: int = 0  # further entries of the same care that are on record, and not in the file

    @property
    def week_start(self):
        return self.row.week.week_start

    @property
    def client(self):
        values = self.row.week.owner.client.values
        return f"{full_name(values['title'], values['forename'], values['surname'])} ({values['ssref']})"

    @property
    def title(self):
        values, entry = self.row.week.owner.service_level.values, self.row.week.entry
        return f"{values['name']} ({values['unit']})" + (f", entry {entry}" if entry else "")

    @property
    def reference(self):
        line = self.row.week.owner.cpli
        return line.key if line else "unplanned"


@dataclass
class PreviewPage(WaitingFile):
    """Confirm Import of one waiting file."""

    TABS = TABS
    TAB_OF_NOTHING = "wrong"

    @cached_property
    def preview(self):
        return stored_preview(self.file) if self.file.plan else preview_of(self.file, clock.moment())

    @cached_property
    def good_rows_on_page(self):
        """The GoodRows of the tab on this page of it; those of a large file are worked out for the page alone."""
        rows = self.on_page()
        if not self.file.plan:
            return rows
        shown = preview_of(self.file, clock.moment(), only={row.line for row in rows})
        self.preview.lines = shown.lines
        return sorted(shown.good, key=lambda row: row.line)

    @cached_property
    def rows_of_tabs(self):
        """What is good begins with what somebody changed meanwhile."""
        good = ("look", "changed", "new", "unchanged")
        return {"wrong": self.preview.rejected} | {
            name: self._changed_first(getattr(self.preview, name)) for name in good
        }

    def _changed_first(self, rows):
        return sorted(rows, key=lambda row: (row.line not in self.changed_since, row.line))

    def address(self, **query):
        return url_for("actuals_files.confirm_import", actuals_file_id=self.file.id, **query)

    def row_address(self, line):
        return url_for("actuals_files.put_right", actuals_file_id=self.file.id, line=line)

    @cached_property
    def suggesting(self):
        """What suggests for the rejected rows."""
        if self.preview.lines is None:
            self.preview.lines = Lines(Records(self.file.organisation_id))
        return Suggesting(self.preview, clock.today())

    @cached_property
    def wrong_rows(self):
        suggesting = self.suggesting
        rejected = self.preview.rejected if len(self.preview.rejected) <= MOST_COUNTED else self.on_page()
        suggested = {row.line: suggesting.for_row(row) for row in rejected}
        alike = Counter(each.kind for each in suggested.values() if each)
        return [wrong_row(row, self.preview, suggested[row.line], alike) for row in self.on_page()]

    @cached_property
    def edited(self):
        """The WrongRow of the good row that the address asks to change; nothing is wrong with it yet."""
        asked = whole_number(request.args.get("line", ""))
        found = next((cells for line, cells in self.file.rows if line == asked), None)
        if found is None or not self.good_rows_on_page:
            return None
        cells = dict(zip(self.preview.headings, found, strict=False))
        return wrong_row(RejectedRow(asked, cells, "", ""), self.preview, None, {})

    @cached_property
    def hidden_lines(self):
        """The lines of rows that wait and that the spreadsheet did not show."""
        hidden = set(self.file.said.get("hidden", ()))
        return [line for line, _ in self.file.rows if line in hidden]

    @cached_property
    def good_lines(self):
        left_alone = self.preview.instances.left_alone
        return [
            GoodLine(row.line, row, changes_of(row), self.changed_since.get(row.line, ()), left_alone.get(row.line, 0))
            for row in self.good_rows_on_page
        ]

    @cached_property
    def changed_since(self):
        """{line: (name, when)} of changed rows that somebody saved or confirmed after the file came in."""
        found = {}
        if self.file.plan:
            return found
        for row in [*self.preview.changed, *self.preview.look]:
            if row.week.actual is None:
                continue
            actual = row.week.actual
            for who, when in ((actual.saved_by_id, actual.saved_at), (actual.confirmed_by_id, actual.confirmed_at)):
                if when is not None and when > self.file.uploaded_at:
                    found[row.line] = (who, when)
        people = names_of(who for who, _ in found.values())
        return {line: (people.get(who, "Somebody"), when) for line, (who, when) in found.items()}


def wrong_row(rejected, preview, suggestion, alike):
    """The WrongRow of a rejected one: the fields that its line has, and those that are there to be read.

    `alike`: {kind of a suggestion: how many rows have one of it}.
    """
    cells = {header_name(heading): cell_text(cell) for heading, cell in rejected.cells.items()}
    columns = [header_name(heading) for heading in preview.headings]
    asked = (*WHOSE, *_recorded_columns(cells, preview), *SAID)

    def fields_of(names):
        wanted = [name for name in names if name in columns]
        return [CellField(name, LABELS[name], cells.get(name, ""), _size(name)) for name in wanted]

    wrong = [column for column, _ in rejected.problems if column in LABELS and column not in asked]
    shown = fields_of((*asked, *dict.fromkeys(wrong)))
    more = [each for each in fields_of((*TO_READ, *FIGURES, *DAY_COLUMNS)) if each not in shown]
    facts = ", ".join(filter(None, (cells.get(name, "") for name in ("client", "service_level", "week_beginning"))))
    return WrongRow(
        *(rejected.line, rejected.column, rejected.reason, facts, shown, more, suggestion, rejected.problems),
        alike=alike[suggestion.kind] if suggestion else 0,
    )


def _recorded_columns(cells, preview):
    """Days for a timetabled line, figures for others."""
    line = (
        preview.lines.records.find("care_package_line_items.csv", cells.get("cpli_id", "")) if preview.lines else None
    )
    is_timetabled = line.values["pricing"] == "timetabled" if line else any(cells.get(day) for day in DAY_COLUMNS)
    return (*DAY_COLUMNS, "visits") if is_timetabled else FIGURES


def _size(name):
    if name in (*FIGURES, *DAY_COLUMNS, "planned"):
        return "qty"
    if name == "comments":
        return "area"
    return "date" if name in ("week_beginning", "cpli_id", "ssref", "status", "unit", "unit_price") else "mid"


def changes_of(row):
    """[(what, was, now)] of a row; of a new one what it records, without what is zero."""
    values, actual = row.week.values, row.week.actual
    if values is None:
        return []
    figures = [(name, f"{name}_hundredths") for name in ("actual", "frustrated", "missed", "extra")]
    found = []
    for name, column in figures:
        was = plain_quantity(getattr(actual, column)) if actual else ""
        if (was != plain_quantity(values[column])) if actual else (values[column] or name == "actual"):
            found.append((LABELS[name], was, plain_quantity(values[column])))
    days, before = days_of_stored(values["rows"]), days_of_stored(actual.rows if actual else ())
    if days != before:
        found.append(("Days", _day_words(before) if actual else "", _day_words(days)))
    for column, label in (("visits", "Visits"), ("comment", "Comments"), ("note", "Note")):
        was = getattr(actual, column) if actual else None
        if (values[column] or None) != (was or None):
            found.append((label, "" if was is None else str(was), str(values[column] or "none")))
    if actual and actual.state != values["state"]:
        found.append(("Status", STATUS_NAMES[actual.state], STATUS_NAMES[values["state"]]))
    return found


def _day_words(days):
    cells = zip(DAY_NAMES, days, strict=True)
    return " ".join(f"{name} {write_day(*day)}" for name, day in cells if any(day)) or "none"

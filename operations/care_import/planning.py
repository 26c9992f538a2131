"""All files planned in their order, each against the council's records as the files before it will leave them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from operations.care_import.actuals import plan_actuals
from operations.care_import.people import plan_contacts, plan_officers
from operations.care_import.tables import plan_table
from queries.care_files.plan import Plan
from queries.care_files.reading import Rows, Sheet
from queries.care_files.records import Records
from rules.care_files.layouts import LAYOUTS, TABLE_LAYOUTS

Progress = Callable[[int, int], object]  # (rows read, rows in all)
FILE_ORDER = [layout.file_name for layout in LAYOUTS]
TOLD_EACH = 5_000  # rows, gone through once
PASSES = 2  # the rows of a file are gone through for the order of their dates, and then one by one


def plan_import(
    sheets: Mapping[str, Sheet],
    today: date,
    unknown_files: Iterable[str] = (),
    as_written: bool = False,
    progress: Progress | None = None,
) -> Plan:
    """The Plan of these files, {file name: Sheet}; nothing is written.

    unknown_files: CSV files by other names; as_written: references that a spreadsheet may have changed are taken.
    """
    if progress is not None:
        sheets = _watched(sheets, progress)
    records = Records()
    plan = Plan(unknown_files=list(unknown_files))
    for layout in TABLE_LAYOUTS:
        if layout.file_name in sheets:
            plan.files.append(plan_table(layout, sheets[layout.file_name], records, as_written))
    if "contacts.csv" in sheets:
        plan.files.append(plan_contacts(sheets["contacts.csv"], records))
    if "officers.csv" in sheets:
        contacts = plan.file("contacts.csv")
        plan.files.append(plan_officers(sheets["officers.csv"], records, contacts))
    if "actuals.csv" in sheets:
        plan.files.append(plan_actuals(sheets["actuals.csv"], records, today))
    return plan


def _watched(sheets: Mapping[str, Sheet], progress: Progress) -> dict[str, Sheet]:
    """The same sheets; who goes through their rows tells how far that is."""
    total, before, watched = sum(len(sheet.rows) for sheet in sheets.values()), 0, {}
    for name in sorted(sheets, key=FILE_ORDER.index):
        rows = _WatchedRows(sheets[name].rows, before, lambda done: progress(done, total))
        watched[name] = replace(sheets[name], rows=rows)
        before += len(rows)
    return watched


class _WatchedRows:
    """The rows of a sheet, told of as they are gone through; `before` rows are in the files before it."""

    def __init__(self, rows: Rows, before: int, tell: Callable[[int], object]) -> None:
        self.rows, self.before, self.tell = rows, before, tell
        self.gone_through = 0

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Any]:
        most = PASSES * len(self.rows)
        for row in self.rows:
            yield row
            if self.gone_through < most:
                self.gone_through += 1
                if self.gone_through % TOLD_EACH == 0 or self.gone_through == most:
                    self.tell(self.before + self.gone_through // PASSES)

"""The plan of one file that is kept in one table: each row new, updated, unchanged, taken away, or rejected."""

from operations.care_import.checks import FILE_CHECKS, ROW_CHECKS
from operations.care_import.spreadsheets import changed_by_a_spreadsheet
from queries.care_files.plan import FilePlan, Key, Record
from queries.care_files.reading import Sheet
from queries.care_files.records import Records, Shelf
from queries.care_files.rows import Draft, RowReader, open_file, refuse_twin
from rules.broken import Problems, RuleBroken
from rules.care_files.columns import Layout
from rules.care_files.packed_rows import pack


def plan_table(layout: Layout, sheet: Sheet, records: Records, as_written: bool = False) -> FilePlan:
    """What becomes of the file's rows; the records are left as they will be, for the files that follow.

    as_written: texts that look as if a spreadsheet had changed them are taken as they are.
    """
    file = open_file(layout, sheet)
    if file.problem:
        return file
    drafts = _readable(layout, sheet, records, file)
    if not as_written:
        drafts = _unchanged(layout, drafts, records.shelf(layout.file_name), file)
    drafts = _possible(layout, drafts, records, file)
    for draft in drafts:
        _count(draft, records.shelf(layout.file_name), file)
    if layout.file_name == "payment_methods.csv":
        _count_ended_methods(drafts, records, file)
    return file


def _readable(layout: Layout, sheet: Sheet, records: Records, file: FilePlan) -> list[Draft]:
    """Drafts of the rows whose cells can be read and whose own rules hold; the others are rejected."""
    reader = RowReader(layout, sheet, records)
    shelf = records.shelf(layout.file_name)
    seen: dict[Key, int] = {}
    drafts = []
    for line, cells in sheet.rows:
        try:
            drafts.append(_draft(reader, shelf, seen, line, cells))
        except RuleBroken as broken:
            file.refuse(line, cells, broken)
    return drafts


def _draft(reader: RowReader, shelf: Shelf, seen: dict[Key, int], line: int, cells: list[str]) -> Draft:
    layout = reader.layout
    reader.check_width(cells)
    key = reader.key(cells)
    refuse_twin(seen, key, line, layout)
    draft = Draft(line, pack(cells), key, shelf.by_key.get(key))
    if reader.is_delete(cells):
        draft.is_deleted = True
        return draft
    draft.values = reader.complete(reader.read_cells(cells), draft.stored)
    problems = Problems()
    for check in ROW_CHECKS.get(layout.file_name, ()):
        problems.try_(check, draft.values)
    problems.raise_any()
    return draft


def _unchanged(layout: Layout, drafts: list[Draft], shelf: Shelf, file: FilePlan) -> list[Draft]:
    """The drafts without those that a spreadsheet may have changed."""
    rejected = set()
    for draft, problems in changed_by_a_spreadsheet(layout, drafts, shelf):
        file.refuse(draft.line, draft.cells, problems)
        rejected.add(draft)
    return [draft for draft in drafts if draft not in rejected]


def _possible(layout: Layout, drafts: list[Draft], records: Records, file: FilePlan) -> list[Draft]:
    """The drafts that fit together with each other and with what is settled."""
    check = FILE_CHECKS.get(layout.file_name)
    rejected = set()
    for draft, column, reason in check(drafts, records) if check else ():
        file.reject(draft.line, draft.cells, column, reason)
        rejected.add(draft)
    return [draft for draft in drafts if draft not in rejected]


def _count(draft: Draft, shelf: Shelf, file: FilePlan) -> None:
    """Count a good row, and put it on the shelf."""
    record = draft.record
    outcome = "unchanged"
    if draft.is_deleted:
        if record is not None:
            shelf.remove(record)
            outcome = "deleted"
    elif record is None:
        record = Record(draft.key, values=draft.values)
        shelf.add(record)
        outcome = "new"
    elif draft.values != record.stored:
        record.values = draft.values
        outcome = "updated"
    file.take(outcome, draft.line, draft.key, record)


def _count_ended_methods(drafts: list[Draft], records: Records, file: FilePlan) -> None:
    """Methods on record that a new one ends, though no row of the file is theirs."""
    own = {draft.key for draft in drafts}
    for record in records.shelf(file.file_name).by_key.values():
        if record.key not in own and record.stored is not None and record.values is not record.stored:
            file.also_changed.append(record)

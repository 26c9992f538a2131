"""Actuals files between their preview and Update System: they wait in the database, so that repairs survive.

A change to a large file sends it to the worker, which checks it anew.
"""

from collections.abc import Callable, Collection, Mapping, Sequence, Set
from typing import Any

from models import ActualsFile, database
from operations import audit, file_results, jobs
from operations.guarded import guarded_update
from operations.row_locks import lock_actuals
from queries.actuals_files.preview import preview_of
from queries.actuals_files.questions import WEEK, needed_columns
from queries.care_files.limits import MOST_AT_ONCE
from queries.care_files.reading import header_name
from rules.actor import Actor
from rules.actual_files import LABELS
from rules.broken import IllegalMove, RuleBroken
from rules.care_files.cells import cell_text, is_formula
from rules.care_files.column_names import renamed
from rules.care_files.date_cells import DateOrder, day_first
from rules.moment import Moment

BUSY = "The portal is still reading, checking or saving this file: wait until it is through"
CHECK = "check rows file"
LEFT_OUT = "actuals file row left out"
GONE = "This row is no longer in the file: it was saved or left out. Look at the file again"


StoredRow = list[Any]  # [line of the file, [texts of its cells]]: a row as the file keeps it


def put_right(file: ActualsFile, line: int, typed: Mapping[str, str], by: Actor, at: Moment) -> ActualsFile:
    """Replace the cells of one row by those typed, {column: text}; columns that are not named stay.

    The cells are kept even if they are still wrong. Raises IllegalMove where the row is gone.
    """
    return _change_rows(file, {line}, _with_typed(file, {line: typed}), "actuals file row put right", by, at)


def put_rows_right(file: ActualsFile, typed: Mapping[int, Mapping[str, str]], by: Actor, at: Moment) -> ActualsFile:
    """The same of several rows, {line: {column: text}}. Raises IllegalMove where one of them is gone."""
    return _change_rows(file, set(typed), _with_typed(file, typed), "actuals file rows put right", by, at)


def _with_typed(
    file: ActualsFile, typed: Mapping[int, Mapping[str, str]]
) -> Callable[[Sequence[StoredRow]], list[StoredRow]]:
    columns = [header_name(heading) for heading in file.headings]

    def changed(cells: Sequence[str], row: Mapping[str, str]) -> list[str]:
        kept = dict(zip(columns, cells, strict=False))
        new = kept | {name: _cell(text, kept.get(name, "")) for name, text in row.items()}
        return [new.get(name, "") for name in columns]

    return lambda rows: [[line, changed(cells, typed[line]) if line in typed else cells] for line, cells in rows]


def _cell(text: str, before: str) -> str:
    """Typed text as a cell of the file: the cell as it was if the text is the same, and never a formula."""
    if text.strip() == cell_text(before):
        return before
    return f"'{text}" if is_formula(text) else text


def answer(
    file: ActualsFile, columns: Mapping[str, str] | None, order: DateOrder | None, by: Actor, at: Moment
) -> ActualsFile:
    """Take what was answered about a file of actuals as a whole. Returns the file as it is then.

    `columns` is {our column: the heading that it is}: those headings become ours. With `order` MONTH_FIRST its dates
    are turned round; None was not asked. Raises RuleBroken where a column that is needed was not chosen, or one heading
    for two; IllegalMove where the file is gone or has changed.
    """
    chosen = {name: heading for name, heading in (columns or {}).items() if heading}
    with database.atomic():
        lock_actuals(file.organisation_id)
        found = ActualsFile.get_or_none(ActualsFile.id == file.id)
        if found is None or found.version != file.version:
            raise IllegalMove
        check_ready(found)
        _check_columns(found.headings, chosen)
        headings, rows, answers = renamed(found.headings, chosen, LABELS), found.rows, dict(found.answers)
        if columns is not None:
            answers["columns"] = chosen
        if order is not None:
            answers["order"] = order
            rows = _day_first(headings, rows) if order is DateOrder.MONTH_FIRST else rows
        write_and_check(found, rows, at, headings=headings, answers=answers)
        audit.record("actuals file answered", by, at, found, now=answers)
    return found


def say_right(file: ActualsFile, line: int, hundredths: int, by: Actor, at: Moment) -> ActualsFile:
    """Keep that a row's quantity is right, as it was asked about. Raises IllegalMove where the row is gone."""
    with database.atomic():
        lock_actuals(file.organisation_id)
        found = ActualsFile.get_or_none(ActualsFile.id == file.id)
        if found is None or line not in lines_of(found):
            raise IllegalMove(GONE)
        check_ready(found)
        right = found.answers.get("right", {}) | {str(line): hundredths}
        write_and_check(found, found.rows, at, answers=found.answers | {"right": right})
        said = {"line": line, "quantity_hundredths": hundredths}
        audit.record("actuals file row said to be right", by, at, found, now=said)
    return found


def _check_columns(headings: Sequence[str], chosen: Mapping[str, str]) -> None:
    if len(set(chosen.values())) < len(chosen):
        raise RuleBroken("Choose another heading for each column: one was chosen twice")
    names = {header_name(heading) for heading in headings} | chosen.keys()
    if missing := needed_columns(names):
        words = " and ".join(LABELS[name] for name in LABELS if name in missing)
        raise RuleBroken(f"Choose which of the file’s columns is {words}", f"column-{min(missing)}")
    if not set(chosen.values()) <= set(headings):
        raise IllegalMove


def _day_first(headings: Sequence[str], rows: Sequence[StoredRow]) -> list[StoredRow]:
    """The rows with their week's day before its month."""
    place = [header_name(heading) for heading in headings].index(WEEK)
    return [
        [line, [day_first(cell) if number == place else cell for number, cell in enumerate(cells)]]
        for line, cells in rows
    ]


def leave_out(file: ActualsFile, line: int, by: Actor, at: Moment) -> ActualsFile:
    """Take one row out of the file. Raises IllegalMove where it is gone.

    The instance of unplanned care that it stood for stays as it is: no other row takes its place.
    """
    is_unplanned = file.kind == "actuals" and not _cpli_of(file, line)
    stood_for = preview_of(file, at).instances.stands_for.get(line) if is_unplanned else None

    def leave(rows: Sequence[StoredRow]) -> list[StoredRow]:
        return [row for row in rows if row[0] != line]

    return _change_rows(file, {line}, leave, LEFT_OUT, by, at, stood_for)


def _cpli_of(file: ActualsFile, line: int) -> str:
    names = [header_name(heading) for heading in file.headings]
    cells: list[str] = next((cells for each, cells in file.rows if each == line), [])
    place = names.index("cpli_id") if "cpli_id" in names else len(cells)
    return cell_text(cells[place]) if place < len(cells) else ""


def leave_out_rows(file: ActualsFile, lines: Collection[int], by: Actor, at: Moment) -> ActualsFile:
    """Take several rows out of the file. Raises IllegalMove where none of them is there."""
    with database.atomic():
        lock_actuals(file.organisation_id)
        found = ActualsFile.get_or_none(ActualsFile.id == file.id)
        if found is None or not (gone := [line for line, _ in found.rows if line in lines]):
            raise IllegalMove(GONE)
        check_ready(found)
        file_results.note(found, dict.fromkeys(gone, (file_results.LEFT_OUT, 0)))
        write_and_check(found, [row for row in found.rows if row[0] not in lines], at)
        audit.record(f"{found.kind} file rows left out", by, at, found, now={"lines": gone})
    return found


def _change_rows(
    file: ActualsFile,
    lines: Set[int],
    change: Callable[[Sequence[StoredRow]], list[StoredRow]],
    kind: str,
    by: Actor,
    at: Moment,
    stood_for: int | None = None,
) -> ActualsFile:
    """Read, change and write the rows of a file, all rows of it being one value. Returns the file as it is then.

    stood_for: the id of an Actual that no row of it stands for any more.
    """
    with database.atomic():
        lock_actuals(file.organisation_id)
        found = ActualsFile.get_or_none(ActualsFile.id == file.id)
        if found is None or not lines <= set(lines_of(found)):
            raise IllegalMove(GONE)
        check_ready(found)
        if kind == LEFT_OUT:
            file_results.note(found, dict.fromkeys(lines, (file_results.LEFT_OUT, 0)))
        found.rows = change(found.rows)
        instances = [*found.saved_instances, *([] if stood_for is None else [stood_for])]
        write_and_check(found, found.rows, at, saved_instances=instances)
        audit.record(kind, by, at, found, now={"line": min(lines)} if len(lines) == 1 else {"lines": sorted(lines)})
    return found


def lines_of(file: ActualsFile) -> list[int]:
    """The lines of the rows that wait."""
    return [line for line, _ in file.rows]


def check_ready(file: ActualsFile) -> None:
    """Raises IllegalMove where a worker has the file in hand."""
    if file.state != "ready":
        raise IllegalMove(BUSY)


def write_if_there(file: ActualsFile, values: Mapping[str, Any]) -> None:
    """What a worker found out of a file, unless somebody cancelled it meanwhile."""
    try:
        guarded_update(file, dict(values))
    except IllegalMove:
        return


def write_and_check(file: ActualsFile, rows: Sequence[StoredRow], at: Moment, **values: Any) -> None:
    """The same as `write_rows`, and a file that is large is checked anew by the worker."""
    is_checked = len(rows) > MOST_AT_ONCE
    write_rows(file, rows, **values, plan={}, state="checking" if is_checked else "ready")
    if is_checked:
        jobs.enqueue(CHECK, at, key=f"{CHECK} {file.id}", queue=jobs.FILES, file_id=file.id)


def write_rows(file: ActualsFile, rows: Sequence[StoredRow], **values: Any) -> None:
    """Write rows to a file that has not changed since it was read. Raises IllegalMove if it has."""
    guarded_update(file, values | {"rows": rows, "rows_waiting": len(rows)})


def cancel(file: ActualsFile, by: Actor, at: Moment) -> None:
    """Forget a file that waits; one that was saved in part is still known as saved."""
    with database.atomic():
        lock_actuals(file.organisation_id)
        if file.state == "saving":
            raise IllegalMove(BUSY)
        audit.record("actuals file cancelled", by, at, file, now={"rows": len(file.rows)})
        if file.saved_at is None:
            ActualsFile.delete().where(ActualsFile.id == file.id).execute()
        else:
            write_rows(file, [])


def sweep(at: Moment) -> int:
    """Delete rows that were not saved within a week. Returns of how many files."""
    old = (ActualsFile.expires_at < at.now) & (ActualsFile.rows_waiting > 0)
    forgotten = ActualsFile.delete().where(old, ActualsFile.saved_at.is_null()).execute()
    return forgotten + ActualsFile.update(rows=[], rows_waiting=0).where(old).execute()

"""Uploaded files again, with what became of each row and what was paid for it since."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple

from models import Actual, ActualsFile, CarePackageLineItem, CountedActual, FileResult, PaymentItem, Remittance, Visit
from queries.actuals_files.preview import preview_of as actuals_preview
from queries.prepared import among
from queries.visits.stored_preview import known_preview
from rules.actor import Actor
from rules.care_files.cells import cell_text
from rules.dates import format_date
from rules.moment import Moment

MOST_LISTED = 50
ADDED = ("Outcome", "CPLI ID On Record", "Week", "Week Status", "Paid In", "In The Bank")
OUTCOMES = {
    "taken": "Imported",
    "waiting": "Imported, no order for it yet",
    "changed": "Changed",
    "unchanged": "Was on record",
    "look": "Imported, to be looked at",
    "left_out": "Left out",
}
NOT_YET = "Not imported"


class Paid(NamedTuple):
    """The remittances that paid a week, and when the last of them was in the bank."""

    numbers: list[int]
    bank_date: date


def list_results(viewer: Actor) -> list[FileResult]:
    """The newest files of the viewer's organisation of which something was imported or left out."""
    columns = (FileResult.id, FileResult.kind, FileResult.file_name, FileResult.uploaded_at)
    query = FileResult.visible_to(viewer).select(*columns)
    return list(query.order_by(FileResult.uploaded_at.desc(), FileResult.id.desc()).limit(MOST_LISTED))


def result_rows(viewer: Actor, result_id: int, at: Moment) -> tuple[list[str], list[list[str]]] | None:
    """(headings, rows as text) of a file with the columns of ADDED; None where the viewer may see none with this id.
    Rows that still wait in the file are among them, with why.
    """
    found = FileResult.visible_to(viewer).where(FileResult.id == result_id).first()
    if found is None:
        return None
    whose = _of_visits(found) if found.kind == "visits" else _of_actuals(found)
    rows = {}
    for line, cells in found.rows:
        outcome, key = found.outcomes[str(line)]
        rows[line] = [*map(cell_text, cells), OUTCOMES[outcome], *whose.get(str(key), [""] * (len(ADDED) - 1))]
    for line, cells, words in _waiting(found, at):
        rows[line] = [*map(cell_text, cells), words, *[""] * (len(ADDED) - 1)]
    return [*found.headings, *ADDED], [rows[line] for line in sorted(rows)]


def _of_visits(found: FileResult) -> dict[str, list[str]]:
    """{Visit ID: cells}, by the line and week that each visit is on now."""
    references = [key for _, key in found.outcomes.values() if key]
    of_org = (Visit.organisation == found.organisation_id) & among(Visit.reference, references)
    visits = list(Visit.select(Visit.reference, Visit.cpli, Visit.week_start).where(of_org).tuples())
    lines, weeks = {line for _, line, _ in visits if line}, {week for _, _, week in visits}
    query = Actual.select().where(among(Actual.cpli, lines), Actual.week_start.in_(weeks)) if lines else ()
    actuals = {(row.cpli_id, row.week_start): row for row in query}
    paid = paid_of([row.id for row in actuals.values()])
    names = _references(lines)
    return {
        reference: _cells(names.get(line, ""), week, actuals.get((line, week)), paid)
        for reference, line, week in visits
    }


def _of_actuals(found: FileResult) -> dict[str, list[str]]:
    """{id of the Actual: cells}"""
    ids = [key for _, key in found.outcomes.values() if key]
    actuals = list(Actual.select().where(Actual.organisation == found.organisation_id, among(Actual.id, ids)))
    paid, names = paid_of(ids), _references({row.cpli_id for row in actuals if row.cpli_id})
    return {str(row.id): _cells(names.get(row.cpli_id, ""), row.week_start, row, paid) for row in actuals}


def _cells(cpli: str, week: date, actual: Actual | None, paid: Mapping[int, Paid]) -> list[str]:
    money = paid.get(actual.id) if actual else None
    numbers = ", ".join(map(str, money.numbers)) if money else ""
    bank = format_date(money.bank_date) if money else ""
    return [cpli, format_date(week), actual.state.title() if actual else "", numbers, bank]


def _references(line_ids: Collection[int]) -> dict[int, str]:
    line = CarePackageLineItem
    return dict(line.select(line.id, line.reference).where(among(line.id, sorted(line_ids))).tuples())


def paid_of(actual_ids: Collection[int]) -> dict[int, Paid]:
    """{id of an Actual: Paid} of those that a paid item counted."""
    query = (
        CountedActual.select(CountedActual.actual, Remittance.number, Remittance.bank_date)
        .join(PaymentItem)
        .join(Remittance)
        .where(among(CountedActual.actual, list(actual_ids)), PaymentItem.is_paid)
    )
    numbers, last = defaultdict(set), dict[int, date]()
    for actual, number, bank_date in query.tuples():
        numbers[actual].add(number)
        last[actual] = max(bank_date, last.get(actual, bank_date))
    return {actual: Paid(sorted(numbers[actual]), last[actual]) for actual in numbers}


def _waiting(found: FileResult, at: Moment) -> list[tuple[int, list[str], str]]:
    """[(line, cells, words)] of the rows that are in the file still."""
    file = ActualsFile.get_or_none(ActualsFile.id == found.file)
    if file is None or not file.rows:
        return []
    why = _why(file, at) if file.state == "ready" else {}
    return [(line, cells, f"{NOT_YET}: {why[line]}" if line in why else NOT_YET) for line, cells in file.rows]


def _why(file: ActualsFile, at: Moment) -> dict[int, str]:
    if file.kind == "actuals":
        return {row.line: row.reason for row in actuals_preview(file, at).rejected}
    preview: Any = known_preview(file, at)
    why = {row.line: row.reason for row in preview.wrong}
    return why | {row.line: ". ".join(each.words for each in row.questions) for row in preview.asked}

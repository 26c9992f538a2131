"""What a finalised Scheduled period keeps of the lines that moved on (docs/domain/scheduled-payments.md)."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from peewee import JOIN

from models import MovedLine, Period
from queries.invariants.paging import pages
from rules import money
from rules.financial_years import financial_year_of
from rules.money import format_pence
from rules.workings import Working


class Left(NamedTuple):
    """What is checked of a line that left its period."""

    id: int
    line_key: str
    kind: str
    slice_start: date
    financial_year: int
    period_start: date
    amount_pence: int
    vat_rate_basis_points: int
    vat_pence: int
    due_pence: int
    settled_before_pence: int
    working: dict[str, Any]
    status_reason: str
    moved_to_start: date
    moved_to_end: date
    finalised_on: date | None


def moved_line_problems() -> Iterator[str]:
    """Each one left a finalised period for a later one, with a reason, and its figures follow from each other."""
    line = MovedLine
    in_it = (Period.contract == line.contract) & (Period.start_date == line.period_start)
    columns = [getattr(line, name) for name in Left._fields if name != "finalised_on"]
    query = line.select(*columns, Period.finalised_on).join(Period, JOIN.LEFT_OUTER, on=in_it)
    for rows in pages(query, line.id):
        for row in map(Left._make, rows):
            for words in (*_places(row), *_amounts(row)):
                yield f"Line {row.line_key} that left the period of {row.period_start}: {words}"


def _places(row: Left) -> Iterator[str]:
    if row.finalised_on is None:
        yield "that period is not finalised"
    if row.moved_to_start <= row.period_start or row.moved_to_end < row.moved_to_start:
        yield f"it moved to {row.moved_to_start}, which is not a later period"
    if not row.status_reason:
        yield "nobody gave a reason"
    if row.kind != "manual" and row.financial_year != financial_year_of(row.slice_start):
        yield f"its financial year is {row.financial_year}, but not that of its slice"


def _amounts(row: Left) -> Iterator[str]:
    vat = money.vat_pence(row.amount_pence, row.vat_rate_basis_points)
    if row.vat_pence != vat:
        yield f"its VAT is {format_pence(row.vat_pence)}, but its rate makes it {format_pence(vat)}"
    if row.kind == "manual":
        return
    plan = Working.from_stored(row.working).plan
    if row.due_pence - row.settled_before_pence != (plan.whole_pence if plan else row.amount_pence):
        yield "its amount is not what was due less what was settled before"
    if "parts" in row.working and money.round_exact(row.working["parts"]) != row.due_pence:
        yield f"what was due is {format_pence(row.due_pence)}, but its working comes to another amount"

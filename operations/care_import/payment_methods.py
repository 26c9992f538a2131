"""A contract's payment methods in order: which would overlap, and which end the one before.

The contract: docs/domain/care.md#contracts-and-payment-methods.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from peewee import fn

from models import PaymentItem, Period
from queries.care_files.plan import Record
from queries.care_files.records import Records
from queries.care_files.rows import Draft
from rules.dates import format_date
from rules.weeks import Dates

ONE_DAY = timedelta(days=1)


@dataclass
class DatedMethod:
    """A payment method with its dates: as a row of the file has it, else as it is on record."""

    start_date: date
    end_date: date | None
    record: Record | None
    draft: Draft | None


class Problem(NamedTuple):
    """A row that cannot be taken beside the others: the column that is wrong, and why."""

    draft: Draft
    column: str
    reason: str


def check_payment_methods(drafts: list[Draft], records: Records) -> Iterator[Problem]:
    """Rows that overlap another method, start too early or end one too early, as a Problem each.

    An open end is the day before the next method starts. The end dates of the drafts are set to it, and those of
    methods on record that a new one follows.
    """
    rows_of: defaultdict[Record, list[Draft]] = defaultdict(list)
    stored_of: defaultdict[Record, list[Record]] = defaultdict(list)
    for draft in drafts:
        rows_of[draft.values["contract"]].append(draft)
    for record in records.shelf("payment_methods.csv").by_key.values():
        stored_of[record.values["contract"]].append(record)
    settled_of = settled_periods([contract.id for contract in rows_of if contract.id])
    for contract, rows in rows_of.items():
        settled = settled_of.get(contract.id, []) if contract.id else []
        yield from _check_contract(rows, stored_of[contract], settled)


def _check_contract(rows: list[Draft], stored: list[Record], settled: list[Dates]) -> Iterator[Problem]:
    """Leave out rows until the rest fits, then close the open ends."""
    left_out: dict[Draft, Problem] = {}
    ends_needed = _ends_needed(stored, settled)
    while True:
        timeline = timeline_of([row for row in rows if row not in left_out], stored)
        problem = _overlap(timeline) or _first_period(timeline) or _moves_settled(timeline, ends_needed)
        problem = problem or _ends_too_early(timeline, ends_needed)
        if problem is None:
            break
        left_out[problem.draft] = problem
    for method in timeline:
        if method.draft:
            method.draft.values["end_date"] = method.end_date
        elif method.record and method.end_date != method.record.values["end_date"]:
            method.record.values = method.record.values | {"end_date": method.end_date}
    yield from left_out.values()


def timeline_of(rows: list[Draft], stored: list[Record]) -> list[DatedMethod]:
    """All methods of a contract in order, rows over what is on record, with open ends closed by the next one."""
    by_start: dict[date, DatedMethod] = {}
    for record in stored:
        start = record.values["start_date"]
        by_start[start] = DatedMethod(start, record.values["end_date"], record, None)
    for row in rows:
        start = row.values["start_date"]
        by_start[start] = DatedMethod(start, row.values["end_date"], row.record, row)
    ordered = [by_start[start] for start in sorted(by_start)]
    for before, after in zip(ordered, ordered[1:], strict=False):
        if before.end_date is None:
            before.end_date = after.start_date - ONE_DAY
    return ordered


def _overlap(timeline: list[DatedMethod]) -> Problem | None:
    """Of two methods that overlap, the later row of the file is left out."""
    for before, after in zip(timeline, timeline[1:], strict=False):
        if before.end_date is None or before.end_date < after.start_date:
            continue
        later = max((before, after), key=lambda method: method.draft.line if method.draft else 0)
        if later.draft:
            other = before if later is after else after
            end = f" to {format_date(other.end_date)}" if other.end_date else ""
            words = f"It overlaps the payment method from {format_date(other.start_date)}{end}"
            return Problem(later.draft, "start_date", f"{words}: one must end before the other starts")
    return None


def _first_period(timeline: list[DatedMethod]) -> Problem | None:
    """A method's first period starts with it or later, and after the method before it has ended."""
    for before, method in zip([None, *timeline], timeline, strict=False):
        if not method.draft:
            continue
        first = method.draft.values["first_period_start"]
        if before and before.end_date and first <= before.end_date:
            words = f"The first period starts on {format_date(first)}, but the method before it ends on"
            words = f"{words} {format_date(before.end_date)}: it must start after that"
        elif first < method.start_date:
            words = f"The first period starts on {format_date(first)}, before the method does on"
            words = f"{words} {format_date(method.start_date)}"
        else:
            continue
        return Problem(method.draft, "first_period_start", words)
    return None


def _ends_needed(stored: list[Record], settled: list[Dates]) -> dict[date, date]:
    """{start of a method on record: the last day of its settled periods}."""
    ends: dict[date, date] = {}
    starts = sorted(record.values["start_date"] for record in stored)
    for first, last in settled:
        owner = max((start for start in starts if start <= first), default=None)
        if owner:
            ends[owner] = max(last, ends.get(owner, last))
    return ends


def _moves_settled(timeline: list[DatedMethod], ends_needed: dict[date, date]) -> Problem | None:
    """Periods of which one is settled stay where they are: else what it paid for would be paid once more."""
    for method in timeline:
        needed = ends_needed.get(method.start_date)
        if needed is None or not method.draft:
            continue
        moved = next((name for name in ("first_period_start", "frequency") if method.draft.changes(name)), None)
        if moved:
            words = f"The period to {format_date(needed)} is settled, so the periods can no longer change"
            return Problem(method.draft, moved, f"{words}: end the method and start another")
    return None


def _ends_too_early(timeline: list[DatedMethod], ends_needed: dict[date, date]) -> Problem | None:
    """A method ends on or after the last day of what is settled; a new one cannot end it earlier either."""
    for method, after in zip(timeline, [*timeline[1:], None], strict=False):
        needed = ends_needed.get(method.start_date)
        if needed is None or method.end_date is None or method.end_date >= needed:
            continue
        words = f"The period to {format_date(needed)} is settled"
        if method.draft and method.draft.values["end_date"]:
            return Problem(method.draft, "end_date", f"{words}: the method cannot end before that")
        if after and after.draft:
            return Problem(after.draft, "start_date", f"{words}: the next method can start after that")
        if method.draft:
            return Problem(method.draft, "end_date", f"{words}: the method cannot end before that")
    return None


def settled_periods(contract_ids: Sequence[int]) -> defaultdict[int, list[Dates]]:
    """{contract id: [(start, end) of each period that something settled or frozen is in]}."""
    periods: defaultdict[int, list[Dates]] = defaultdict(list)
    if not contract_ids:
        return periods
    paid = (
        PaymentItem.select(PaymentItem.contract, PaymentItem.period_start, fn.MAX(PaymentItem.period_end))
        .where(PaymentItem.contract.in_(contract_ids), PaymentItem.state != "derived")
        .group_by(PaymentItem.contract, PaymentItem.period_start)
    )
    closed = Period.select(Period.contract, Period.start_date, Period.end_date).where(
        Period.contract.in_(contract_ids), Period.finalised_on.is_null(False)
    )
    for contract, start, end in [*paid.tuples(), *closed.tuples()]:
        periods[contract].append((start, end))
    return periods

"""What is due for every slice, so that a portal that is built from a take-away can be compared with it."""

from collections.abc import Iterator
from datetime import date

from peewee import Case, chunked, fn

from models import OverpaymentPlan, OverpaymentSlice, PaymentItem
from queries.packs.names import Names
from queries.packs.paged import ROWS_AT_ONCE, pages_of
from rules.actor import Actor
from rules.money import plain_decimal
from rules.packs import Row, headings
from rules.remittances import SIDE_NAMES

DUE = headings("Contract, SSRef, CPLI ID, Service Level, Side, Slice Start, Slice End, Due")
BY_RULE = ("cost", "income", "adjustment")  # the kinds of items that are worked out


def due_rows(viewer: Actor) -> Iterator[Row]:
    """What is due for each line and slice, paid or not: as the newest item says, or the overpayment plan on which the
    difference rests. Nothing for what comes to nothing.
    """
    item, names, resting = PaymentItem, Names(), _resting(viewer)
    is_derived = Case(None, [(item.state == "derived", 1)], 0)
    place = fn.ROW_NUMBER().over(
        partition_by=[item.line_key, item.slice_start, item.side], order_by=[is_derived.desc(), item.id.desc()]
    )
    ranked = item.visible_to(viewer).select(item.id, place).where(item.kind.in_(BY_RULE))
    newest = sorted(number for number, rank in ranked.tuples() if rank == 1)
    for some in chunked(newest, ROWS_AT_ONCE):
        for page in pages_of(item.select().where(item.id.in_(some))):
            care = names.care_of(page)
            for row in page:
                due = resting.get((row.line_key, row.slice_start, row.side), row.due_pence)
                if not due:
                    continue
                whose = (care.reference("contract", row), care.ssref(row), care.reference("cpli", row))
                level = care.reference("service_level", row)
                dates = (row.slice_start, row.slice_end)
                yield *whose, level, SIDE_NAMES[row.side], *dates, plain_decimal(due)


def _resting(viewer: Actor) -> dict[tuple[str, date, str], int]:
    """{(line, first day of the slice, side): pence due} of slices of which something rests on an overpayment plan."""
    plan, mine = OverpaymentPlan, OverpaymentSlice
    plans = plan.visible_to(viewer).select(plan.id)
    query = mine.select(plan.line_key, mine.slice_start, mine.side, mine.now_pence).join(plan)
    return {tuple(key): due for *key, due in query.where(plan.id.in_(plans), mine.rest_pence != 0).tuples()}

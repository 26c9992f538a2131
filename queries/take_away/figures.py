"""What is due for every slice, so that a portal that is built from a take-away can be compared with it."""

from collections.abc import Iterator

from peewee import Case, chunked, fn

from models import PaymentItem
from queries.packs.names import Names
from queries.packs.paged import ROWS_AT_ONCE, pages_of
from rules.actor import Actor
from rules.money import plain_decimal
from rules.packs import Row, headings
from rules.remittances import SIDE_NAMES

DUE = headings("Contract, SSRef, CPLI ID, Service Level, Side, Slice Start, Slice End, Due")
BY_RULE = ("cost", "income", "adjustment")  # the kinds of items that are worked out


def due_rows(viewer: Actor) -> Iterator[Row]:
    """What is due for each line and slice, paid or not: as the newest item says. Nothing for what comes to nothing."""
    item, names = PaymentItem, Names()
    is_derived = Case(None, [(item.state == "derived", 1)], 0)
    place = fn.ROW_NUMBER().over(
        partition_by=[item.line_key, item.slice_start, item.side], order_by=[is_derived.desc(), item.id.desc()]
    )
    ranked = item.visible_to(viewer).select(item.id, place).where(item.kind.in_(BY_RULE))
    newest = sorted(number for number, rank in ranked.tuples() if rank == 1)
    for some in chunked(newest, ROWS_AT_ONCE):
        for page in pages_of(item.select().where(item.id.in_(some), item.due_pence != 0)):
            care = names.care_of(page)
            for row in page:
                whose = (care.reference("contract", row), care.ssref(row), care.reference("cpli", row))
                level = care.reference("service_level", row)
                dates = (row.slice_start, row.slice_end)
                yield *whose, level, SIDE_NAMES[row.side], *dates, plain_decimal(row.due_pence)

"""Each payment item by itself, and the items of one line, slice and side together (docs/domain/payment-items.md)."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from peewee import JOIN, Case, Expression, ModelSelect, fn

from models import PaymentItem, ServiceLevel
from queries.invariants.paging import pages
from queries.invariants.sentences import differences
from rules import money
from rules.financial_years import financial_year_of
from rules.line_keys import manual_key
from rules.money import format_pence

BY_RULE = ("cost", "income", "adjustment")  # worked out by recalculation; the other kinds are added by people
COLUMNS = (
    PaymentItem.id,
    PaymentItem.line_key,
    PaymentItem.side,
    PaymentItem.kind,
    PaymentItem.state,
    PaymentItem.slice_start,
    PaymentItem.slice_end,
    PaymentItem.from_date,
    PaymentItem.to_date,
    PaymentItem.financial_year,
    PaymentItem.amount_pence,
    PaymentItem.vat_rate_basis_points,
    PaymentItem.vat_pence,
    PaymentItem.due_pence,
    PaymentItem.settled_before_pence,
    PaymentItem.overpayment_plan,
    PaymentItem.working,
    ServiceLevel.vat_rate_basis_points,
)


class Item(NamedTuple):
    """What is checked of a payment item by itself."""

    id: int
    line_key: str
    side: str
    kind: str
    state: str
    slice_start: Any
    slice_end: Any
    from_date: Any
    to_date: Any
    financial_year: int
    amount_pence: int
    vat_rate: int
    vat_pence: int
    due_pence: int
    settled_before_pence: int
    plan_id: int | None
    working: dict[str, Any]
    level_vat_rate: int


def item_problems() -> Iterator[str]:
    """Each item's amount, VAT, dates and year follow from what it was worked out from."""
    query = PaymentItem.select(*COLUMNS).join(ServiceLevel, on=PaymentItem.service_level == ServiceLevel.id)
    for rows in pages(query, PaymentItem.id):
        for row in rows:
            item = Item(*row)
            for words in (*_amounts(item), *_dates(item), *_working(item)):
                yield f"Payment item {item.id} of line {item.line_key}: {words}"


def _amounts(item: Item) -> Iterator[str]:
    vat = money.vat_pence(item.amount_pence, item.vat_rate)
    if item.vat_pence != vat:
        yield f"its VAT is {format_pence(item.vat_pence)}, but its rate makes it {format_pence(vat)}"
    rate = 0 if item.side == "income" else item.level_vat_rate
    if item.state == "derived" and item.kind in BY_RULE and item.vat_rate != rate:
        yield f"its VAT rate is {item.vat_rate / 100:g}%, but its service level's is {rate / 100:g}%"
    if item.kind not in BY_RULE:
        if item.due_pence != item.amount_pence:
            yield "its amount is not what was added, or claimed"
        return
    left = item.due_pence - item.settled_before_pence
    whole = item.working.get("plan", {}).get("whole_pence", item.amount_pence)
    if left != whole:
        words = f"{format_pence(item.due_pence)} less {format_pence(item.settled_before_pence)}"
        yield f"its amount is {format_pence(whole)}, but not what is due less what was settled before ({words})"
    if item.plan_id is not None and not whole <= item.amount_pence <= 0:
        yield "its amount is not a part of what its overpayment plan takes back"
    if item.kind != item.side and item.kind != "adjustment":
        yield f"it is {item.kind} on the side of {item.side}"
    if item.kind != "adjustment" and item.settled_before_pence:
        yield "something was settled before, but it is not an adjustment"


def _dates(item: Item) -> Iterator[str]:
    if item.kind == "claim":
        return
    if item.kind == "manual":
        if item.line_key != manual_key(item.id):
            yield "its line is another item's"
        if item.financial_year != financial_year_of(item.from_date):
            yield f"its financial year is {item.financial_year}, but not that of its dates"
        return
    if {item.financial_year} != {financial_year_of(item.slice_start), financial_year_of(item.slice_end)}:
        yield f"its financial year is {item.financial_year}, but not that of its slice"
    if not item.slice_start <= item.from_date <= item.to_date <= item.slice_end:
        yield "its dates are not within its slice"


def _working(item: Item) -> Iterator[str]:
    """What is due is what the working comes to, rounded once; an item of before there was one keeps none."""
    stored = item.working
    if item.kind == "manual" or "parts" not in stored:
        return
    if money.round_exact(stored["parts"]) != item.due_pence:
        come_to = format_pence(money.round_exact(stored["parts"]))
        yield f"what is due is {format_pence(item.due_pence)}, but its working comes to {come_to}"
    spans, sign = stored.get("spans", ()), 1
    if item.side == "income":
        spans, sign = stored.get("contributions", ()), -1
    kept = sum(stored.get("week_parts", {}).get(week, 0) for week in stored.get("kept_weeks", ()))
    if spans and sign * sum(span["parts"] for span in spans) + kept != stored["parts"]:
        yield "its working does not add up"


def slice_problems() -> Iterator[str]:
    """What was settled or frozen of a line, slice and side comes, with the last of its items, to what was due then:
    nothing is paid twice. Where one of the items that the last one followed was put back, the derived one alone knows
    what is settled now. A derived item knows what was settled before it.
    """
    item, sums = PaymentItem, _settled_sums()
    same = (item.line_key == sums.c.line_key) & (item.slice_start == sums.c.slice_start) & (item.side == sums.c.side)
    is_last = Case(None, [(item.settled_before_pence + item.amount_pence == sums.c.pence, 1)], 0)
    settled = (
        item.select(item.line_key, item.slice_start, item.side, sums.c.pence)
        .join(sums, on=same)
        .where(item.kind.in_(BY_RULE), item.state != "derived")
        .group_by(item.line_key, item.slice_start, item.side, sums.c.pence)
        .having(fn.SUM(is_last) == 0)
    )
    for line_key, start, side, pence in settled.tuples():
        if _is_after_one_that_went_back(line_key, start, side):
            continue
        amount = format_pence(int(pence))
        yield f"Line {line_key}, slice of {start} ({side}): {amount} is settled, but none of its items comes to that"
    derived = (
        item.select(item.id, item.line_key, item.kind, item.settled_before_pence, sums.c.pence)
        .join(sums, JOIN.LEFT_OUTER, on=same)
        .where(item.kind.in_(BY_RULE), item.state == "derived")
        .where((item.settled_before_pence != fn.COALESCE(sums.c.pence, 0)) | _is_wrong_kind(sums))
    )
    for number, line_key, kind, kept, pence in derived.tuples():
        name = f"Payment item {number} of line {line_key}"
        yield from differences(name, ("settled amount",), (kept,), (int(pence or 0),))
        if (kind == "adjustment") != (pence is not None):
            yield f"{name}: it is {kind}, but {'nothing' if pence is None else 'something'} of its slice is settled"


def _is_after_one_that_went_back(line_key: str, start: date, side: str) -> bool:
    """Whether an item of this line, slice and side followed one that is not settled or frozen any more."""
    item = PaymentItem
    query = item.select(item.id, item.working).where(
        item.line_key == line_key, item.slice_start == start, item.side == side, item.state != "derived"
    )
    workings = dict(query.tuples())
    return any(set(working.get("settled_items", ())) - set(workings) for working in workings.values())


def _settled_sums() -> ModelSelect:
    item = PaymentItem
    key = (item.line_key, item.slice_start, item.side)
    query = item.select(*key, fn.SUM(item.amount_pence).alias("pence"))
    return query.where(item.kind.in_(BY_RULE), item.state != "derived").group_by(*key).alias("sums")


def _is_wrong_kind(sums: ModelSelect) -> Expression:
    is_adjustment = PaymentItem.kind == "adjustment"
    return (is_adjustment & sums.c.pence.is_null()) | (~is_adjustment & sums.c.pence.is_null(False))

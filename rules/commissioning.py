"""How a change of a line item from a date becomes rows: a price row, or an end and a copy (docs/domain/care.md).

Rows are {column: text}, as care files have them (rules/care_files/layouts.py).
"""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from rules import money
from rules.care import LineItem
from rules.dates import format_date
from rules.weeks import DAY_COLUMNS, FAR_FUTURE

Row = dict[str, str]
LINES, PRICES = "care_package_line_items.csv", "prices.csv"
CONTRIBUTIONS, SUSPENSIONS, CLIENTS = "contributions.csv", "suspensions.csv", "clients.csv"
PRICE = "unit_price"
ONE_DAY = timedelta(days=1)
_NUMBERED = re.compile(r"(.*[/-])([1-9]\d{0,3})")


def next_reference(reference: str, taken: Collection[str]) -> str:
    """The CPLI ID of a copy: `2207/1` -> `2207/2`, `C1` -> `C1/2`, the first that is not `taken`."""
    match = _NUMBERED.fullmatch(reference)
    stem, number = (match[1], int(match[2])) if match else (f"{reference}/", 1)
    while True:
        number += 1
        if f"{stem}{number}" not in taken:
            return f"{stem}{number}"


def changed_columns(was: Mapping[str, str], now: Mapping[str, str]) -> set[str]:
    """The columns of a line item's row that are other texts now."""
    return {name for name, text in now.items() if was.get(name, "") != text}


def change_from(
    day: date, was: Row, now: Row, care: LineItem, copy_reference: str, suspensions: Sequence[tuple[date, date, str]]
) -> dict[str, list[Row]]:
    """The rows of files that make a line item `now` from `day` on, which lies after its start.

    was, now: the line's row. A new price (and end) alone is a row of the price history. Anything else ends the line the
    day before, and a copy goes on with the prices, contributions and suspensions (the line's own: first, last, reason)
    that it has from then on.
    """
    changed = changed_columns(was, now)
    if changed <= {PRICE, "end_date"}:
        rows: dict[str, list[Row]] = {}
        if "end_date" in changed:
            rows[LINES] = [was | {"end_date": now["end_date"]}]
        if PRICE in changed:
            rows[PRICES] = [_price(was["cpli_id"], day, now[PRICE])]
        return rows
    copy = now | {"cpli_id": copy_reference, "start_date": format_date(day)}
    rows = {LINES: [was | {"end_date": format_date(day - ONE_DAY)}, copy]}
    later = [(start, price) for start, price in care.prices if start > day] if PRICE not in changed else []
    rows[PRICES] = [_price(copy_reference, start, money.plain_unit_price(price)) for start, price in later]
    rows[CONTRIBUTIONS] = [
        {
            "cpli_id": copy_reference,
            "start_date": format_date(max(first, day)),
            "end_date": _end(last),
            "weekly_amount": money.plain_decimal(pence),
        }
        for first, last, pence in care.contributions
        if last >= day
    ]
    rows[SUSPENSIONS] = [
        {
            "ssref": was["ssref"],
            "cpli_id": copy_reference,
            "start_date": format_date(max(first, day)),
            "end_date": _end(last),
            "reason": reason,
        }
        for first, last, reason in suspensions
        if last >= day
    ]
    return {file_name: some for file_name, some in rows.items() if some}


def line_row(values: Mapping[str, str], sessions: Sequence[str]) -> Row:
    """A row of line items, with its sessions by weekday."""
    return {**values, **dict(zip(DAY_COLUMNS, sessions, strict=True))}


def _price(reference: str, day: date, price: str) -> Row:
    return {"cpli_id": reference, "start_date": format_date(day), "unit_price": price}


def _end(day: date) -> str:
    return "" if day == FAR_FUTURE else format_date(day)

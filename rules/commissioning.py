"""How a change of a line item from a date becomes rows: a price row, or an end and a copy (docs/domain/care.md).

Rows are {column: text}, as care files have them (rules/care_files/layouts.py).
"""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from rules import money
from rules.care import LineItem
from rules.dates import format_date
from rules.weeks import FAR_FUTURE

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
    day: date,
    was: Row,
    now: Row,
    care: LineItem,
    copy_reference: str,
    suspensions: Sequence[tuple[date, date, str]] = (),
    price: str | None = None,
) -> dict[str, list[Row]]:
    """The rows of files that make a line item `now` from `day` on, which lies after its start.

    was, now: the line's row as it is and as it shall be; price: the new one, None where it stays. A new price or end
    alone is a row of the price history or the line's. Anything else ends the line the day before, and a copy goes on
    with the prices, contributions and suspensions (the line's own: first, last, reason) that it has from then on.
    """
    changed = changed_columns(was, now)
    rows: dict[str, list[Row]] = {}
    if changed <= {"end_date"}:
        if changed:
            rows[LINES] = [now]
        if price is not None:
            rows[PRICES] = [_price(was["cpli_id"], day, price)]
        return rows
    of_day = money.plain_unit_price(care.price_on(day)) if price is None else price
    copy = now | {"cpli_id": copy_reference, "start_date": format_date(day), PRICE: of_day}
    rows[LINES] = [was | {"end_date": format_date(day - ONE_DAY)}, copy]
    later = [each for each in care.prices if each[0] > day]
    rows[PRICES] = [_price(copy_reference, start, money.plain_unit_price(amount)) for start, amount in later]
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


def _price(reference: str, day: date, price: str) -> Row:
    return {"cpli_id": reference, "start_date": format_date(day), "unit_price": price}


def _end(day: date) -> str:
    return "" if day == FAR_FUTURE else format_date(day)

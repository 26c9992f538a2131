"""Care files written: the cells of a row as the readers of `layouts.py` read them back."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from rules.actual_files import price_cell
from rules.care_files import cells
from rules.care_files.columns import Column, Layout
from rules.care_files.instants import read_instants
from rules.dates import format_date
from rules.moment import london_time
from rules.money import plain_decimal, plain_quantity

Value = Any


def row_of(layout: Layout, values: Mapping[str, Value]) -> list[str]:
    """The cells of a row in the order of its layout; `values` are as its table keeps them, other rows by their key."""
    return [write_cell(column, values[column.name]) for column in layout.columns]


def write_cell(column: Column, value: Value) -> str:
    """A value as a cell: blank where that reads back as the same."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, date):
        return format_date(value)
    if column.read in WRITERS:
        return WRITERS[column.read](value)
    return ";".join(value) if isinstance(value, list) else str(value)


def _sessions(hundredths: int) -> str:
    return plain_quantity(hundredths) if hundredths else ""


def _extra_allowed(rule: tuple[str, int | None]) -> str:
    name, limit = rule
    return plain_quantity(limit) if name == "up_to" else name


def _one_period(value: str) -> str:
    return {"no": "N", "contract": "Y"}.get(value, value)


WRITERS: dict[Callable[[str], Any], Callable[[Any], str]] = {
    cells.read_pence: plain_decimal,
    cells.read_unit_price: price_cell,
    cells.read_quantity: plain_quantity,
    cells.read_sessions: _sessions,
    cells.read_step: plain_quantity,
    cells.read_percent: plain_decimal,
    cells.read_extra_allowed: _extra_allowed,
    cells.read_one_period: _one_period,
}


def write_instant(instant: Any) -> str:
    """A naive UTC instant as London's clock showed it, with its offset in the hour that the clock showed twice."""
    if instant is None:
        return ""
    shown = f"{london_time(instant):%d/%m/%Y %H:%M}"
    if len(read_instants(shown)) == 1:
        return shown
    hours = round((london_time(instant) - instant).total_seconds() / 3600)
    return f"{shown}+{hours:02d}:00"

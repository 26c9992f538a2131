"""What commissioning pages ask about one line item."""

from datetime import date
from typing import Any

from models import Actual, CarePackageLineItem, Contribution, PriceChange, Suspension
from rules.weeks import monday_of


def weeks_recorded_from(line: CarePackageLineItem, day: date) -> int:
    """How many weeks are recorded of a line item that have the day or later ones in them."""
    return Actual.select().where(Actual.cpli == line.id, Actual.week_start >= monday_of(day)).count()


def changes_of(line: CarePackageLineItem, table: type[PriceChange | Contribution | Suspension]) -> list[Any]:
    """The line item's own later prices, contributions or suspensions, newest first."""
    return list(table.select().where(table.cpli == line.id).order_by(table.start_date.desc()))


def change_of(line: CarePackageLineItem, table: type[PriceChange | Contribution | Suspension], row_id: int) -> Any:
    """One of these with its id; None where the line item has no such one."""
    return table.get_or_none(table.id == row_id, table.cpli == line.id)

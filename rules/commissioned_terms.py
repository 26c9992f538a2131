"""What care is bought by, as rows of care files: organisations, services, service levels, contracts with their payment
methods and prices (docs/domain/care.md).
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from rules.care_files.columns import Layout
from rules.care_files.written import write_cell

ORGANISATIONS, SERVICES, LEVELS = "organisations.csv", "services.csv", "service_levels.csv"
CONTRACTS, METHODS, CONTRACT_PRICES = "contracts.csv", "payment_methods.csv", "contract_prices.csv"
ONE_DAY = timedelta(days=1)


def row_text(layout: Layout, values: Mapping[str, Any]) -> dict[str, str]:
    """A row as its care file has it, {column: cell}; `values` are as its table keeps them, other rows by their key."""
    return {column.header: write_cell(column, values[column.name]) for column in layout.columns}


def ended_by(start: date, methods: list[tuple[date, date | None]]) -> tuple[date, date] | None:
    """(start, last day) of the open-ended payment method that one from `start` ends; `methods` are (start, end)."""
    before = max((each for each in methods if each[0] < start), default=None)
    return (before[0], start - ONE_DAY) if before and before[1] is None else None

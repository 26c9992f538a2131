"""What care is bought by, as rows of care files: organisations, services, service levels, contracts with their payment
methods and prices (docs/domain/care.md).
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from rules.care_files.columns import Layout
from rules.care_files.layouts import PAYMENT_METHODS
from rules.care_files.written import write_cell
from rules.dates import format_date
from rules.periods import Method, periods_of
from rules.weeks import FAR_FUTURE
from rules.wording import method_words

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


def method_of_row(row: Mapping[str, str]) -> Method:
    """A row of payment_methods.csv that can be read, as the rules see it."""
    values = {
        column.name: column.read(row[column.header]) if row.get(column.header) else column.blank
        for column in PAYMENT_METHODS.columns
        if not column.points_to
    }
    values["end_date"] = values["end_date"] or FAR_FUTURE
    del values["is_direct_payment"]
    return Method(id=0, opens_days_before_due=0, **values)


def method_sentences(method: Method, others: Sequence[Method]) -> list[str]:
    """What a payment method does besides money: which one it ends, its first period, the days that it leaves out.

    others: the contract's methods on record.
    """
    said = []
    known = [(each.start_date, None if each.end_date == FAR_FUTURE else each.end_date) for each in others]
    is_new = method.start_date not in [start for start, _ in known]
    ended = ended_by(method.start_date, known) if is_new else None
    if ended:
        before = next(each for each in others if each.start_date == ended[0])
        said.append(f"The payment method before it ends on {format_date(ended[1])}: {method_words(before)}.")
    periods = periods_of(method, method.first_period_start)
    if periods:
        first = periods[0]
        said.append(
            f"Its first period is {format_date(first.start_date)} - {format_date(first.end_date)}, due on "
            f"{format_date(first.due_date)} and in the bank on {format_date(first.bank_date)}."
        )
    if method.first_period_start > method.start_date:
        last = format_date(method.first_period_start - ONE_DAY)
        said.append(f"Care from {format_date(method.start_date)} to {last} is in no period and is not paid here.")
    return said

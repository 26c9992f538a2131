"""What a report is: columns of a kind, and rows that come from a query; screen, CSV and XLSX are made from the same."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from peewee import ModelSelect

from queries.paging import Page, page_of
from reports.parameters import CONTRACT, DATES, ORGANISATION, Parameter, Request
from rules import money
from rules.dates import format_date
from rules.financial_years import financial_year_name

UNITS_AT_ONCE = 500
Row = tuple[Any, ...]  # a value for each column, of its kind; None for nothing


@dataclass(frozen=True)
class Column:
    """A column: its heading, and its kind: text, number, date, money (pence), quantity (hundredths), count (hundredths,
    written without needless decimals) or year.
    """

    label: str
    kind: str = "text"

    @property
    def is_figure(self) -> bool:
        """Whether its cells are figures, which stand to the right."""
        return self.kind in ("money", "quantity", "count")


@dataclass(frozen=True)
class Report:
    """One report. `units` is what a page of it is made of, as a query of what the viewer may see; `rows_of` turns a
    list of units and the request into rows of values, one for each column; `foot` makes the rows below the last one.
    `total` makes one for the screen and paper alone, as the rows of a file are read by other systems.
    """

    name: str
    title: str
    about: str
    columns: tuple[Column, ...]
    units: Callable[[Request], ModelSelect]
    rows_of: Callable[[Sequence[Any], Request], Iterable[Row]]
    dates_words: str  # what From and To choose
    nothing: str  # why there may be nothing, and what next
    unit_word: str = "row"
    is_for_council_only: bool = False
    parameters: tuple[Parameter[Any], ...] = (ORGANISATION, CONTRACT, DATES)  # what its form asks for
    foot: Callable[[Request], Sequence[Row]] | None = None
    total: Callable[[Request], Row] | None = None
    facts: Callable[[Request], Sequence[str]] | None = None  # what else the head says on screen and paper
    has_pdf: bool = False  # people send it on

    @property
    def headings(self) -> list[str]:
        """The labels of the columns."""
        return [column.label for column in self.columns]

    def rows(self, request: Request) -> Iterator[Row]:
        """Every row, some hundred units at a time, so that a long report does not fill the memory."""
        query = self.units(request)
        page = 1
        while units := list(query.paginate(page, UNITS_AT_ONCE)):
            yield from self.rows_of(units, request)
            page += 1
        yield from self.foot_rows(request)

    def page_of_rows(self, request: Request, asked_page: int, size: int) -> tuple[Page, list[Row]]:
        """The page of `size` units that is asked for, and its rows."""
        query = self.units(request)
        page = page_of(asked_page, query.order_by().count(), size)
        return page, list(self.rows_of(list(query.paginate(page.number, size)), request))

    def foot_rows(self, request: Request) -> Sequence[Row]:
        """The rows below the last one: a total, or notes."""
        return self.foot(request) if self.foot else []

    def rows_below(self, request: Request) -> list[Row]:
        """The rows below the last one on screen and paper: a total, then those of the files."""
        return [*([self.total(request)] if self.total else []), *self.foot_rows(request)]

    def facts_of(self, request: Request) -> Sequence[str]:
        """What the head says of the rows, besides what was chosen."""
        return self.facts(request) if self.facts else []

    def is_open_to(self, side: str) -> bool:
        """Whether somebody of this side (`provider`, `council`) may have it."""
        return side == "council" or not self.is_for_council_only


def as_plain(column: Column, value: Any) -> str:
    """A value as a file has it: `1072.30`, `28/11/2025`, `2022/2023`, nothing for what is not there."""
    if value is None:
        return ""
    if column.kind in ("money", "quantity"):
        return money.plain_decimal(value)
    if column.kind == "count":
        return money.format_quantity(value).replace(",", "")
    if column.kind == "date":
        return format_date(value)
    if column.kind == "year":
        return financial_year_name(value)
    return str(value)


def as_shown(column: Column, value: Any) -> str:
    """A value as the screen has it: `£1,072.30`, the rest as in a file."""
    if value is not None and column.kind == "money":
        return money.format_pence(value)
    if value is not None and column.kind == "quantity":
        return money.format_quantity(value)
    return as_plain(column, value)


def as_typed(column: Column, value: Any) -> Any:
    """A value as a spreadsheet cell: numbers that add up, real dates, text."""
    if column.kind == "money" and value is not None:
        return money.pounds(value)
    if column.kind in ("quantity", "count") and value is not None:
        return Decimal(money.plain_decimal(value))
    if column.kind in ("date", "number") or value is None:
        return value
    return as_plain(column, value)


def plain_rows(report: Report, request: Request) -> Iterator[list[str]]:
    """All rows of a report as text, for a CSV file."""
    return ([as_plain(*pair) for pair in zip(report.columns, row, strict=True)] for row in report.rows(request))


def typed_rows(report: Report, request: Request) -> Iterator[list[Any]]:
    """All rows of a report as typed cells, for an XLSX file."""
    return ([as_typed(*pair) for pair in zip(report.columns, row, strict=True)] for row in report.rows(request))

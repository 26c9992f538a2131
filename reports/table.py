"""What a report is: columns of a kind, and rows that come from a query; screen, CSV and XLSX are made from the same."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from peewee import ModelSelect, chunked, fn

from queries.paging import PAGE_SIZE, Page, page_of
from reports.parameters import Parameter, ReportInput, Request
from rules import money
from rules.charts import TimeChart
from rules.dates import format_date
from rules.financial_years import financial_year_name

UNITS_AT_ONCE = 500
TOTAL = "Total"
Row = tuple[Any, ...]  # a value for each column, of its kind; None for nothing
Tell = Callable[[int, int], object]  # how many units are done, of how many


@dataclass(frozen=True)
class Column:
    """A column: its heading, and its kind: text, number, date, money (pence), quantity (hundredths), count (hundredths,
    written without needless decimals) or year.
    """

    label: str
    kind: str = "text"
    is_on_phone: bool = True  # where a phone shows a row in one line
    goes_when_zero: bool = False  # the screen leaves it out where every amount is zero
    or_on_phone: str = ""  # the label of a column that a phone lacks and shows here where this one is empty

    @property
    def is_figure(self) -> bool:
        """Whether its cells are figures, which stand to the right."""
        return self.kind in ("money", "quantity", "count")


@dataclass(frozen=True)
class Report:
    """One report. `units` is what a page of it is made of, as a query of what the viewer may see; `rows_of` turns a
    list of units and the request into rows of values, one for each column; `notes` makes rows that stand below all.
    `units_by_id` reads them by their ids where the query has no more than these: for reports so long that making
    Peewee's rows would take most of the time.
    `sums` says what the money columns come to, in their order: a total on screen and paper, and in files where other
    systems expect one.
    """

    name: str
    title: str
    about: str
    columns: tuple[Column, ...]
    units: Callable[[Request], ModelSelect]
    rows_of: Callable[[Sequence[Any], Request], Iterable[Row]]
    dates_words: str  # what From and To choose
    nothing: str  # why there may be nothing, and what next
    parameters: tuple[Parameter[Any], ...]  # what its form asks for
    unit_word: str = "row"
    is_for_council_only: bool = False
    usual: Callable[[ReportInput], dict[str, str]] = lambda _asked: {}  # what its form has at first, by field
    notes: Callable[[Request], Sequence[Row]] | None = None
    sums: Callable[[Request], Sequence[int]] | None = None
    total_in: str = ""  # the label of the column with the word Total, if not the first
    has_total_in_files: bool = False
    facts: Callable[[Request], Sequence[str]] | None = None  # what else the head says on screen and paper
    chart: Callable[[Request], TimeChart] | None = None
    chart_note: str = ""
    says_any: bool = False  # its head names what was not narrowed down, too: `Client = ANY`
    has_pdf: bool = False  # people send it on
    size: Callable[[Request], int] | None = None  # how many rows about, if not one for each unit
    units_at_once: int = UNITS_AT_ONCE
    units_a_page: int = PAGE_SIZE
    has_ids: bool = True  # a unit is a row of a table, known by its id
    units_by_id: Callable[[Sequence[int]], Iterable[Any]] | None = None

    @property
    def is_lean(self) -> bool:
        """Whether a phone shows each row in one line."""
        return any(not column.is_on_phone for column in self.columns)

    @property
    def headings(self) -> list[str]:
        """The labels of the columns."""
        return [column.label for column in self.columns]

    def rows(self, request: Request, tell: Tell = lambda _done, _of: None) -> Iterator[Row]:
        """Every row, some hundred units at a time, so that a long report does not fill the memory."""
        places, is_empty = self.money_places, True
        sums = [0] * len(places)
        for units in self._chunks(request, tell):
            for row in self.rows_of(units, request):
                sums = [so_far + (row[place] or 0) for so_far, place in zip(sums, places, strict=True)]
                is_empty = False
                yield row
        if self.has_total_in_files and not is_empty:
            yield self._total(sums)
        yield from self.notes_below(request)

    def _chunks(self, request: Request, tell: Tell) -> Iterator[Sequence[Any]]:
        """All units in order. Their ids are read first: each page of a query would read all before it again."""
        query = self.units(request)
        table_id = query.model.id if self.has_ids else None
        ids = (key for (key,) in query.select(table_id).tuples().iterator()) if self.has_ids else ()
        keys = array("q", ids) if self.has_ids else list(query)
        done = 0
        for wanted in chunked(keys, self.units_at_once):
            yield self._units_of(query, wanted) if self.has_ids else wanted
            done += len(wanted)
            tell(done, len(keys))

    def _units_of(self, query: ModelSelect, ids: Sequence[int]) -> list[Any]:
        """The units with these ids in their order; one that has gone meanwhile is left out."""
        of_query = query.order_by().where(query.model.id.in_(ids))
        found = {unit.id: unit for unit in (self.units_by_id(ids) if self.units_by_id else of_query)}
        return [found[each] for each in ids if each in found]

    def page_of_rows(self, request: Request, asked_page: int) -> tuple[Page, list[Row]]:
        """The page of units that is asked for, and its rows."""
        query = self.units(request)
        page = page_of(asked_page, query.order_by().count(), self.units_a_page)
        units = list(query.paginate(page.number, page.size))
        if self.units_by_id:
            units = self._units_of(query, [unit.id for unit in units])
        return page, list(self.rows_of(units, request))

    def size_of(self, request: Request) -> int:
        """How many rows it has, or about as many."""
        return self.size(request) if self.size else self.units(request).order_by().count()

    def notes_below(self, request: Request) -> Sequence[Row]:
        """The rows below all others that are no sums."""
        return self.notes(request) if self.notes else []

    def rows_below(self, request: Request) -> list[Row]:
        """The rows below the last one on screen and paper: the total, then notes."""
        total = self.total_of(request)
        return [*([total] if total else []), *self.notes_below(request)]

    def total_of(self, request: Request) -> Row | None:
        """The row of what all rows come to, where it has one."""
        return self._total(self.sums(request)) if self.sums else None

    def facts_of(self, request: Request) -> Sequence[str]:
        """What the head says of the rows, besides what was chosen."""
        return self.facts(request) if self.facts else []

    def is_open_to(self, side: str) -> bool:
        """Whether somebody of this side (`provider`, `council`) may have it."""
        return side == "council" or not self.is_for_council_only

    @property
    def money_places(self) -> list[int]:
        """Which columns are amounts, by their place."""
        return [place for place, column in enumerate(self.columns) if column.kind == "money"]

    def _total(self, sums: Sequence[int]) -> Row:
        row: list[Any] = [None] * len(self.columns)
        for place, amount in zip(self.money_places, sums, strict=True):
            row[place] = amount
        row[self.headings.index(self.total_in) if self.total_in else 0] = TOTAL
        return tuple(row)


def sums_of(query: ModelSelect, *columns: Any) -> list[int]:
    """What each column of a query comes to, in pence."""
    sums = query.order_by().select(*(fn.COALESCE(fn.SUM(column), 0) for column in columns)).tuples().get()
    return [int(amount) for amount in sums]


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
    if value == TOTAL:
        return TOTAL
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


def plain_rows(report: Report, request: Request, tell: Tell = lambda _done, _of: None) -> Iterator[list[str]]:
    """All rows of a report as text, for a CSV file."""
    for row in report.rows(request, tell):
        yield [as_plain(*pair) for pair in zip(report.columns, row, strict=True)]


def typed_rows(report: Report, request: Request, tell: Tell = lambda _done, _of: None) -> Iterator[list[Any]]:
    """All rows of a report as typed cells, for an XLSX file."""
    for row in report.rows(request, tell):
        yield [as_typed(*pair) for pair in zip(report.columns, row, strict=True)]

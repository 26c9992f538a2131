"""Lists from a query: sorted by a column of a whitelist, counted, and cut into pages.

    COLUMNS = (Column("due", "Due", (Invoice.date_on_invoice,)), Column("total", "Total", css="num"))

    def list_invoices(viewer, request):
        return ListPage(Invoice.visible_to(viewer), COLUMNS, request, sort="-due", tie_break=(Invoice.id,))

`web/listing.py` makes the ListRequest from the address, and the links of the headings and pages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from peewee import ModelSelect, Node

from queries.paging import PAGE_SIZE, Page, page_of


@dataclass(frozen=True)
class Column:
    """A heading. `sorts` are the columns or expressions to order by (none: not sortable); `css` the cell's class."""

    name: str
    label: str
    sorts: tuple[Node, ...] = ()
    css: str = ""


@dataclass(frozen=True)
class ListRequest:
    """What somebody asks of a list. `sort` is a column's name, `-name` for descending, None for the list's own order.

    `path` and `filters` (name and value pairs) are kept for the links from this page of the list to another.
    """

    sort: str | None = None
    page: int = 1
    path: str = ""
    filters: tuple[tuple[str, str], ...] = ()


class SortedPage:
    """A page of a list: its headings, its order, and where it stands among all pages."""

    def __init__(self, columns: Sequence[Column], request: ListRequest, order: str, page: Page):
        """`order` is the name of a sortable column, `-name` for descending: see `order_of`."""
        self.columns, self.request, self.sort, self.page = columns, request, order, page
        self.sortable = _sortable(columns)

    @property
    def count(self) -> int:
        """How many rows all pages have."""
        return self.page.count

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return self.page.pages

    @property
    def first(self) -> int:
        """The number of the first row shown, counted from 1; 0 without rows."""
        return self.page.first

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return self.page.last

    @property
    def direction(self) -> str:
        """As `aria-sort` says it."""
        return "descending" if self.sort.startswith("-") else "ascending"

    def is_sorted_by(self, column: Column) -> bool:
        """Whether the rows are in the order of this column."""
        return self.sort.removeprefix("-") == column.name


class ListPage(SortedPage):
    """The page of a query that a ListRequest asks for. Two queries: the rows and, where it is not known, the count."""

    def __init__(
        self,
        query: ModelSelect,
        columns: Sequence[Column],
        request: ListRequest,
        sort: str,
        tie_break: Sequence[Node] = (),
        page_size: int = PAGE_SIZE,
        count: int | None = None,
    ):
        """`sort` is the order where the request names no sortable column; `tie_break` orders rows that are equal;
        `count` is how many rows the query has, where that is known already.
        """
        order = order_of(columns, request, sort)
        if count is None:
            count = query.order_by().count()
        page = page_of(request.page, count, page_size)
        super().__init__(columns, request, order, page)
        self._query = query.order_by(*order_by(columns, order), *tie_break).limit(page_size).offset(page.start)

    def rows(self) -> list[Any]:
        """The rows of this page."""
        return list(self._query)


def order_of(columns: Sequence[Column], request: ListRequest, otherwise: str) -> str:
    """The order that a request asks for, or `otherwise` where it names no sortable column."""
    asked = request.sort or otherwise
    return asked if asked.removeprefix("-") in _sortable(columns) else otherwise


def order_by(columns: Sequence[Column], order: str) -> list[Node]:
    """The expressions of an order, for a query's `order_by`."""
    expressions = _sortable(columns)[order.removeprefix("-")].sorts
    return [each.desc() if order.startswith("-") else each.asc() for each in expressions]


def _sortable(columns: Sequence[Column]) -> dict[str, Column]:
    return {column.name: column for column in columns if column.sorts}

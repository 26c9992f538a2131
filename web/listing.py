"""Lists: filters kept in the address, sorting from a whitelist, a count, pages of 50.

    COLUMNS = (Column("due", "Due", (Invoice.date_on_invoice,)), Column("total", "Total", css="num"))
    listing = Listing(query, COLUMNS, sort="-due", tie_break=(Invoice.id,))
    return page("invoices/index.html", listing=listing, rows=listing.rows())

The template uses `stack_head`, `sort_by` and `pages` of macros/parts.html.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request

PAGE_SIZE = 50
NOT_FILTERS = ("sort", "page")


@dataclass(frozen=True)
class Column:
    """A heading. `sorts` are the columns or expressions to order by (none: not sortable); `css` the cell's class."""

    name: str
    label: str
    sorts: tuple = ()
    css: str = ""


class Listing:
    """One page of a query, as the address asks for it. Two queries: the count and the rows."""

    def __init__(self, query, columns, sort, tie_break=(), page_size=PAGE_SIZE):
        """`sort` is a column's name, `-name` for descending; `tie_break` orders rows that are alike (say, the id)."""
        self.columns = columns
        self.path = request.path
        self._sortable = {column.name: column for column in columns if column.sorts}
        asked = request.args.get("sort", sort)
        self.sort = asked if asked.removeprefix("-") in self._sortable else sort
        self.page_size = page_size
        self.count = query.order_by().count()
        self.pages = max(1, -(-self.count // page_size))
        self.page = min(max(1, request.args.get("page", 1, type=int)), self.pages)
        self._query = query.order_by(*self._order(), *tie_break).paginate(self.page, page_size)

    @property
    def direction(self):
        """As `aria-sort` says it."""
        return "descending" if self.sort.startswith("-") else "ascending"

    @property
    def first(self):
        """The number of the first row shown, counted from 1; 0 without rows."""
        return (self.page - 1) * self.page_size + 1 if self.count else 0

    @property
    def last(self):
        """The number of the last row shown."""
        return min(self.page * self.page_size, self.count)

    @property
    def previous_address(self):
        return self._address(self.sort, self.page - 1) if self.page > 1 else None

    @property
    def next_address(self):
        return self._address(self.sort, self.page + 1) if self.page < self.pages else None

    def rows(self):
        """The rows of this page."""
        return list(self._query)

    def is_sorted_by(self, column):
        """Whether the rows are in the order of this column."""
        return self.sort.removeprefix("-") == column.name

    def sort_address(self, column):
        """Where its heading leads: this column first, or the other way round where it is in use."""
        turned = self.is_sorted_by(column) and self.direction == "ascending"
        return self._address(f"-{column.name}" if turned else column.name, 1)

    def sort_choices(self):
        """For the phone's pick list: (value, words, whether it is in use)."""
        return [
            (f"{sign}{column.name}", f"{column.label}, {words}", self.sort == f"{sign}{column.name}")
            for column in self._sortable.values()
            for sign, words in (("", "ascending"), ("-", "descending"))
        ]

    def kept_filters(self):
        """The filters of the address as (name, value) pairs, for hidden fields."""
        return [(name, value) for name, value in request.args.items(multi=True) if name not in NOT_FILTERS]

    def _order(self):
        expressions = self._sortable[self.sort.removeprefix("-")].sorts
        return [each.desc() if self.sort.startswith("-") else each.asc() for each in expressions]

    def _address(self, sort, page):
        pairs = [*self.kept_filters(), ("sort", sort)] + ([("page", page)] if page > 1 else [])
        return f"{self.path}?{urlencode(pairs)}"

"""Lists in the address: what it asks for, and the links from one page or order of a list to another.

    listing = queries.invoices.list_invoices(current_user, list_request())
    return page("invoices/list.html", listing=listing, rows=listing.rows())

The templates use `stack_head`, `sort_by` and `pages` of macros/parts.html, which take the links from `list_links`.
"""

from urllib.parse import urlencode

from flask import request

from queries.listing import Column, ListRequest, SortedPage
from queries.paging import page_number

NOT_FILTERS = ("sort", "page")


def list_request(path: str | None = None) -> ListRequest:
    """What the address asks of a list. `path` is where the list stands, if not at the address of this request."""
    return ListRequest(
        sort=request.args.get("sort"),
        page=asked_page(),
        path=path or request.path,
        filters=tuple((name, value) for name, value in request.args.items(multi=True) if name not in NOT_FILTERS),
    )


def asked_page() -> int:
    """The number of the page that the address asks for, from 1."""
    return page_number(request.args.get("page"))


class ListLinks:
    """The addresses that lead from one page of a list to its other pages and orders, the filters kept."""

    def __init__(self, listing: SortedPage):
        self.listing = listing
        self.path = listing.request.path
        self.filters = listing.request.filters
        self._start = f"{self.path}?{urlencode(self.filters)}{'&' if self.filters else ''}"

    @property
    def previous(self) -> str | None:
        """The address of the page before, or None."""
        number = self.listing.page.previous
        return self._address(self.listing.sort, number) if number else None

    @property
    def next(self) -> str | None:
        """The address of the page after, or None."""
        number = self.listing.page.next
        return self._address(self.listing.sort, number) if number else None

    def sort(self, column: Column) -> str:
        """Where a heading leads: sorted by its column, or the other way round where that is the order already."""
        is_ascending = self.listing.is_sorted_by(column) and self.listing.direction == "ascending"
        return self._address(f"-{column.name}" if is_ascending else column.name, 1)

    def sort_choices(self) -> list[tuple[str, str, bool]]:
        """For the phone's pick list: (value, words, whether it is the order now)."""
        return [
            (f"{sign}{column.name}", f"{column.label}, {words}", self.listing.sort == f"{sign}{column.name}")
            for column in self.listing.sortable.values()
            for sign, words in (("", "ascending"), ("-", "descending"))
        ]

    def _address(self, sort: str, page: int) -> str:
        return f"{self._start}sort={sort}" + (f"&page={page}" if page > 1 else "")

"""One page of a list: which page an address asks for, and which rows stand on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

PAGE_SIZE = 50
LARGEST_PAGE = 999_999
Row = TypeVar("Row")


@dataclass(frozen=True)
class Page:
    """One page of `count` rows, `size` to a page. Pages and rows are numbered from 1."""

    number: int
    count: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        """How many pages there are: one where there are no rows."""
        return max(1, -(-self.count // self.size))

    @property
    def first(self) -> int:
        """The number of the first row on the page; 0 without rows."""
        return self.start + 1 if self.count else 0

    @property
    def last(self) -> int:
        """The number of the last row on the page."""
        return min(self.number * self.size, self.count)

    @property
    def previous(self) -> int | None:
        """The number of the page before, or None."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The number of the page after, or None."""
        return self.number + 1 if self.number < self.pages else None

    @property
    def start(self) -> int:
        """How many rows come before the page: the OFFSET of a query."""
        return (self.number - 1) * self.size

    def cut(self, rows: Sequence[Row]) -> Sequence[Row]:
        """The rows of the page, out of all of them."""
        return rows[self.start : self.start + self.size]


def page_number(text: str | None) -> int:
    """The page that the text of an address asks for: 1 where it is missing or no page number."""
    if text is None or not (text.isascii() and text.isdigit()) or len(text) > len(str(LARGEST_PAGE)):
        return 1
    return max(1, int(text))


def page_of(asked: int, count: int, size: int = PAGE_SIZE) -> Page:
    """The page `asked` for of `count` rows: the first or the last one where it lies outside the list."""
    pages = Page(1, count, size).pages
    return Page(min(max(1, asked), pages), count, size)

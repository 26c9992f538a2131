"""What a care file is made of: columns, each with the reader of its cells and what a blank stands for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rules.care_files import cells


@dataclass(frozen=True, eq=False)
class Column:
    """One column of a file. `blank` is what an empty cell, or an absent column of a new row, stands for."""

    header: str
    read: Callable[[str], Any] = cells.read_text
    is_required: bool = False
    blank: Any = ""
    field: str = ""
    points_to: str = ""  # the file whose key it holds

    @property
    def name(self) -> str:
        """The name that the value is kept under."""
        return self.field or self.header


@dataclass(frozen=True, eq=False)
class Layout:
    """One file: `what` is the word for one of its rows, `key` the headers that tell rows apart."""

    file_name: str
    what: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    may_delete: bool = False

    @property
    def headers(self) -> frozenset[str]:
        """The headers that its file may have."""
        more = {"delete"} if self.may_delete else set()
        return frozenset(column.header for column in self.columns) | more

    def column(self, header: str) -> Column:
        """The column with this header. Raises StopIteration where there is none."""
        return next(column for column in self.columns if column.header == header)


def required(header: str, read: Callable[[str], Any] = cells.read_text, field: str = "") -> Column:
    """A column that must be filled."""
    return Column(header, read, is_required=True, field=field)


def pointer(header: str, file_name: str, field: str, is_required: bool = True) -> Column:
    """A column that names a row of another file."""
    return Column(header, is_required=is_required, blank=None, field=field, points_to=file_name)


def optional(header: str, read: Callable[[str], Any], blank: Any = None, field: str = "") -> Column:
    """A column whose blank stands for something."""
    return Column(header, read, blank=blank, field=field)


def yes_no(header: str, blank: bool | None, field: str = "") -> Column:
    """A Y or N column."""
    return Column(header, cells.read_yes_no, blank=blank, field=field)

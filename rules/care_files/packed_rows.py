"""Rows of cells in little memory: a text for each row, and not an object for each cell.

A file may have five million cells; as texts of their own they would take a hundred times what the file does.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

BETWEEN = "\x1f"  # the unit separator of ASCII, which no spreadsheet program lets anybody type


def pack(cells: Iterable[str]) -> str:
    """The cells of a row as one text."""
    texts = list(cells)
    packed = BETWEEN.join(texts)
    if packed.count(BETWEEN) >= len(texts):
        packed = BETWEEN.join(text.replace(BETWEEN, " ") for text in texts)
    return packed


def unpack(packed: str) -> list[str]:
    """The cells again."""
    return packed.split(BETWEEN)


class PackedRows(Sequence[Any]):
    """[line, cells] of a file's rows, made anew each time that somebody goes through them."""

    def __init__(self, rows: Iterable[Sequence[Any]] = ()) -> None:
        self._rows: list[tuple[int, str]] = []
        for line, cells in rows:
            self._rows.append((line, cells if isinstance(cells, str) else pack(cells)))

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[list[Any]]:
        return ([line, unpack(packed)] for line, packed in self._rows)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return [[line, unpack(packed)] for line, packed in self._rows[place]]
        line, packed = self._rows[place]
        return [line, unpack(packed)]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, PackedRows):
            return self._rows == other._rows
        return isinstance(other, Sequence) and self._rows == PackedRows(other)._rows

    def __repr__(self) -> str:
        return f"PackedRows({list(self)!r})"

    __hash__ = None  # type: ignore[assignment]  # as a list has none

    @property
    def packed(self) -> list[tuple[int, str]]:
        """(line, text) of each row, as they are kept."""
        return self._rows

    @property
    def lines(self) -> list[int]:
        """The lines of the rows."""
        return [line for line, _ in self._rows]

    def cells_of(self, lines: Iterable[int]) -> dict[int, list[str]]:
        """{line: cells} of those of these lines that are there."""
        wanted = set(lines)
        return {line: unpack(packed) for line, packed in self._rows if line in wanted}

"""Rows of cells as one text each."""

import pytest

from rules.care_files.packed_rows import PackedRows, pack, unpack


@pytest.mark.parametrize("cells", [["a"], ["a", "", "b"], ["", ""], ["x\n", "=1"]])
def test_cells_are_the_same_again(cells):
    assert unpack(pack(cells)) == cells


def test_a_separator_in_a_cell_makes_no_cell_more():
    assert unpack(pack(["a\x1fb", "c"])) == ["a b", "c"]
    assert unpack(pack(["a\x1f"])) == ["a "]


def test_packed_rows_are_rows():
    rows = PackedRows([(2, ["a", "b"]), [5, ["c", ""]]])
    assert rows == [[2, ["a", "b"]], [5, ["c", ""]]]
    assert (len(rows), rows[1], rows[:1]) == (2, [5, ["c", ""]], [[2, ["a", "b"]]])
    assert rows.cells_of([5, 9]) == {5: ["c", ""]}
    assert not PackedRows()
    assert PackedRows(rows.packed) == rows

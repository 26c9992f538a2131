"""Which page of a list is shown, and which rows stand on it."""

import pytest

from queries.paging import Page, page_number, page_of


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (None, 1),
        ("", 1),
        ("0", 1),
        ("3", 3),
        ("007", 7),
        ("-2", 1),
        ("2.5", 1),
        ("two", 1),
        ("²", 1),
        ("٣", 1),
        ("999999", 999_999),
        ("1000000", 1),
        ("9" * 5000, 1),
    ],
)
def test_a_page_number_is_read_from_plain_digits_and_everything_else_is_the_first_page(text, number):
    assert page_number(text) == number


@pytest.mark.parametrize(("asked", "number"), [(-5, 1), (0, 1), (1, 1), (3, 3), (4, 3), (999_999, 3)])
def test_a_page_outside_the_list_is_its_first_or_last_one(asked, number):
    assert page_of(asked, count=101, size=50) == Page(number, 101, 50)


def test_the_pages_of_a_list_hold_each_row_once():
    rows = list(range(1, 102))
    pages = [page_of(number, len(rows), 50) for number in (1, 2, 3)]
    assert [row for page in pages for row in page.cut(rows)] == rows
    assert [(page.first, page.last) for page in pages] == [(1, 50), (51, 100), (101, 101)]
    assert [(page.previous, page.next) for page in pages] == [(None, 2), (1, 3), (2, None)]


def test_a_list_without_rows_has_one_page_with_nothing_on_it():
    page = page_of(1, count=0)
    assert (page.pages, page.first, page.last, page.previous, page.next) == (1, 0, 0, None, None)
    assert page.cut([]) == []

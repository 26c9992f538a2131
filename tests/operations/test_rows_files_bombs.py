"""Files that are small to send and endless to read are refused in under a second, whatever they are made of."""

import time

import pytest

from queries.care_files.delimited import read_csv
from queries.care_files.limits import MOST_ROWS, TOO_WIDE
from queries.care_files.uploads import read_upload
from tests.support.actuals_files import workbook_of
from tests.support.upload_bombs import BOMBS, WORKBOOK, put_in

MOST_SECONDS = 1.0


def read_in_time(name, content):
    started = time.process_time()
    sheet = read_upload(name, content)
    assert time.process_time() - started < MOST_SECONDS
    return sheet


@pytest.mark.parametrize("kind", BOMBS)
def test_a_workbook_that_unpacks_to_too_much_is_refused_at_once(kind):
    content = put_in(*BOMBS[kind])
    assert len(content) < 200_000
    sheet = read_in_time("week.xlsx", content)
    assert "too large when it is unpacked" in sheet.problem or "not written as spreadsheet programs" in sheet.problem
    assert not sheet.rows


def test_a_directory_of_200_000_parts_is_refused_before_it_is_read():
    sheet = read_in_time("week.xlsx", WORKBOOK + b"PK\x01\x02" * 200_000)
    assert "too large when it is unpacked" in sheet.problem


def test_40_000_headings_are_refused_at_once():
    content = ",".join(f"h{number}" for number in range(40_000)).encode()
    assert read_in_time("week.csv", content).problem == TOO_WIDE


def test_a_row_of_a_million_cells_is_refused_at_once():
    assert read_in_time("week.csv", b"Week Beginning\n" + b"," * 1_000_000).problem == TOO_WIDE


def test_the_headings_of_a_folders_file_are_read_in_linear_time():
    started = time.process_time()
    assert read_csv("clients.csv", ",".join(f"h{number}" for number in range(40_000)).encode()).problem
    assert time.process_time() - started < MOST_SECONDS


@pytest.mark.parametrize(("columns", "problem"), [(200, ""), (201, TOO_WIDE)])
def test_200_columns_and_no_more(columns, problem):
    names = [f"h{number}" for number in range(columns)]
    assert read_upload("week.csv", ",".join(names).encode()).problem == problem
    assert read_upload("week.xlsx", workbook_of([dict.fromkeys(names, "x")])).problem == problem


def test_25_000_rows_and_no_more():
    assert MOST_ROWS == 25_000
    content = b"a,b\n" + b"1,2\n" * MOST_ROWS
    assert len(read_upload("week.csv", content).rows) == MOST_ROWS
    refused = read_in_time("week.csv", content + b"1,2\n" * 2_000_000)
    assert (refused.problem[:36], refused.problem_line) == ("The file has more than 25,000 rows: ", MOST_ROWS + 2)


def test_a_wide_workbook_with_room_to_spare_is_read():
    rows = [dict.fromkeys((f"h{number}" for number in range(40)), "x")] * 500
    assert len(read_upload("week.xlsx", workbook_of(rows)).rows) == 500

"""A kept connection is as fresh as a new one: a half-read cursor, an error, another file under its name."""

import os
import shutil
import sqlite3

import pytest
from peewee import OperationalError

from web.database import KeepingSqliteDatabase

ROWS = 5_000
COUNT = "SELECT count(*) FROM line"


@pytest.fixture
def file_of_lines(tmp_path):
    """A database with rows enough that a cursor cannot have read them all, opened for a request."""
    path = str(tmp_path / "kept.sqlite3")
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode = wal")
        connection.execute("CREATE TABLE line (id INTEGER PRIMARY KEY, words TEXT)")
        connection.executemany("INSERT INTO line (words) VALUES (?)", (("words" * 20,) for _ in range(ROWS)))
    opened = KeepingSqliteDatabase(path, autoconnect=False, lock_type="IMMEDIATE")
    opened.take_up()
    yield opened
    if not opened.is_closed():
        opened.close()


def add_row(opened):
    """Somebody else adds a row."""
    with sqlite3.connect(opened.database) as other:
        other.execute("INSERT INTO line (words) VALUES ('more')")


def counted(opened):
    return opened.execute_sql(COUNT).fetchone()[0]


def next_request(opened, is_sound=True):
    """The request is over; whether the next one has the same connection."""
    before = opened.connection()
    opened.put_aside(is_sound)
    assert opened.take_up()
    return opened.connection() is before


def test_the_next_request_has_the_same_connection(file_of_lines):
    assert next_request(file_of_lines)


def test_a_half_read_cursor_holds_nobody_back(file_of_lines):
    """A cursor that a traceback or a generator still has would show every later request its own moment."""
    half_read = file_of_lines.execute_sql("SELECT * FROM line")
    half_read.fetchone()
    add_row(file_of_lines)
    assert counted(file_of_lines) == ROWS  # inside the request: one moment
    assert next_request(file_of_lines)
    assert counted(file_of_lines) == ROWS + 1
    with pytest.raises(sqlite3.ProgrammingError):
        half_read.fetchone()


def test_it_is_left_after_an_error(file_of_lines):
    with pytest.raises(OperationalError):
        file_of_lines.execute_sql("SELECT * FROM nothing")
    assert not next_request(file_of_lines)


def test_it_is_left_after_a_request_that_failed(file_of_lines):
    assert not next_request(file_of_lines, is_sound=False)


def test_it_is_left_inside_a_transaction(file_of_lines):
    file_of_lines.connection().execute("BEGIN IMMEDIATE")
    assert not next_request(file_of_lines)
    add_row(file_of_lines)  # nobody holds it any more


def test_it_is_left_when_another_file_has_its_name(file_of_lines):
    """As `flask restore` leaves it: the file was moved aside, and another one is there."""
    restored = f"{file_of_lines.database}.restored"
    with sqlite3.connect(restored) as connection:
        connection.execute("CREATE TABLE line (id INTEGER PRIMARY KEY, words TEXT)")
    before = file_of_lines.connection()
    file_of_lines.put_aside(is_sound=True)
    shutil.move(file_of_lines.database, f"{file_of_lines.database}.before")
    for ending in ("-wal", "-shm"):
        shutil.move(f"{file_of_lines.database}{ending}", f"{file_of_lines.database}.before{ending}")
    os.rename(restored, file_of_lines.database)
    assert file_of_lines.take_up()
    assert file_of_lines.connection() is not before
    assert counted(file_of_lines) == 0


def test_who_has_a_connection_keeps_their_own(file_of_lines):
    assert not file_of_lines.take_up()
    file_of_lines.close()
    assert file_of_lines.take_up()

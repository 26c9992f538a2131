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
def lines(tmp_path):
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


def test_the_next_request_has_the_same_connection(lines):
    assert next_request(lines)


def test_a_half_read_cursor_holds_nobody_back(lines):
    """A cursor that a traceback or a generator still has would show every later request its own moment."""
    half_read = lines.execute_sql("SELECT * FROM line")
    half_read.fetchone()
    add_row(lines)
    assert counted(lines) == ROWS  # inside the request: one moment
    assert next_request(lines)
    assert counted(lines) == ROWS + 1
    with pytest.raises(sqlite3.ProgrammingError):
        half_read.fetchone()


def test_it_is_left_after_an_error(lines):
    with pytest.raises(OperationalError):
        lines.execute_sql("SELECT * FROM nothing")
    assert not next_request(lines)


def test_it_is_left_after_a_request_that_failed(lines):
    assert not next_request(lines, is_sound=False)


def test_it_is_left_inside_a_transaction(lines):
    lines.connection().execute("BEGIN IMMEDIATE")
    assert not next_request(lines)
    add_row(lines)  # nobody holds it any more


def test_it_is_left_when_another_file_has_its_name(lines):
    """As `flask restore` leaves it: the file was moved aside, and another one is there."""
    restored = f"{lines.database}.restored"
    with sqlite3.connect(restored) as connection:
        connection.execute("CREATE TABLE line (id INTEGER PRIMARY KEY, words TEXT)")
    before = lines.connection()
    lines.put_aside(is_sound=True)
    shutil.move(lines.database, f"{lines.database}.before")
    for ending in ("-wal", "-shm"):
        shutil.move(f"{lines.database}{ending}", f"{lines.database}.before{ending}")
    os.rename(restored, lines.database)
    assert lines.take_up()
    assert lines.connection() is not before
    assert counted(lines) == 0


def test_who_has_a_connection_keeps_their_own(lines):
    assert not lines.take_up()
    lines.close()
    assert lines.take_up()

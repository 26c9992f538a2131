"""A test's database is as a new one, though its connection was another test's: whatever that left, nothing is left."""

import sqlite3
import subprocess
import sys
from contextlib import contextmanager

import pytest
from peewee import IntegrityError

import models
from models import Organisation, database
from tests.support import factories
from tests.support.databases import SqliteForTests

HOLDS = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("SELECT * FROM organisation").fetchall()
print("connected", flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def migrated_file():
    """All tables and no rows."""
    before = models.database.obj
    made = SqliteForTests()
    models.database.initialize(before)
    yield made.template
    made.throw_away()


@pytest.fixture
def own(migrated_file):
    """A database of this test's own, of SQLite."""
    before = models.database.obj
    made = SqliteForTests(migrated_file)
    yield made
    if not database.is_closed():
        database.close()
    made.throw_away()
    models.database.initialize(before)


def write(name):
    return factories.make_organisation(name=name).id


@pytest.mark.usefixtures("linux")
def test_the_next_test_has_the_same_connection_and_nothing_else(own):
    own.connect()
    connection = database.connection()
    for _ in range(3):
        assert [write("Rose Care"), write("Clifton House")] == [1, 2]
        own.start_over()
        assert database.connection() is connection
        assert Organisation.select().count() == 0
    own.put_away()
    assert database.is_closed()
    with sqlite3.connect(own.path) as other:
        assert other.execute("SELECT COUNT(*) FROM organisation").fetchone() == (0,)
        assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    other.close()
    own.connect()
    assert database.connection() is not connection


@pytest.fixture
def linux():
    if sys.platform != "linux":
        pytest.skip("each test has a connection of its own here")


@contextmanager
def another_connection(own):
    yield sqlite3.connect(own.path).close()


@contextmanager
def the_file_is_read(own):
    yield own.path.read_bytes()


@contextmanager
def another_process(own):
    command = [sys.executable, "-c", HOLDS, own.path]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"connected\n"
        yield
        process.stdin.close()


@contextmanager
def another_file(own):
    content = own.path.read_bytes()
    own.path.unlink()
    yield own.path.write_bytes(content)


@contextmanager
def half_read(own):
    for number in range(3):
        write(f"Home {number}")
    cursor = database.execute_sql("SELECT * FROM organisation")
    yield cursor.fetchone()


def said(statement):
    @contextmanager
    def say(own):
        yield database.connection().execute(statement)

    return say


@contextmanager
def refused(own):
    with pytest.raises(IntegrityError):
        write(None)
    yield


LEFT = {
    "another connection": another_connection,
    "the file is read": the_file_is_read,
    "another process": another_process,
    "another file": another_file,
    "half read": half_read,
    "an error": refused,
    "a transaction": said("BEGIN IMMEDIATE"),
    "a setting": said("PRAGMA foreign_keys = 0"),
    "a dropped trigger": said("DROP TRIGGER audit_event_keeps_every_row"),
    "a temporary table": said("CREATE TEMPORARY TABLE beside (id INTEGER)"),
    "another database": said("ATTACH ':memory:' AS beside"),
    "closed": said("SELECT 1"),
}


@pytest.mark.parametrize("left", LEFT)
def test_who_left_more_than_rows_has_had_the_connection_last(own, left):
    own.connect()
    connection, template = database.connection(), own.template.read_bytes()
    write("Rose Care")
    with LEFT[left](own):
        if left == "closed":
            database.close()
        own.put_away()
    own.connect()
    assert database.connection() is not connection
    assert own.path.read_bytes() == template
    assert [Organisation.select().count(), write("Clifton House")] == [0, 1]
    assert database.execute_sql("PRAGMA foreign_keys").fetchone() == (1,)

"""One connection to SQLite that goes from test to test: it has read the schema, and what most tests ask.

A new connection reads the schema of all tables, indexes and triggers, and each statement anew: that took longer than
half of the tests. So the file is filled again under the connection, which forgets the pages that it knows. That is done
only where nobody else can have noticed: no other connection was opened by this process, nobody opened the file, no
other process has it, it is the same file with the same schema, and the connection is as a new one would be. In every
other case the connection is closed, and the next test has another.
"""

import fcntl
import os
import sqlite3
import struct
import sys

from models import database
from web import write_turns

LOOKED_AT = {}  # {part of a path: how often this process opened such a file, or connected to it}
SETTINGS = [
    f"PRAGMA {name}"
    for name in (
        "foreign_keys",
        "recursive_triggers",
        "defer_foreign_keys",
        "ignore_check_constraints",
        "synchronous",
        "journal_mode",
        "locking_mode",
        "busy_timeout",
        "query_only",
        "writable_schema",
        "cache_size",
        "temp_store",
        "schema_version",
    )
]
BESIDE = """SELECT (SELECT COUNT(*) FROM sqlite_temp_master),
(SELECT COUNT(*) FROM pragma_database_list WHERE name NOT IN ('main', 'temp'))"""
LOCK = struct.Struct("hhqqi")  # the kind, from where its place counts, its place and length, whose it is


def _note_opening(event, arguments):
    if event in ("open", "sqlite3.connect"):
        opened = str(arguments[0])
        for name in LOOKED_AT:
            if name in opened and not opened.endswith(write_turns.ENDING):  # beside the file, for each that writes
                LOOKED_AT[name] += 1


sys.addaudithook(_note_opening)


class KeptConnection:
    """The connection that `database` has now, to the file at `path`; `template` is what the file is filled with."""

    IS_POSSIBLE = sys.platform == "linux"  # as LOCK is written

    def __init__(self, path, template):
        self._path, self._name = path, f"{path.parent.name}/{path.name}"
        self._file = os.open(path, os.O_RDWR)  # closed with the connection: it takes the locks of the process with it
        self._content = template.read_bytes()
        self._database, self._connection = database.obj, database.connection()
        self._settings = self._settings_now()
        LOOKED_AT.setdefault(self._name, 0)
        self._looked_at = LOOKED_AT[self._name]

    def is_ready(self):
        """Whether the next test may have it: nobody has touched the file since it was emptied."""
        return database.obj is self._database and database.is_closed() and self._is_alone()

    def take_up(self):
        self._database._state.set_connection(self._connection)

    def is_emptied(self):
        """Whether the file could be filled again under the connection, which nobody has then."""
        try:
            is_emptied = self._is_as_new() and self._empty()
        except sqlite3.Error:  # closed by the test, or in the middle of something
            return False
        if is_emptied:
            self._database._state.reset()
        return is_emptied

    def close(self):
        self._connection.close()
        os.close(self._file)

    def _is_as_new(self):
        connection = self._connection
        return (
            database.obj is self._database
            and not database.is_closed()
            and database.connection() is connection
            and not (connection.in_transaction or connection.has_failed)
            and self._is_alone()
            and self._ask(BESIDE) == (0, 0)
            and self._settings_now() == self._settings
        )

    def _is_alone(self):
        """Whether this connection is the only one that anybody had to the file."""
        if LOOKED_AT[self._name] != self._looked_at:
            return False
        try:
            found = os.stat(self._path)
        except FileNotFoundError:
            return False
        mine = os.fstat(self._file)
        lock = LOCK.unpack(fcntl.fcntl(self._file, fcntl.F_GETLK, LOCK.pack(fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)))
        return (found.st_dev, found.st_ino) == (mine.st_dev, mine.st_ino) and lock[0] == fcntl.F_UNLCK

    def _empty(self):
        busy, *_ = self._ask("PRAGMA wal_checkpoint(TRUNCATE)")
        if busy:
            return False
        os.pwrite(self._file, self._content, 0)
        os.ftruncate(self._file, len(self._content))
        self._connection.execute("PRAGMA shrink_memory")
        self._connection.answers.clear()
        return True

    def _settings_now(self):
        return [self._ask(setting) for setting in SETTINGS]

    def _ask(self, statement):
        return self._connection.execute(statement).fetchone()

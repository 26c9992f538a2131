"""A connection to SQLite that each thread keeps from one request to the next.

To open one reads the whole schema, to close it throws away the pages that it knows: together that took longer than most
queries. What is kept is as fresh as a new one: its cursors are closed when the request ends, because one that was left
half read would hold the next request at its own moment; it is not kept after an error or inside a transaction; and it
is left once another file has its name, as after `flask restore`.
"""

import os
import sqlite3
import threading
import weakref
from typing import Any

from peewee import PeeweeException, SqliteDatabase

STATEMENTS_KEPT = 512  # that SQLite has read already: all pages together have some three hundred
File = tuple[int, int, int]


class KnowsItsCursors(sqlite3.Connection):
    """A connection that can close every cursor that was made for a request."""

    def __init__(self, *arguments: Any, **named: Any):
        super().__init__(*arguments, **named)
        self.is_of_request = False
        self.has_failed = False
        self.file: File | None = None
        self._cursors: list[weakref.ref[sqlite3.Cursor]] = []

    def cursor(self, *arguments: Any) -> Any:
        """A new cursor, which is known as long as somebody has it."""
        made = super().cursor(*arguments)
        if self.is_of_request:
            self._cursors.append(weakref.ref(made))
        return made

    def close_cursors(self) -> None:
        """Nothing is half read any more."""
        for known in self._cursors:
            cursor = known()
            if cursor is not None:
                cursor.close()
        self._cursors.clear()


class KeepingSqliteDatabase(SqliteDatabase):
    """SQLite for Peewee. `connect` and `close` are as ever; a request uses `take_up` and `put_aside`."""

    def __init__(self, database: str, **given: Any):
        super().__init__(database, factory=KnowsItsCursors, cached_statements=STATEMENTS_KEPT, **given)
        self._kept = threading.local()

    def take_up(self) -> bool:
        """Have a connection for a request: the one that this thread kept, or a new one. False where there is one."""
        if not self.is_closed():
            return False
        kept: KnowsItsCursors | None = self._kept.__dict__.pop("connection", None)
        if kept is not None and kept.file != self._file():
            kept.close()
            kept = None
        if kept is None:
            self.connect()
            kept = self._state.conn
            kept.file = self._file()
        else:
            self._state.set_connection(kept)
        kept.is_of_request = True
        return True

    def put_aside(self, is_sound: bool) -> None:
        """Keep the connection of a request for the next one, or close it where anything went wrong (`is_sound`)."""
        connection: KnowsItsCursors = self._state.conn
        connection.close_cursors()
        connection.is_of_request = False
        if not is_sound or connection.has_failed or connection.in_transaction or connection.file is None:
            self.close()
            return
        self._state.reset()
        self._kept.connection = connection

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        """As ever; a connection that something failed on is not kept."""
        try:
            return super().execute_sql(sql, params)
        except PeeweeException:
            if not self.is_closed():
                self._state.conn.has_failed = True
            raise

    def _file(self) -> File | None:
        """Which file has the database's name now, for this process; None where there is none."""
        try:
            found = os.stat(self.database)
        except OSError:
            return None
        return found.st_dev, found.st_ino, os.getpid()

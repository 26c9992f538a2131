"""Opening the database that DATABASE_URL names, and one connection for each request.

To open one to SQLite reads the whole schema, to close it throws away the pages that it knows: together that took longer
than most queries. So a thread keeps one from request to request. It is as fresh as a new one: its cursors are closed
when the request ends, because one that was left half read would hold the next request at its own moment; it is not kept
after an error or inside a transaction; and it is left once another file has its name, as after `flask restore`.
"""

import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import psycopg
from flask import g, request
from peewee import Database, OperationalError, PeeweeException, SqliteDatabase
from playhouse.pool import PooledPostgresqlDatabase
from psycopg.types.numeric import NumericLoader

import models
from web import private_files, write_turns
from web.hosts import ANY_HOST
from web.settings import WrongSetting

SQLITE_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",  # a payment that was acknowledged survives a power cut
    "foreign_keys": 1,
    "recursive_triggers": 1,  # so that REPLACE cannot go round the triggers that keep audit events
}
CONNECTIONS_AT_MOST = 10
SECONDS_TO_WAIT = 2
STATEMENTS_KEPT = 512  # that SQLite has read already: all pages together have some three hundred
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
NAP = 0.001  # seconds between two questions whether SQLite can be written to
File = tuple[int, int, int]
_kept_open: dict[tuple[int, str], sqlite3.Connection] = {}


class KnowsItsCursors(sqlite3.Connection):
    """A connection that can close every cursor that was made for a request."""

    def __init__(self, *arguments: Any, **named: Any):
        super().__init__(*arguments, **named)
        self.is_of_request = False
        self.has_failed = False
        self.file: File | None = None
        self.answers: dict[Any, Any] = {}  # queries/unchanged.py
        self.seconds_to_wait: int | None = None  # as `_wait_for` has set it; None: as the connection was made
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
        """As ever; a connection that something failed on is not kept, and a write by itself waits for its turn."""
        try:
            if sql.startswith(WRITES) and not self.connection().in_transaction:
                with self._turn() as (left, connection):
                    connection.execute(f"PRAGMA busy_timeout = {left}")
                    return super().execute_sql(sql, params)
            return super().execute_sql(sql, params)
        except PeeweeException:
            if not self.is_closed():
                self._state.conn.has_failed = True
            raise

    def begin(self, lock_type: str | None = None) -> None:
        """Begin a transaction when it is our turn, or fail once the connection's `busy_timeout` is over."""
        with self._turn() as (left, connection):
            connection.execute("PRAGMA busy_timeout = 0")
            self._begin_within(left / 1000, lock_type)

    @contextmanager
    def _turn(self) -> Iterator[tuple[int, KnowsItsCursors]]:
        """Yields how many milliseconds are left for SQLite when it is our turn, and the connection, whose
        `busy_timeout` is as it was afterwards.
        """
        connection: KnowsItsCursors = self._state.conn
        ((milliseconds,),) = connection.execute("PRAGMA busy_timeout")
        began = time.monotonic()
        with write_turns.turn(self.database, milliseconds / 1000):
            try:
                yield max(0, milliseconds - int((time.monotonic() - began) * 1000)), connection
            finally:
                connection.execute(f"PRAGMA busy_timeout = {milliseconds}")

    def _begin_within(self, seconds: float, lock_type: str | None) -> None:
        """Ask again and again. SQLite's own waiting asks ever more seldom, and would keep all behind us waiting."""
        ends = time.monotonic() + seconds
        while True:
            try:
                return super().begin(lock_type)
            except OperationalError as error:
                if time.monotonic() >= ends or why_not_written(error) != "busy":
                    raise
            time.sleep(NAP)

    def _file(self) -> File | None:
        """Which file has the database's name now, for this process; None where there is none."""
        try:
            found = os.stat(self.database)
        except OSError:
            return None
        return found.st_dev, found.st_ino, os.getpid()


def open_database(database_url: str) -> Database:
    """The peewee database of an URL, bound to the models. It has no connection yet."""
    opened = database_of(database_url)
    models.database.initialize(opened)
    return opened


def database_of(database_url: str) -> Database:
    """The peewee database of an URL, beside the one that the models are bound to."""
    parts = urlsplit(database_url)
    if parts.scheme == "sqlite":
        _close_to_others(Path(unquote(parts.path)[1:]))
    return _sqlite(parts) if parts.scheme == "sqlite" else _postgresql(parts)


def _close_to_others(path: Path) -> None:
    """Only the portal reads its database's file. Raises WrongSetting where it cannot be closed to others."""
    try:
        private_files.close_file(path)
    except OSError as error:
        raise WrongSetting("DATABASE_URL", error.strerror or str(error)) from error


def _sqlite(parts: SplitResult) -> SqliteDatabase:
    """IMMEDIATE: a transaction that reads and then writes waits its turn at the start, and does not fail in the middle.
    Without `returning_clause` a bulk insert would not know the ids that it made.
    """
    return KeepingSqliteDatabase(
        unquote(parts.path)[1:],
        pragmas=SQLITE_PRAGMAS,
        timeout=15,
        lock_type="IMMEDIATE",
        autoconnect=False,
        returning_clause=True,
    )


class _WholeNumbers(NumericLoader):
    """The sum of whole numbers is whole: PostgreSQL gives it as a decimal, SQLite does not."""

    def load(self, data: Any) -> Any:
        value = super().load(data)
        return int(value) if value == value.to_integral_value() else value


def _postgresql(parts: SplitResult) -> PooledPostgresqlDatabase:
    psycopg.adapters.register_loader("numeric", _WholeNumbers)
    credentials = {"host": parts.hostname, "port": parts.port, "user": parts.username, "password": parts.password}
    return PooledPostgresqlDatabase(
        unquote(parts.path)[1:],
        max_connections=CONNECTIONS_AT_MOST,
        stale_timeout=300,
        timeout=15,
        autoconnect=False,
        prefer_psycopg3=True,
        options="-c timezone=UTC",
        **{name: unquote(value) if isinstance(value, str) else value for name, value in credentials.items() if value},
    )


def connect_for_request() -> None:
    """Open this request's connection, unless the caller (a test, a command) has one open already. A person waits two
    seconds at most for their turn to write; looking waits for nobody. Whoever watches is answered without one, too.
    """
    opened = models.database.obj
    try:
        keeps = isinstance(opened, KeepingSqliteDatabase)
        g.opened_database = opened.take_up() if keeps else models.database.connect(reuse_if_open=True)
    except PeeweeException:
        if request.endpoint not in ANY_HOST:
            raise
        return
    _wait_for(SECONDS_TO_WAIT)
    if g.opened_database and keeps:
        _keep_open(opened.database)


def _keep_open(path: str) -> None:
    """Keep one idle connection to SQLite's file in each process. With the last connection its shared memory would go,
    and on a full disk nobody could make it again, not even to look.
    """
    if (os.getpid(), path) in _kept_open:
        return
    kept = sqlite3.connect(path, check_same_thread=False)
    kept.execute("SELECT name FROM sqlite_master LIMIT 1").fetchall()
    _kept_open[os.getpid(), path] = kept


@contextmanager
def without_waiting() -> Iterator[None]:
    """Inside, a write that cannot be made at once fails: for what is noted beside an answer."""
    _wait_for(0)
    try:
        yield
    finally:
        _wait_for(SECONDS_TO_WAIT)


def why_not_written(error: BaseException) -> str | None:
    """`busy` or `full` where the database did not take a change for now; None for any other error.

    The error before this one is asked, too: SQLite ends a transaction by itself when the disk is full, and to roll it
    back then fails for a reason of its own.
    """
    said: BaseException | None = error
    while said is not None:
        words = str(said).lower() if isinstance(said, OperationalError) else ""
        if any(sign in words for sign in ("full", "disk i/o", "no space", "could not extend")):
            return "full"
        if any(sign in words for sign in ("locked", "busy", "lock timeout")):
            return "busy"
        said = said.__context__
    return None


def _wait_for(seconds: int) -> None:
    """How long this request's statements wait for others: SQLite's for the file, PostgreSQL's for locks, where none at
    all would mean for ever.
    """
    if not g.get("opened_database"):
        return
    if isinstance(models.database.obj, SqliteDatabase):
        connection: KnowsItsCursors = models.database.obj.connection()
        if connection.seconds_to_wait != seconds:
            models.database.execute_sql(f"PRAGMA busy_timeout = {seconds * 1000}")
            connection.seconds_to_wait = seconds
    else:
        models.database.execute_sql(f"SET lock_timeout = {seconds * 1000 or 50}")


def close_after_request(error: BaseException | None = None) -> None:
    """Put away (SQLite's for the next request, PostgreSQL's into the pool) what `connect_for_request` opened."""
    if not g.pop("opened_database", False) or models.database.is_closed():
        return
    opened = models.database.obj
    if isinstance(opened, KeepingSqliteDatabase):
        opened.put_aside(is_sound=error is None)
    else:
        models.database.close()

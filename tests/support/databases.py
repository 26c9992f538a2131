"""A fresh database for each test: a copy of a migrated file on SQLite; on PostgreSQL (TEST_DATABASE_URL) one database
for each test process, emptied after each test.

    test_database.connect()
    ...
    test_database.put_away()

`connect` gives an empty database and a connection, `put_away` is its end. In between, a test may close the connection,
open others, or fill the file anew.
"""

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from migrations.running import migrate
from models import database
from tests.support.kept_connection import KeptConnection
from web.database import open_database

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
EMPTY_ALL_TABLES = """
CREATE FUNCTION empty_all_tables() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  each record;
  has_rows boolean;
BEGIN
  SET LOCAL session_replication_role = replica;
  FOR each IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'schema_migration' LOOP
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %%I)', each.tablename) INTO has_rows;
    IF has_rows THEN
      EXECUTE format('DELETE FROM %%I', each.tablename);
      PERFORM setval(each.tablename || '_id_seq', 1, false);
    END IF;
  END LOOP;
  FOR each IN SELECT DISTINCT tgrelid::regclass AS tablename FROM pg_trigger WHERE tgenabled = 'D' LOOP
    EXECUTE format('ALTER TABLE %%s ENABLE TRIGGER USER', each.tablename);
  END LOOP;
END
$$
"""


def make_test_database(worker):
    """The kind of database that TEST_DATABASE_URL asks for, migrated, for one test process."""
    server = os.environ.get("TEST_DATABASE_URL")
    return PostgresForTests(server, f"remit_test_{worker}_{os.getpid()}") if server else SqliteForTests()


class SqliteForTests:
    """A file in memory where there is such a folder; fresh is a copy of the migrated one."""

    def __init__(self, migrated=None):
        """`migrated`: a file with all tables and no rows, where there is one already."""
        self.folder = Path(tempfile.mkdtemp(prefix="remit-test-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None))
        self.path = self.folder / "test.sqlite3"
        self.template = self.folder / "template.sqlite3"
        self.url = f"sqlite:///{self.path}"
        open_database(self.url)
        if migrated is None:
            with database.connection_context():
                migrate(database.obj)
                database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(migrated or self.path, self.template)
        self.kept_connection = None
        self.freshen()

    def connect(self):
        """The connection that the last test put away, or a new one."""
        if self.kept_connection and self.kept_connection.is_ready():
            self.kept_connection.take_up()
            return
        self.forget_connection()
        database.connect()
        if KeptConnection.IS_POSSIBLE:
            self.kept_connection = KeptConnection(self.path, self.template)

    def put_away(self):
        """Nothing is in it but the tables; nothing is connected but what the next test may have."""
        kept = self.kept_connection
        if not (kept and kept.is_emptied()):
            if not database.is_closed():
                database.close()
            self.freshen()

    def start_over(self):
        """As for a new test."""
        self.put_away()
        self.connect()

    def freshen(self):
        """Nothing is in it but the tables. There must be no connection."""
        self._fill_from(self.template)

    def forget_connection(self):
        """What was put away is closed."""
        kept, self.kept_connection = self.kept_connection, None
        if kept:
            kept.close()

    def keep(self, name="kept"):
        """Copy the database, for `go_back`. There must be no connection."""
        with database.connection_context():
            database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(self.path, self._kept(name))

    def go_back(self, name="kept"):
        """The database is as it was kept. There must be no connection."""
        self._fill_from(self._kept(name))

    def _kept(self, name):
        return self.folder / f"{name}.sqlite3"

    def _fill_from(self, other):
        self.forget_connection()
        for leftover in self.folder.glob(f"{self.path.name}*"):
            leftover.unlink(missing_ok=True)  # SQLite may be taking its own away
        shutil.copyfile(other, self.path)

    def throw_away(self):
        self.forget_connection()
        shutil.rmtree(self.folder)


class PostgresForTests:
    """A database of its own on the given server, made from nothing."""

    def __init__(self, server, name):
        self.server, self.name = server, name
        self.url = urlsplit(server)._replace(path=f"/{name}").geturl()
        self.in_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self.in_server(f'CREATE DATABASE "{name}"')
        self._kept = set()
        open_database(self.url)
        with database.connection_context():
            migrate(database.obj)
            database.execute_sql(EMPTY_ALL_TABLES)

    def in_server(self, statement):
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement)

    def connect(self):
        """A connection of the pool."""
        database.connect()

    def put_away(self):
        """Nothing is in it but the tables; nothing is connected."""
        if not database.is_closed():
            database.close()
        self.freshen()

    def start_over(self):
        """As for a new test."""
        self.put_away()
        self.connect()

    def freshen(self):
        """Tables that a test wrote to are emptied and count from 1; triggers that it switched off are on again.

        To be `replica` for a moment makes the server forget how every statement is worked out. It has to: what it
        worked out while tables were nearly empty took minutes for a test with 2,000 rows.
        """
        with database.connection_context():
            database.execute_sql("SELECT empty_all_tables()")

    def keep(self, name="kept"):
        """Copy the database, for `go_back`. There must be no connection."""
        self._kept.add(f"{self.name}_{name}")
        self._copy(self.name, f"{self.name}_{name}")

    def go_back(self, name="kept"):
        """The database is as it was kept. There must be no connection."""
        self._copy(f"{self.name}_{name}", self.name)

    def _copy(self, this, to):
        """A server that a test started may not have let go of it yet: nobody may be connected to what is copied."""
        database.close_all()
        self.in_server(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{this}'")  # noqa: S608
        self.in_server(f'DROP DATABASE IF EXISTS "{to}" WITH (FORCE)')
        self.in_server(f'CREATE DATABASE "{to}" TEMPLATE "{this}"')

    def throw_away(self):
        database.close_all()
        for name in (*self._kept, self.name):
            self.in_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def in_empty_database(like, folder, name="empty"):
    """Point the models at a database without tables, of the same kind as `like`, with an open connection. One that is
    open at the same time has another `name`.
    """
    if isinstance(like, SqliteForTests):
        with _connected(f"sqlite:///{folder / name}.sqlite3") as opened:
            yield opened
        return
    name = f"{like.name}_{name}"
    like.in_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    like.in_server(f'CREATE DATABASE "{name}"')
    try:
        with _connected(urlsplit(like.server)._replace(path=f"/{name}").geturl()) as opened:
            yield opened
    finally:
        like.in_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def _connected(url):
    opened = open_database(url)
    with opened.connection_context():
        yield opened
    if hasattr(opened, "close_all"):
        opened.close_all()

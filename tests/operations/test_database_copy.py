"""A council in an SQLite file moves to PostgreSQL and back, and every row arrives as it was."""

import os
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
import pytest

import models
from migrations.running import migrate
from models import AuditEvent, Organisation, PaymentItem
from operations import audit
from operations.database_copy import copying
from operations.database_copy.sides import side_of
from queries import verification
from rules.broken import RuleBroken
from tests.support import factories
from tests.support.shapes import shape_of
from web.database import database_of

SERVER = os.environ.get("TEST_DATABASE_URL")


@contextmanager
def another_database(kind, path, name="other"):
    """An empty database of a kind, with a connection; thrown away afterwards."""
    name = f"remit_copy_{name}_{os.getpid()}"
    if kind == "postgresql":
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{name}"')
    is_postgresql = kind == "postgresql"
    made = database_of(urlsplit(SERVER)._replace(path=f"/{name}").geturl() if is_postgresql else f"sqlite:///{path}")
    with made.connection_context():
        yield made
    if is_postgresql:
        made.close_all()
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.skipif(not SERVER, reason="no server"))])
def other(request, tmp_path):
    """A database of each kind beside the one of the tests."""
    with another_database(request.param, tmp_path / "other.sqlite3") as made:
        yield made


@contextmanager
def looking_at(opened):
    """The models read `opened`."""
    before = models.database.obj
    models.database.initialize(opened)
    try:
        yield
    finally:
        models.database.initialize(before)


def test_a_council_with_every_kind_of_thing_moves_and_comes_back_as_it_was(council_of_everything, other, tmp_path):
    here = council_of_everything.obj
    migrate(other)
    empty = shape_of(other)
    moved = copying.copy_all(here, other)
    assert moved["payment_item"].rows == PaymentItem.select().count() > 100
    assert moved["payment_item"].sums["amount_pence"] == sum(row.amount_pence for row in PaymentItem.select())
    assert shape_of(other) == empty, "foreign keys and checks hold again"
    with another_database("postgresql" if SERVER else "sqlite", tmp_path / "back.sqlite3", "back") as back:
        assert copying.copy_all(other, back) == moved
    with looking_at(other):
        assert list(verification.problems()) == [], "the money adds up, the chain and the search index hold"
        with other.atomic():
            audit.record("contract changed", by=audit.SYSTEM, at=factories.AT)
            assert AuditEvent.select().count() == moved["audit_event"].rows + 1
            assert factories.make_organisation(name="New").id > moved["organisation"].rows
        with pytest.raises(Exception, match="append-only"), other.atomic():
            AuditEvent.delete().execute()
        with pytest.raises(Exception, match=r"(?i)foreign key"), other.atomic():
            Organisation.delete().execute()
    with pytest.raises(RuleBroken, match="There are rows in the .* database already"):
        copying.copy_all(here, other)
    assert copying.copy_all(here, other, replace=True) == moved


def test_a_row_that_arrives_otherwise_takes_everything_back(council_of_everything, other, monkeypatch):
    load = type(side_of(other)).load

    def lossy(self, table, columns, rows):
        load(self, table, columns, list(rows)[:-1] if table == "remittance" else rows)

    monkeypatch.setattr(type(side_of(other)), "load", lossy)
    with pytest.raises(RuleBroken, match="Not all rows arrived as they were, in: remittance"):
        copying.copy_all(council_of_everything.obj, other)
    assert copying.filled_table(side_of(other)) is None


def test_a_database_of_another_version_is_refused(council_of_everything, other):
    copying.same_migrations(council_of_everything.obj, other)
    other.execute_sql("DELETE FROM schema_migration WHERE name > '0002'")
    with pytest.raises(RuleBroken, match="different versions: run `flask migrate` on both"):
        copying.copy_all(council_of_everything.obj, other)

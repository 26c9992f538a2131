"""A database that was migrated from nothing is what models.py says: tables, columns, types, nulls, CHECKs, indexes.

Both are asked of the database itself, on whichever one the tests run: the migrated one, and one that is made from the
models alone.
"""

import re

import pytest

import models
from migrations import FOLDER, pending
from migrations.freeze_schema import statements
from tests.databases import in_empty_database
from web.database import open_database

COLUMNS = """
    SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default
    FROM information_schema.columns WHERE table_schema = 'public'
"""
CONSTRAINTS = """
    SELECT conrelid::regclass::text, contype::text, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
"""
INDEXES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
MIGRATIONS_OWN = "schema_migration"


def shape_of(database):
    """Everything about the tables, as a set of tuples that start with the table's name."""
    if hasattr(database, "server_version") and "Postgres" in type(database).__name__:
        rows = [row for query in (COLUMNS, CONSTRAINTS, INDEXES) for row in database.execute_sql(query).fetchall()]
    else:
        query = "SELECT tbl_name, type, name, sql FROM sqlite_master WHERE type IN ('table', 'index')"
        rows = [tuple(" ".join(str(each).split()) for each in row) for row in database.execute_sql(query).fetchall()]
        rows = [tuple(re.sub(r"\(\s+", "(", each).replace(" )", ")") for each in row) for row in rows]
    return {row for row in rows if MIGRATIONS_OWN not in row[0] and not row[0].startswith("sqlite_")}


@pytest.fixture
def shape_of_the_models(test_database, tmp_path):
    with in_empty_database(test_database, tmp_path) as empty:
        models.database.create_tables(models.ALL_TABLES)
        shape = shape_of(empty)
    open_database(test_database.url)
    return shape


def test_migrations_from_nothing_equal_the_models(shape_of_the_models, database):
    migrated = shape_of(database.obj)
    missing = sorted(shape_of_the_models - migrated, key=str)
    too_much = sorted(migrated - shape_of_the_models, key=str)
    assert not missing, f"models.py has what no migration makes: {missing}"
    assert not too_much, f"migrations make what models.py does not have: {too_much}"
    assert len(migrated) > 2 * len(models.ALL_TABLES)


def test_a_migrated_database_needs_nothing_more(database):
    assert pending(database.obj) == []


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_the_frozen_tables_are_those_of_the_models(dialect, test_database):
    """While there is no release yet: run `make schema` after a change of models.py."""
    frozen = (FOLDER / f"0001_tables.{dialect}.sql").read_text(encoding="utf-8")
    assert frozen == "".join(f"{statement};\n\n" for statement in statements(dialect)), "run `make schema`"

"""What a database says of its own tables: columns, types, nulls, CHECKs, indexes."""

import re

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
        rows = [tuple(re.sub(r"(?<=\() | (?=[),])", "", each) for each in row) for row in rows]
    return {row for row in rows if MIGRATIONS_OWN not in row[0] and not row[0].startswith("sqlite_")}

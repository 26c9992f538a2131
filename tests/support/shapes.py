"""What a database says of its own tables: columns, types, nulls, CHECKs, indexes."""

import re

COLUMNS = """
    SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default
    FROM information_schema.columns WHERE table_schema = 'public'
    AND table_name IN (SELECT tablename FROM pg_tables WHERE schemaname = 'public')
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
        query = "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        rows = database.execute_sql(query).fetchall()
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
        rows += [row for table in database.execute_sql(query).fetchall() for row in _sqlite_table(database, *table)]
    return {row for row in rows if MIGRATIONS_OWN not in row[0] and not row[0].startswith("sqlite_")}


def _sqlite_table(database, table, sql):
    """A table's columns, foreign keys and CHECKs, the same whether it was made at once or altered since."""
    for _, name, kind, not_null, default, key in database.execute_sql(f'PRAGMA table_info("{table}")').fetchall():
        yield table, "column", name, kind, not_null, default, key
    for row in database.execute_sql(f'PRAGMA foreign_key_list("{table}")').fetchall():
        yield table, "foreign key", *row[2:]
    for check in _checks(sql):
        yield table, "check", check


def _checks(sql):
    """What stands in the brackets of each CHECK, with single spaces."""
    for found in re.finditer(r"CHECK \(", sql):
        depth = 1
        for end in range(found.end(), len(sql)):
            depth += {"(": 1, ")": -1}.get(sql[end], 0)
            if not depth:
                yield " ".join(sql[found.end() : end].split())
                break

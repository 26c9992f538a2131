"""Write the tables of models.py as plain SQL, one file for each database, for the migration of the first release.

`make schema` runs it while there is no release yet. After that the frozen files never change again: a change of
models.py comes with a new numbered migration, and tests/promises/test_migrations.py says when one is missing.
"""

from peewee import PostgresqlDatabase, SqliteDatabase, sort_models

from migrations import FOLDER
from models import ALL_TABLES, database


def statements(dialect):
    """The CREATE statements of every table and index, parents before children."""
    blank = SqliteDatabase(":memory:") if dialect == "sqlite" else PostgresqlDatabase("", prefer_psycopg3=True)
    before = database.obj
    database.initialize(blank)
    try:
        for model in sort_models(ALL_TABLES):
            manager = model._schema
            yield spread_columns(manager._create_table(safe=False).query()[0])
            yield from indexes(model)
    finally:
        database.initialize(before)


def indexes(model):
    """Each index of a table once: a foreign key makes its own, which the table may name again."""
    statements = [index.query() for index in model._schema._create_indexes(safe=False)]
    if any(values for _, values in statements):
        raise ValueError(f"an index of {model.__name__} needs its values written out")
    return dict.fromkeys(sql for sql, _ in statements)


def spread_columns(create_table):
    """One column a line, so that a change of the schema reads well in a diff."""
    head, _, body = create_table.partition(" (")
    lines, depth, line = [], 0, ""
    for letter in body.removesuffix(")"):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            lines.append(line.strip())
            line = ""
        else:
            line += letter
    return f"{head} (\n  " + ",\n  ".join([*lines, line.strip()]) + "\n)"


def main():
    for dialect in ("sqlite", "postgresql"):
        path = FOLDER / f"0001_tables.{dialect}.sql"
        path.write_text("".join(f"{statement};\n\n" for statement in statements(dialect)), encoding="utf-8")
        print(f"{path.name} written")


if __name__ == "__main__":
    main()

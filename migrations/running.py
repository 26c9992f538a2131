"""Numbered migrations, forward only: each `NNNN_name.py` has one `up(migrator, database)` and runs once."""

from pathlib import Path

from peewee import Database
from playhouse.migrations import Runner

FOLDER = Path(__file__).parent


def pending(database: Database) -> list[str]:
    """Names of the migrations that `database` has not had yet, in order."""
    return [migration.name for migration in runner(database).status() if not migration.applied]


def migrate(database: Database) -> list[str]:
    """Bring `database` up to date. Returns the names that ran: none of them when it already was."""
    return runner(database).up()


def runner(database: Database) -> Runner:
    """Peewee's runner for the migrations of this folder."""
    return Runner(database, directory=str(FOLDER))


def dialect(database: Database) -> str:
    """`sqlite` or `postgresql`, for the files that are written once for each."""
    return "sqlite" if "sqlite" in type(database).__name__.lower() else "postgresql"


def run_sql_file(database: Database, name: str) -> None:
    """Run the statements of `<name>.<dialect>.sql`: a statement ends with a semicolon at the end of a line that is
    followed by an empty line, so that a trigger's body may hold semicolons of its own.
    """
    text = (FOLDER / f"{name}.{dialect(database)}.sql").read_text(encoding="utf-8")
    for statement in text.split(";\n\n"):
        if statement.strip():
            database.execute_sql(statement.strip().removesuffix(";"))

"""When a client was erased: their names went, their money stays."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0033_erased_clients")

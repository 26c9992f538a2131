"""Which payment items are on an overpayment plan: an index of those alone."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0043_index_on_plan")

"""An uploaded file of rows keeps what its reader said, and a large one what a worker does with it."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0009_rows_files")

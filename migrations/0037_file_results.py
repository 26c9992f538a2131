"""What became of the rows of uploaded files, kept beside them."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0037_file_results")

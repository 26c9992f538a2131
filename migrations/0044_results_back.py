"""What became of each row of care files, and of each line of an electronic invoice."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0044_results_back")

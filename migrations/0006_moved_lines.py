"""A Scheduled period keeps the lines that moved on when it was finalised, as they stood, and where they went."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0006_moved_lines")

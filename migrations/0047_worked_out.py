"""What each contract's money was worked out from, as a hash, so that what is the same need not be worked out again."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0047_worked_out")

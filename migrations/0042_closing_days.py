"""After how many days of silence an action closes by itself: of its type, not the same for all."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0042_closing_days")

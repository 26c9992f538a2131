"""Send to many: each provider gets a sending once, and a reminder at most once a day."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0016_sent_once")

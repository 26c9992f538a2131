"""How many requests a key has sent in this minute, counted for all web processes together."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0049_requests_counted")

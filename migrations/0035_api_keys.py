"""Keys of the API, and the answers that were given to what they sent."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0035_api_keys")

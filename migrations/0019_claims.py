"""One-off claims: claims, their items and journeys, and files of an item; an index for which levels one may claim."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0019_claims")

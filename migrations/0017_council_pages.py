"""The council's own help topics, notices on pages, home tiles of an organisation, and logo."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0017_council_pages")

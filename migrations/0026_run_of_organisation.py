"""What a payment run pays to one organisation is found without reading what it pays to all the others."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0026_run_of_organisation")

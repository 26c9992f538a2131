"""Who published a contract document, its text where it was made from a template, and the council's templates."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0005_document_publishing")

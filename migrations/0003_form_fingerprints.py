"""A form's key keeps a fingerprint of what was sent with it, so that it answers for nothing else."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0003_form_fingerprints")

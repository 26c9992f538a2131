"""Virus scans are jobs of a queue of their own: a scanner that hangs holds up nothing else."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0010_scan_queue")

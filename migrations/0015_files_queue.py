"""Files that people hand in and documents that they ask for have a queue of their own: nothing else waits for them."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0015_files_queue")

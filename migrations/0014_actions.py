"""What officers keep about actions: notes, who has it, saved replies, types of the council's own, and mass sendings."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0014_actions")

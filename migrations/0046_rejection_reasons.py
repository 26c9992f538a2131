"""Why a change request is rejected is the council's list: the table takes other reasons than the four that ship."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0046_rejection_reasons")

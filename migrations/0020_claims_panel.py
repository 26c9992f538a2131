"""The finance panel: who works on a claim, who accepted it first, and the payment item of an item that was accepted."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0020_claims_panel")

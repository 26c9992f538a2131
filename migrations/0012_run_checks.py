"""Payment runs have checks for refunds and for what the ledger's files lack; remittances keep their days of care; no
officer authorises an invoice twice, or one that they made.
"""

from migrations.running import dialect, run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect. On SQLite it makes the table of invoices anew:
    with foreign keys enforced, that would take their items away.
    """
    if dialect(database) == "sqlite" and database.pragma("foreign_keys"):
        raise RuntimeError("Run this migration outside a transaction, so that foreign keys are not enforced meanwhile")
    run_sql_file(database, "0012_run_checks")

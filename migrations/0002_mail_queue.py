"""Jobs have a queue: `mail` for the sending of e-mails, `jobs` for the rest. E-mails that wait get their jobs."""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0002_mail_queue")

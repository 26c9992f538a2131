"""The council records when it published a half-year's payments compliance notice; what orders are worth at each service
level, and what was paid, is added up at once.
"""

from migrations.running import run_sql_file


def up(migrator, database):
    """Run the statements of this migration for the database's dialect."""
    run_sql_file(database, "0022_compliance_notices")

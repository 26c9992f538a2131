"""An empty database for a bench, thrown away afterwards."""

import tempfile
from contextlib import contextmanager

from migrations.running import migrate
from web.database import open_database


@contextmanager
def fresh_database():
    """A migrated SQLite file with an open connection, as the models' database."""
    with tempfile.TemporaryDirectory(prefix="remit-bench-") as folder:
        database = open_database(f"sqlite:///{folder}/bench.sqlite3")
        with database.connection_context():
            migrate(database)
            yield database

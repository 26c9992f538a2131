"""Commands where the database has no tables yet, or those of another version: words, and nothing is done."""

import pytest

from models import database as models_database

COMMANDS = {
    "verify": (),
    "backup": (),
    "recalculate": (),
    "search-index": (),
    "setup-code": (),
    "report": ("held-back",),
    "set-sign-in": ("fin@example.org", "--password", "Kettle-Orchard-58", "--security-code", "480275"),
}


@pytest.fixture
def without_tables(database):
    """A database that nobody has migrated."""
    models_database.execute_sql("ALTER TABLE schema_migration RENAME TO kept")
    yield
    models_database.connect(reuse_if_open=True)
    models_database.execute_sql("ALTER TABLE kept RENAME TO schema_migration")


@pytest.mark.parametrize("name", COMMANDS)
def test_it_says_to_migrate_first(app, without_tables, name):
    answer = app.test_cli_runner().invoke(args=[name, *COMMANDS[name]])
    assert answer.exit_code == 1
    assert "run `flask migrate`" in answer.output

"""`flask migrate`: everything from nothing, a copy first where there is data, and nothing the second time."""

import sqlite3

import pytest

from app import create_app
from migrations.running import FOLDER
from models import database as models_database
from tests.support import factories
from web.database import open_database
from web.settings import load


@pytest.fixture
def runner(tmp_path, test_database):
    """A command line of a portal with an empty folder; the tests' own database is back afterwards."""
    before = models_database.obj
    yield create_app(load({"DATA_DIR": str(tmp_path)}, env_file=None)).test_cli_runner()
    open_database(test_database.url) if before is None else models_database.initialize(before)


def test_from_nothing_and_then_nothing_more(runner, tmp_path):
    first = runner.invoke(args=["migrate"])
    done = "".join(f"{path.stem} has been done.\n" for path in sorted(FOLDER.glob("[0-9]*.py")))
    assert (first.exit_code, first.output) == (0, done)
    second = runner.invoke(args=["migrate"])
    assert (second.exit_code, second.output) == (0, "The database is up to date.\n")
    assert not list(tmp_path.glob("*before-migration*"))


def test_data_is_copied_before_it_is_changed(runner, tmp_path):
    runner.invoke(args=["migrate"])
    with models_database.connection_context():
        factories.make_organisation(name="Rose Care")
        models_database.execute_sql("DELETE FROM schema_migration")
    result = runner.invoke(args=["migrate"])
    assert result.exit_code == 1, "the tables are there already"
    [copy] = tmp_path.glob("*before-migration*")
    assert str(copy) in result.output
    with sqlite3.connect(copy) as kept:
        assert kept.execute("SELECT name FROM organisation").fetchall() == [("Rose Care",)]
    with models_database.connection_context():
        assert models_database.execute_sql("SELECT count(*) FROM organisation").fetchone() == (1,)

"""`flask demo` says who can sign in, and leaves a real council alone."""

import models
from operations.demonstration import cast, loading
from tests.support import factories
from web.database import open_database


def demo(app):
    result = app.test_cli_runner().invoke(args=["demo"])
    models.database.connect(reuse_if_open=True)  # the command closed the one it used
    return result


def test_sign_ins_are_printed_at_every_start(app, monkeypatch):
    monkeypatch.setattr(loading, "load", lambda keys, at: False)
    result = demo(app)
    assert result.exit_code == 0
    for words in ("Merebridge Council is there already", cast.PASSWORD, cast.SECURITY_CODE, "finance officer"):
        assert words in result.output
    assert all(sign_in.email in result.output for sign_in in (*cast.CONTACTS, *cast.OFFICERS))


def test_a_real_council_is_left_alone(app):
    factories.make_council()
    result = demo(app)
    assert (result.exit_code, cast.PASSWORD in result.output) == (0, False)
    assert "serves a council already" in result.output


def test_a_database_without_tables_gets_them_first(app, tmp_path, monkeypatch):
    """It ended in a traceback: no such table."""
    models.database.close()
    kept = models.database.obj
    open_database(f"sqlite:///{tmp_path / 'new.sqlite3'}")
    monkeypatch.setattr(loading, "load", lambda keys, at: models.Council.select().exists())
    try:
        result = app.test_cli_runner().invoke(args=["demo"])
    finally:
        models.database.initialize(kept)
        models.database.connect(reuse_if_open=True)
    assert result.exit_code == 0, result.output
    assert "0001_first_release has been done" in result.output
    assert cast.PASSWORD in result.output

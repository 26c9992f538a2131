"""`flask setup-code` and `flask sample-care`."""

import pytest

from models import CarePackageLineItem, Council, database


@pytest.fixture
def flask(app):
    """`flask("setup-code")` runs a command, which opens a connection of its own."""

    def run(*arguments):
        database.close()
        result = app.test_cli_runner().invoke(args=list(arguments))
        database.connect(reuse_if_open=True)
        return result

    return run


def test_the_code_is_printed_once_with_where_to_enter_it_and_none_for_a_portal_with_a_council(flask):
    printed = flask("setup-code").output
    assert "http://localhost/set-up" in printed
    assert len(printed.split()[-1]) == 23
    Council.create(name="Westshire Council", directorate="Adults'")
    answer = flask("setup-code")
    assert answer.exit_code == 1
    assert "its council already" in answer.output


def test_the_sample_comes_in_without_a_rejected_row_and_twice_changes_nothing(flask, tmp_path):
    assert "8 files" in flask("sample-care", str(tmp_path)).output
    assert "already" in flask("sample-care", str(tmp_path)).output
    answer = flask("import-care", str(tmp_path))
    assert answer.exit_code == 0, answer.output
    assert CarePackageLineItem.select().count() == 4
    assert "Nothing has changed" in flask("import-care", str(tmp_path)).output

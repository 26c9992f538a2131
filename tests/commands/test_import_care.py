"""`flask import-care`: counts, rejected rows, exit codes."""

import csv

import pytest

import models
from tests.support.care_files import GOOD, good, text_of


@pytest.fixture
def care_folder(tmp_path):
    for name, row in GOOD.items():
        (tmp_path / name).write_text(text_of(row), encoding="utf-8")
    return tmp_path


@pytest.fixture
def run_import(app):
    """`run("import-care", folder)`: the command's result."""

    def run(*arguments):
        result = app.test_cli_runner().invoke(args=["import-care", *map(str, arguments)])
        models.database.connect(reuse_if_open=True)  # the command closed the one it used
        return result

    return run


def rejected_file(app):
    return app.config["SETTINGS"].data_dir / "rejected.csv"


def test_counts_of_each_file(run_import, care_folder):
    result = run_import(care_folder)
    assert result.exit_code == 0, result.output
    assert "clients.csv: 1 rows read, 1 new, 0 updated, 0 unchanged, 0 rejected" in result.output
    assert "The good rows have been applied." in result.output


def test_twice_says_so(run_import, care_folder):
    run_import(care_folder)
    result = run_import(care_folder)
    assert result.exit_code == 0
    assert "actuals.csv: 1 rows read, 0 new, 0 updated, 1 unchanged, 0 rejected" in result.output
    assert "Nothing has changed since the last import." in result.output


def test_what_is_due_is_worked_out_at_once(run_import, care_folder):
    run_import(care_folder)
    assert models.Job.get().state == "done", models.Job.get().error
    assert models.HeldBack.select().where(models.HeldBack.reason == "not_confirmed").count() > 0


def test_rejected_rows_are_listed_and_kept_and_the_exit_code_is_1(app, run_import, care_folder):
    bad = good("clients.csv", ssref="A2", forename="=Ivy", surname="")
    (care_folder / "clients.csv").write_text(text_of(good("clients.csv"), bad))
    (care_folder / "organisation.csv").write_text("organisation_ref\n")
    result = run_import(care_folder)
    assert result.exit_code == 1
    assert "  line 3, surname: The surname is empty: every client needs one" in result.output
    assert "organisation.csv: not a care file, so it was not read" in result.output
    assert models.Client.get().ssref == "A1"
    rows = list(csv.DictReader(rejected_file(app).open(encoding="utf-8", newline="")))
    assert [(row["File"], row["Line"], row["Column"]) for row in rows] == [("clients.csv", "3", "surname")]
    assert (rows[0]["Reason"], rows[0]["ssref"]) == ("The surname is empty: every client needs one", "A2")
    assert rows[0]["forename"] == "'=Ivy"


def test_rejected_rows_of_an_earlier_import_go(app, run_import, care_folder):
    rejected_file(app).write_text("old")
    assert run_import(care_folder).exit_code == 0
    assert not rejected_file(app).exists()


def test_a_dry_run_changes_nothing(run_import, care_folder):
    result = run_import(care_folder, "--dry-run")
    assert result.exit_code == 0
    assert "clients.csv: 1 rows read, 1 new" in result.output
    assert "This was a dry run: nothing was changed." in result.output
    assert (models.Client.select().count(), models.AuditEvent.select().count()) == (0, 0)


def test_all_or_nothing(run_import, care_folder):
    (care_folder / "prices.csv").write_text(text_of(good("prices.csv", unit_price="-1")))
    result = run_import(care_folder, "--all-or-nothing")
    assert result.exit_code == 1
    assert "Nothing was changed." in result.output
    assert models.Organisation.select().count() == 0


def test_a_folder_without_care_files(run_import, tmp_path):
    result = run_import(tmp_path)
    assert result.exit_code == 1
    assert "There is no care file in" in result.output

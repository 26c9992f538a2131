"""A visits file of more than 500 rows: the worker reads, checks and imports it, and no page works it out again."""

import pytest

import models
from operations.actuals_files import keeping, waiting_files
from queries.care_files import uploads
from queries.visits import stored_preview
from queries.visits.file_preview import preview_of
from tests.support import factories
from tests.support.visits_files import send, visit_row
from web import clock

ROWS = 20  # where more than five are many


@pytest.fixture
def large_rows(hours_of_a1, monkeypatch):
    """Good rows of one line through two days, and one of each other kind."""
    for module in (keeping, uploads, waiting_files):
        monkeypatch.setattr(module, "MOST_AT_ONCE", 5)
    rows = [visit_row(number - 12) for number in range(1, ROWS + 1)]
    for number, row in enumerate(rows):
        row["Visit ID"] = f"L{number}"
    rows[3] |= {"Status": "Deliverd"}
    rows[4] |= {"Status": "Deliverd"}
    rows[5] |= {"SSRef": "B9"}
    rows[10] |= {name: text for name, text in visit_row(1).items() if "Start" in name or "End" in name}
    rows[6] |= {"Actual Start": rows[7]["Actual Start"], "Actual End": rows[7]["Actual End"]}
    return rows


@pytest.fixture
def worked_once(monkeypatch):
    """How often a page worked a file out, which a page of a large file never does."""
    found = []
    monkeypatch.setattr(stored_preview, "preview_of", lambda *given: found.append(given) or preview_of(*given))
    return found


def test_a_large_file_is_imported_by_the_worker(alice, hours_of_a1, large_rows, run_jobs, worked_once):
    factories.make_visit(cpli=hours_of_a1.cpli, reference="L10", comments="Before")
    page = send(alice, large_rows)
    assert "Reading the file" in page.text
    run_jobs(clock.moment())
    page = page.click("Look again")
    file = models.ActualsFile.get()
    fresh = preview_of(file, clock.moment())
    assert file.plan["seen"] == fresh.seen
    assert page.figure("Look at these").startswith(f"{len(fresh.asked)} to look at")
    assert "2 rows such as line 5: “Deliverd” is not one of" in page.text

    for tab, words in (
        ("asked", "The client has another visit at the same time"),
        ("lines", "Filled in, to be looked at"),
        ("waiting", "B9"),
        ("changed", "Comments Before → blank"),
    ):
        assert words in alice.get(page.path, show=tab).text
    page.submit("Use Status Delivered for all 2")
    run_jobs(clock.moment())
    for kind, words in [(kind, len(rows)) for kind, rows in fresh.asked_of_kind.items()]:
        alice.post(f"{page.path}/questions/{kind}", {"use": "take"})
        run_jobs(clock.moment())
        assert words
    alice.get(page.path).submit(f"Update System ({ROWS} visits)")
    run_jobs(clock.moment())
    assert f"{ROWS - 1} new visits and 1 changed visit imported" in alice.get(page.path).text
    assert models.Visit.select().count() == ROWS
    assert [file.rows for file, _ in worked_once] == [[]]  # once nothing of it is left

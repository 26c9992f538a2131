"""Visits files for tests: a good row to be changed a cell at a time, uploaded and taken over at the tests' moment."""

import io
from datetime import date, datetime, time, timedelta

import models
from operations.visits import answers, files, saving
from queries.visits.file_preview import preview_of
from tests.support.actuals_files import when_read
from tests.support.care_files import text_of
from tests.support.factories import AT

MONDAY = date(2025, 11, 10)

GOOD = {
    "Visit ID": "V1",
    "SSRef": "A1",
    "CPLI ID": "",
    "Service Level": "",
    "Planned Start": "10/11/2025 09:00",
    "Planned End": "10/11/2025 09:30",
    "Actual Start": "10/11/2025 09:00",
    "Actual End": "10/11/2025 09:30",
    "Carers": "1",
    "Status": "Delivered",
    "Comments": "",
}


def visit_row(number=1, **changed):
    """A good row with cells changed by their header: `visit_row(2, actual_end="10/11/2025 11:00")`. The first is at
    nine on Monday, each other an hour after the one before it, twelve a day.
    """
    by_header = {heading.lower().replace(" ", "_"): heading for heading in GOOD}
    start = datetime.combine(MONDAY, time(9)) + timedelta(days=(number - 1) // 12, hours=(number - 1) % 12)
    edges = {"Start": f"{start:%d/%m/%Y %H:%M}", "End": f"{start + timedelta(minutes=30):%d/%m/%Y %H:%M}"}
    times = {f"{which} {edge}": text for which in ("Planned", "Actual") for edge, text in edges.items()}
    return GOOD | {"Visit ID": f"V{number}"} | times | {by_header[name]: text for name, text in changed.items()}


def hand_in(rows, organisation, by, at=AT, name="visits.csv"):
    """The waiting file of rows (or of a text)."""
    text = rows if isinstance(rows, str) else text_of(*rows)
    return when_read(files.hand_in(organisation.id, name, text.encode(), by, at), at)


def preview(rows, organisation, by, at=AT):
    return preview_of(hand_in(rows, organisation, by, at), at)


def upload(rows, organisation, by, at=AT):
    """Hand in, say that all that is asked about is right, and press Update System; returns the Saved."""
    file = hand_in(rows, organisation, by, at)
    say_right(file, by, at)
    return update_system(when_read(models.ActualsFile.get_by_id(file.id), at), by, at)


def say_right(file, by, at=AT):
    """Answer every question about the rows of a file with yes."""
    for kind in preview_of(file, at).asked_of_kind:
        answers.answer_kind(when_read(models.ActualsFile.get_by_id(file.id), at), kind, answers.TAKE, by, at)


def update_system(file, by, at=AT):
    """Press Update System on the file as it stands; returns the Saved."""
    prepared = saving.prepare(file, at)
    return saving.update_system(prepared, prepared.preview.seen, by, at)


def send(browser, content, name="visits.csv", **expected):
    """Hand in a file on the page; returns the page behind it."""
    content = text_of(*content) if isinstance(content, list) else content
    content = content.encode() if isinstance(content, str) else content
    return browser.post("/actuals/visits", {"file": (io.BytesIO(content), name)}, **expected)

"""Visits files for tests: a good row to be changed a cell at a time, handed in and taken over at the tests' moment."""

import io
from datetime import date

from operations.visits import files, saving
from queries.visits.file_preview import preview_of
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
    """A good row with cells changed by their header: `visit_row(2, actual_end="10/11/2025 10:00")`."""
    by_header = {heading.lower().replace(" ", "_"): heading for heading in GOOD}
    return GOOD | {"Visit ID": f"V{number}"} | {by_header[name]: text for name, text in changed.items()}


def hand_in(rows, organisation, by, at=AT, name="visits.csv"):
    """The waiting file of rows (or of a text)."""
    text = rows if isinstance(rows, str) else text_of(*rows)
    return files.hand_in(organisation.id, name, text.encode(), by, at)


def preview(rows, organisation, by, at=AT):
    return preview_of(hand_in(rows, organisation, by, at), at)


def upload(rows, organisation, by, at=AT):
    """Hand in and press Update System; returns the Saved."""
    file = hand_in(rows, organisation, by, at)
    return saving.update_system(file, preview_of(file, at).seen, by, at)


def send(browser, content, name="visits.csv", **expected):
    """Hand in a file on the page; returns the page behind it."""
    content = text_of(*content) if isinstance(content, list) else content
    content = content.encode() if isinstance(content, str) else content
    return browser.post("/actuals/visits", {"file": (io.BytesIO(content), name)}, **expected)

"""A calendar file that every calendar reads: days, escaped text, folded lines."""

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from rules.calendar_feed import Entry, calendar_text

STAMP = datetime(2025, 11, 20, 9, 30)
printable = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=200)


def unfolded(text):
    return text.replace("\r\n ", "").split("\r\n")


def test_an_entry_is_a_whole_day():
    text = calendar_text("Payments", [Entry("1@here", date(2025, 12, 31), "Rowan House; paid, twice")], STAMP)
    assert unfolded(text)[6:14] == [
        "BEGIN:VEVENT",
        "UID:1@here",
        "DTSTAMP:20251120T093000Z",
        "DTSTART;VALUE=DATE:20251231",
        "DTEND;VALUE=DATE:20260101",
        "SUMMARY:Rowan House\\; paid\\, twice",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]
    assert text.endswith("END:VCALENDAR\r\n")


@given(printable, printable)
def test_no_line_is_too_long_and_none_is_lost(summary, description):
    text = calendar_text("Payments", [Entry("1@here", date(2025, 12, 31), summary, description)], STAMP)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    shown = next(line for line in unfolded(text) if line.startswith("SUMMARY:")).removeprefix("SUMMARY:")
    for letter in ",;\\":
        shown = shown.replace(f"\\{letter}", letter) if letter != "\\" else shown
    assert shown.replace("\\\\", "\\") == summary
    assert text.count("BEGIN:VEVENT") == 1

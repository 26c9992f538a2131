"""A calendar of payment dates as an .ics file (RFC 5545): days, not times, so that every calendar shows them alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

LONGEST_LINE = 75  # octets; what is longer goes on in the next line, after a space


@dataclass(frozen=True, slots=True)
class Entry:
    """Something on one day. `uid` is the same each time that the calendar is read, so that an entry moves with it."""

    uid: str
    day: date
    summary: str
    description: str = ""


def calendar_text(name: str, entries: Sequence[Entry], stamp: datetime) -> str:
    """The file's text, with the line ends that it must have. `stamp` is the naive UTC instant of its making."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Provider portal//Payment calendar//EN", "CALSCALE:GREGORIAN"]
    lines += [f"X-WR-CALNAME:{_escaped(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT12H"]
    for entry in entries:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{entry.uid}",
            f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{entry.day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(entry.summary)}",
            *([f"DESCRIPTION:{_escaped(entry.description)}"] if entry.description else []),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _escaped(text: str) -> str:
    for letter in ("\\", ";", ","):
        text = text.replace(letter, f"\\{letter}")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> list[str]:
    """The line cut into pieces of at most 75 octets, never inside a letter."""
    pieces, piece = [], ""
    for letter in line:
        if len((piece + letter).encode()) > LONGEST_LINE:
            pieces.append(piece)
            piece = " "
        piece += letter
    return [*pieces, piece]

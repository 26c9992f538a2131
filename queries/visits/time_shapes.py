"""The forms in which a file writes its dates and times, each once, with an example and how that was read."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rules.broken import RuleBroken
from rules.care_files.instants import TimeForms, read_instants
from rules.moment import london_time

MOST_SHAPES = 12


@dataclass
class TimeShape:
    """One form: the first text in it, on which line, how many there are, and how it was read or why it was not."""

    text: str
    line: int
    count: int
    read_as: str
    is_read: bool


def time_shapes(times: Iterable[tuple[int, str]], forms: TimeForms) -> list[TimeShape]:
    """The TimeShapes of [(line, text)], the most frequent first; the first twelve."""
    found: dict[str, TimeShape] = {}
    for line, text in times:
        shape = re.sub(r"[A-Za-z]+", _word, re.sub(r"\d+", _digits, text))
        if shape in found:
            found[shape].count += 1
        else:
            read_as, is_read = _read(text, forms)
            found[shape] = TimeShape(text, line, 1, read_as, is_read)
    return sorted(found.values(), key=lambda each: (-each.count, each.line))[:MOST_SHAPES]


def _digits(match: re.Match[str]) -> str:
    return "0000" if len(match[0]) == 4 else "0"


def _word(match: re.Match[str]) -> str:
    """A name of a day or month is as good as another; `Z`, `AM` and `BST` are words of their own."""
    word = match[0].upper()
    return word if word in ("Z", "T", "AM", "PM", "BST", "GMT", "UTC") else "A"


def _read(text: str, forms: TimeForms) -> tuple[str, bool]:
    try:
        shown = london_time(read_instants(text, forms)[0])
    except RuleBroken as broken:
        return broken.message, False
    return f"{shown:%a} {shown.day} {shown:%b %Y, %H:%M}", True

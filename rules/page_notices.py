"""Notices that the council puts on pages: where they may stand, and what may be written."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from rules.broken import Problems, RuleBroken
from rules.dates import parse_date

LONGEST = 4_000
PLACES = {
    "landing": "Landing page, before signing in",
    "home": "Home page of every provider",
    "both": "Both",
}


class NoticeText(NamedTuple):
    """A notice in Markdown, where it stands, and from which to which day."""

    text: str
    place: str
    first_day: date
    last_day: date


def clean_notice(typed: Mapping[str, Any]) -> NoticeText:
    """What was typed, ready to be kept. Raises RuleBroken, with every problem at its field."""
    problems = Problems()
    text = problems.try_(_text, typed)
    place = problems.try_(_place, typed)
    first = problems.try_(parse_date, typed.get("first_day") or "", "first_day", "first day")
    last = problems.try_(parse_date, typed.get("last_day") or "", "last_day", "last day")
    if first and last and last < first:
        problems.add(RuleBroken("Enter a last day that is not before the first", "last_day"))
    problems.raise_any()
    if text is None or place is None or first is None or last is None:
        raise RuleBroken("Look at the form again")
    return NoticeText(text, place, first, last)


def _text(typed: Mapping[str, Any]) -> str:
    text = "\n".join(line.rstrip() for line in (typed.get("text") or "").replace("\x00", "").splitlines()).strip()
    if not 1 <= len(text) <= LONGEST:
        raise RuleBroken(f"Write the notice, at most {LONGEST:,} letters", "text")
    return text


def _place(typed: Mapping[str, Any]) -> str:
    place = typed.get("place")
    if place not in PLACES:
        raise RuleBroken("Choose where it stands", "place")
    return str(place)

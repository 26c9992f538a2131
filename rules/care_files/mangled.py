"""What a spreadsheet makes of references that look like numbers, dates or truth values, and which ones it was made of.

`00045` is saved as 45, `12E3` as 12000, `1234567890123456` as 1.23457E+15, `2-3` as 02-Mar, `TRUE` as Y. Two texts
that share a mark may be one reference; which of several is for a person to say.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from rules.broken import RuleBroken
from rules.care_files.date_cells import read_date
from rules.dates import month_number

Mark = tuple[Any, ...]
KEPT_DIGITS = 15  # of a number in a spreadsheet; what follows becomes noughts
SHOWN_DECIMALS = 5  # of a long number that is shown in powers of ten, at most
LONGEST_PLAIN = 11  # digits of a number that is shown as it is
LARGEST_EXPONENT = 307
_NUMBER = re.compile(r"([+-]?)(\d{1,40}(?:\.\d{0,20})?|\.\d{1,20})(?:E([+-]?\d{1,3}))?", re.ASCII | re.IGNORECASE)
_AS_SAVED = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?", re.ASCII)
_WHOLE_DAY = re.compile(r"\d{1,4}[/-]\d{1,2}[/-]\d{1,4}(?: .*)?", re.ASCII)
_CUT_SHORT = re.compile(r"\d(?:\.\d+)?E\+\d{2,3}", re.ASCII | re.IGNORECASE)
_DAY_MONTH = re.compile(r"(\d{1,2})[/-](\d{1,2})", re.ASCII)
_DAY_NAME = re.compile(r"(\d{1,2})[ -]?([a-z]{3,9})", re.ASCII | re.IGNORECASE)
_NAME_DAY = re.compile(r"([a-z]{3,9})[ -]?(\d{1,2})", re.ASCII | re.IGNORECASE)
_TRUTHS = {"true": True, "y": True, "false": False, "n": False}


def marks_of(text: str) -> set[Mark]:
    """What stays of a reference in a spreadsheet: texts that share a mark may be the same reference. Mostly nothing."""
    found = _number_marks(text) | _day_marks(text)
    truth = _TRUTHS.get(text.lower())
    return found if truth is None else found | {("truth", truth)}


class Sources:
    """The references that a mangled text may have been, of those that are on record."""

    def __init__(self, references: Iterable[str]) -> None:
        self._by_mark: dict[Mark, list[str]] = {}
        for reference in references:
            for mark in marks_of(reference):
                self._by_mark.setdefault(mark, []).append(reference)

    def of(self, text: str) -> Sequence[str]:
        """The references that this text may have been before a spreadsheet saved it, without the text itself."""
        found = {each: None for mark in marks_of(text) for each in self._by_mark.get(mark, ()) if each != text}
        return list(found) if is_as_saved(text) else [each for each in found if is_as_saved(each)]


def lost_noughts(text: str, reference: str) -> bool:
    """Whether a text is a reference without the noughts that it begins with: 45 of 00045."""
    return text != reference and text.isascii() and text.isdigit() and reference.lstrip("0") == text.lstrip("0")


def may_be_one(text: str, other: str) -> bool:
    """Whether two texts may be one reference, of which a spreadsheet has changed at least one writing."""
    if text == other or not (is_as_saved(text) or is_as_saved(other)):
        return False
    return not marks_of(text).isdisjoint(marks_of(other))


def is_as_saved(text: str) -> bool:
    """Whether a spreadsheet may have saved a text so: without noughts before a number, and with no more digits than it,
    or a program that counts like it, keeps.

    Of two references that none has saved, `00451` and `0451` or two of eighteen digits, none was made of the other.
    """
    plain = text.replace(",", "")
    if _AS_SAVED.fullmatch(plain):
        digits = plain.lstrip("-").replace(".", "").strip("0")
        return len(digits) <= KEPT_DIGITS or Decimal(float(plain)) == Decimal(plain)
    is_a_day = _DAY_NAME.fullmatch(text) or _WHOLE_DAY.fullmatch(text)
    return is_cut_short(text) or text.lower() in _TRUTHS or is_a_day is not None


def is_cut_short(text: str) -> bool:
    """Whether a spreadsheet shows a long number in powers of ten, `1.23457E+12`: which one it was, nobody can tell."""
    return _CUT_SHORT.fullmatch(text) is not None


def _number_marks(text: str) -> set[Mark]:
    match = _NUMBER.fullmatch(text.replace(",", ""))
    if not match or abs(int(match[3] or 0)) > LARGEST_EXPONENT:
        return set()
    number = Decimal(f"{match[1]}{match[2]}E{match[3] or 0}")
    if not number:
        return {("number", "0")}
    digits = "".join(map(str, number.as_tuple().digits)).lstrip("0")
    kept = digits[:KEPT_DIGITS].rstrip("0")
    marks: set[Mark] = {("number", f"{number.adjusted()} {match[1]}{kept}")}
    if match[3] and number.adjusted() >= LONGEST_PLAIN:
        decimals = len(match[2].partition(".")[2])
        if decimals <= SHOWN_DECIMALS:
            marks.add(("shown", decimals, f"{number:.{decimals}E}"))
    elif number.adjusted() >= LONGEST_PLAIN:
        marks |= {("shown", decimals, f"{number:.{decimals}E}") for decimals in range(SHOWN_DECIMALS + 1)}
    return marks


def _day_marks(text: str) -> set[Mark]:
    """The day and month of `2-3`, `02-Mar`, `Mar-2` or a whole date."""
    if match := _DAY_MONTH.fullmatch(text):
        return {("day", int(match[1]), int(match[2]))}
    if (match := _DAY_NAME.fullmatch(text)) and (month := month_number(match[2])):
        return {("day", int(match[1]), month)}
    if (match := _NAME_DAY.fullmatch(text)) and (month := month_number(match[1])):
        return {("day", int(match[2]), month)}
    if not (8 <= len(text) <= 24 and any(mark in text for mark in "/- ")):
        return set()
    try:
        day = read_date(text)
    except RuleBroken:
        return set()
    return {("day", day.day, day.month)}

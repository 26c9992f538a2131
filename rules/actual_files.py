"""The columns of the actuals file as people see them, its cells, and what a cell that was rejected may have meant."""

import difflib
import re
from collections.abc import Sequence
from datetime import date, timedelta

from rules.broken import RuleBroken
from rules.care_files.date_cells import read_date
from rules.care_files.layouts import ACTUALS
from rules.money import divide_half_up, plain_decimal, plain_quantity

SPELLINGS = {"ssref": "SSRef", "cpli_id": "CPLI ID"}
LABELS = {  # the columns that an export writes, in their order: {name: heading}
    column.header: SPELLINGS.get(column.header, column.header.replace("_", " ").title())
    for column in ACTUALS.columns
    if column.header != "problem"
}
HEADINGS = tuple(LABELS.values())
STATUS_NAMES = {"planned": "Planned", "generated": "Generated", "entered": "Entered", "confirmed": "Confirmed"}
FIRST_SPREADSHEET_DAY = date(1899, 12, 30)  # day 0 of a spreadsheet's date numbers, as they count since March 1900
PLAUSIBLE_DAYS = range(36_526, 73_051)  # the numbers of the years 2000 to 2099
ALIKE_ENOUGH = 0.6


def price_cell(unit_price_tenthousandths: int) -> str:
    """A unit price with two decimals, or four where it has them: `20.50`, `0.3870`."""
    if unit_price_tenthousandths % 100:
        return plain_decimal(unit_price_tenthousandths, 4)
    return plain_decimal(unit_price_tenthousandths // 100)


def in_labels(words: str) -> str:
    """A sentence about columns, with their headings in the place of their names: `week_beginning` -> Week Beginning."""
    for name in ("week_beginning", "cpli_id", "service_level", "unit_price"):
        words = words.replace(f" {name}", f" {LABELS[name]}")
    return words


def meant_date(text: str, today: date) -> date | None:
    """The Monday of an ended week that a wrong Week Beginning may have meant, or None.

    A spreadsheet's date number, or an American date: the day and the month the other way round.
    """
    text = text.removesuffix(".0")
    if text.isascii() and text.isdigit():
        days = int(text) if len(text) < 6 else 0
        found = FIRST_SPREADSHEET_DAY + timedelta(days=days) if days in PLAUSIBLE_DAYS else None
    else:
        found = _of_week(text) or _swapped(text)
    is_ended_week = found and found.weekday() == 0 and found + timedelta(days=6) < today
    return found if is_ended_week else None


def _of_week(text: str) -> date | None:
    """The Monday of `w/c 10/11/2025`, `Week commencing 10 Nov 2025` or `2025-W46`."""
    if match := re.fullmatch(r"(\d{4})-?W(\d{2})", text, re.ASCII | re.IGNORECASE):
        try:
            return date.fromisocalendar(int(match[1]), int(match[2]), 1)
        except ValueError:
            return None
    match = re.match(r"(?:w/?[cb]|wk|week(?: commencing| beginning)?)[:. ]\s*(?=\S)", text, re.IGNORECASE)
    try:
        return read_date(text[match.end() :]) if match else None
    except RuleBroken:
        return None


def _swapped(text: str) -> date | None:
    parts = text.split("/")
    if len(parts) == 3 and len(parts[2]) == 2:
        parts[2] = f"20{parts[2]}"
    if len(parts) != 3:
        return None
    for day, month in ((parts[1], parts[0]), (parts[0], parts[1])):
        try:
            found = read_date(f"{day}/{month}/{parts[2]}")
        except RuleBroken:
            continue
        if found.weekday() == 0:
            return found
    return None


def nearest(text: str, known: Sequence[str]) -> str | None:
    """The reference most like a wrong one, or None where none is like it."""
    folded = {each.casefold(): each for each in known}
    found = difflib.get_close_matches(text.casefold(), folded, 1, ALIKE_ENOUGH)
    return folded[found[0]] if found else None


def date_kind(text: str) -> str:
    """The kind of wrong date that `meant_date` reads, so that all of a file can be put right together."""
    if text.removesuffix(".0").isdigit():
        return "dates that are a spreadsheet's numbers"
    if _of_week(text):
        return "weeks in words"
    has_short_year = re.fullmatch(r".*[/.\- ]\d\d", text)
    return "dates with the year in two figures" if has_short_year else "dates with the month first"


def meant_figure(text: str) -> tuple[str, str] | None:
    """(figure, kind) that a cell which is none may have meant: hours and minutes, a decimal comma, a unit behind it.

    `12:30` -> `12.5`, `7,5` -> `7.5`, `18 hrs` -> `18`.
    """
    cleaned = " ".join(text.lower().removeprefix("'").split())
    if text.startswith("'") and re.fullmatch(r"\d{1,6}(\.\d{1,2})?", cleaned, re.ASCII):
        return cleaned, "figures kept as text"
    if match := re.fullmatch(
        r"(\d{1,3})\s?(?::|h|hrs?|hours?)\s?([0-5]\d)\s?(?::00|m|mins?|minutes)?", cleaned, re.ASCII
    ):
        return plain_quantity(divide_half_up(100 * (60 * int(match[1]) + int(match[2])), 60)), "hours and minutes"
    if match := re.fullmatch(r"(\d{1,6}),(\d{1,2})", cleaned, re.ASCII):
        return f"{match[1]}.{match[2]}", "figures with a decimal comma"
    if match := re.fullmatch(
        r"(\d{1,6}(?:\.\d{1,2})?)\s?(?:h|hrs?|hours?|units?|sessions?|days?)\.?", cleaned, re.ASCII
    ):
        return match[1], "figures with their unit"
    return None


def completed(planned_hundredths: int, actual_hundredths: int, frustrated_hundredths: int) -> tuple[int, int]:
    """(missed, extra) in hundredths that make a row add up."""
    done = actual_hundredths + frustrated_hundredths
    return max(0, planned_hundredths - done), max(0, done - planned_hundredths)

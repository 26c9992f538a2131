"""Cells of the CSV files that people get: no text in them that a spreadsheet would run."""

from typing import Any

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # some programs read wide signs, too


def harmless(value: Any) -> Any:
    """Text as it may stand in a CSV cell: a `'` goes before what would start a formula. Numbers stay numbers."""
    if isinstance(value, str) and value.startswith(STARTS_A_FORMULA) and not _is_number(value):
        return "'" + value
    return "" if value is None else value


def _is_number(text: str) -> bool:
    return text[:1] in "+-" and text[1:].replace(".", "", 1).isdigit()

"""What a person typed for a line's week, read into the Entered that rules.delivery checks, and written as text again.

The editor and the phone have fields and rows of ticked days, the sheet and a file a cell for each day. Whichever it is,
text is read here, and what is no figure is said by the field's name: actual, frustrated, extra, visits, notice,
rows-<n>-quantity, rows-<n>-notice (the n-th row from 0), or mon to sun.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeVar

from rules.broken import RuleBroken
from rules.care_files.day_cells import days_of_rows, read_day, rows_as_before, write_day
from rules.delivery_values import DayRow, Entered, Recorded, rows_from_stored
from rules.money import parse_quantity, plain_quantity
from rules.weeks import DAY_COLUMNS

QUANTITIES = ("actual", "frustrated", "extra")  # the editor's fields of a line without days
CELLS_OF_DAYS = (*DAY_COLUMNS, "visits", "comment")  # the sheet's cells of a timetabled line
CELLS = ("actual", "frustrated", "visits", "comment")  # and of every other
Read = TypeVar("Read")


@dataclass(frozen=True)
class TypedRow:
    """A row of ticked weekdays (Monday is 0), as text."""

    days: frozenset[int] = frozenset()
    quantity: str = "1"
    is_frustrated: bool = False
    comment: str = ""
    notice: str = ""
    code: str = ""  # the cancellation code, which begins the comment as it is saved


@dataclass(frozen=True)
class TypedWeek:
    """A line's week as text: `rows` of a timetabled line, quantities of any other."""

    actual: str = ""
    frustrated: str = ""
    extra: str = ""
    visits: str = ""
    comment: str = ""
    notice: str = ""
    code: str = ""
    rows: tuple[TypedRow, ...] = ()
    right: str = ""  # the quantity in hundredths that was asked about, where somebody ticked that it is right


class ReadWeek(NamedTuple):
    """What was typed, as figures; where anything is no figure, None and {name of the field: what is wrong}."""

    entered: Entered | None
    errors: dict[str, str]


class _Reader:
    """Reads field by field, and keeps what is wrong with each."""

    def __init__(self) -> None:
        self.errors: dict[str, str] = {}

    def read(self, name: str, text: str, parse: Callable[[str], Read]) -> Read | None:
        """What `parse` makes of a field's text; None where there is none, or it is wrong."""
        return self.needed(name, text.strip(), parse) if text.strip() else None

    def needed(self, name: str, text: str, parse: Callable[[str], Read]) -> Read | None:
        """The same of a field that may not be empty."""
        try:
            return parse(text)
        except RuleBroken as broken:
            self.errors[name] = broken.message
            return None

    def quantity(self, name: str, text: str, what: str = "quantity") -> int | None:
        """A quantity in hundredths."""
        return self.read(name, text, lambda typed: parse_quantity(typed, what=what))

    def whole(self, name: str, text: str, what: str = "quantity", named: str = "") -> int | None:
        """A whole number, zero or more; `named` is what it is called where it is not whole."""
        value = self.quantity(name, text, what)
        if value is not None and (value % 100 or value < 0):
            self.errors[name] = f"Enter the {named or what} as a whole number, 0 or more"
        return None if value is None else value // 100

    def result(self, entered: Entered) -> ReadWeek:
        """The reading: without `entered` where anything was wrong."""
        return ReadWeek(None if self.errors else entered, self.errors)


def read_week(typed: TypedWeek, is_timetabled: bool) -> ReadWeek:
    """What the fields of the editor say."""
    reader = _Reader()
    visits = reader.whole("visits", typed.visits, "visits")
    comment, right = with_code(typed.code, typed.comment.strip()), read_right(typed.right)
    if is_timetabled:
        rows = tuple(_read_row(reader, number, row) for number, row in enumerate(typed.rows))
        return reader.result(Entered(rows=rows, visits=visits, comment=comment, said_right_hundredths=right))
    quantities = {name: reader.quantity(name, getattr(typed, name), name) for name in QUANTITIES}
    return reader.result(
        Entered(
            actual_hundredths=quantities["actual"],
            frustrated_hundredths=quantities["frustrated"] or 0,
            extra_hundredths=quantities["extra"],
            visits=visits,
            comment=comment,
            notice_hours=reader.whole("notice", typed.notice, "notice"),
            said_right_hundredths=right,
        )
    )


def read_right(text: str) -> int | None:
    """The quantity in hundredths that a ticked *is right* names; None where none is ticked."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _read_row(reader: _Reader, number: int, row: TypedRow) -> DayRow:
    quantity = reader.needed(f"rows-{number}-quantity", row.quantity, parse_quantity)
    notice = reader.whole(f"rows-{number}-notice", row.notice, "notice in hours")
    comment = with_code(row.code, row.comment.strip())
    return DayRow(tuple(sorted(row.days)), quantity or 0, row.is_frustrated, comment, notice)


def read_cells(cells: Mapping[str, str], is_timetabled: bool, recorded: Recorded | None) -> ReadWeek:
    """What the sheet's cells say, by name (CELLS_OF_DAYS or CELLS); what they have no room for stays as recorded."""
    reader = _Reader()
    visits = reader.whole("visits", cells["visits"], named="visits")
    comment = cells["comment"].strip()
    if is_timetabled:
        days, wrong = read_days(cells)
        reader.errors |= wrong
        return reader.result(entered_by_days(days, recorded, visits, comment))
    actual, frustrated = (reader.quantity(name, cells[name]) for name in ("actual", "frustrated"))
    extra = _extra_as_recorded(actual, frustrated, recorded)
    return reader.result(
        entered_by_quantities(actual, frustrated, recorded, extra=extra, visits=visits, comment=comment)
    )


def _extra_as_recorded(actual: int | None, frustrated: int | None, recorded: Recorded | None) -> int | None:
    """The extra of a week that has both missed and extra on record, if the rest is still the same; else None."""
    if recorded is None or not recorded.missed_hundredths or not recorded.extra_hundredths:
        return None
    is_same = (actual, frustrated or 0) == (recorded.actual_hundredths, recorded.frustrated_hundredths)
    return recorded.extra_hundredths if is_same else None


def read_days(cells: Mapping[str, str]) -> tuple[list[tuple[int, int]], dict[str, str]]:
    """Seven days as (delivered, frustrated) in hundredths, and what is wrong with any; cells that are not there are
    blank.
    """
    days, wrong = _days_read(tuple([cells.get(day, "") for day in DAY_COLUMNS]))
    return list(days), dict(wrong)


@lru_cache(maxsize=4_000)
def _days_read(cells: tuple[str, ...]) -> tuple[tuple[tuple[int, int], ...], Mapping[str, str]]:
    """The same of the seven cells: most weeks of a file have those of others."""
    reader = _Reader()
    days = tuple(reader.read(day, cell, read_day) or (0, 0) for day, cell in zip(DAY_COLUMNS, cells, strict=True))
    return days, reader.errors


def entered_by_days(
    days: Sequence[tuple[int, int]], recorded: Recorded | None, visits: int | None, comment: str
) -> Entered:
    """A timetabled week from what was delivered and frustrated on each of seven days (hundredths, Monday first).

    Comments and notice that the days have on record stay with them.
    """
    before = rows_from_stored(recorded.rows) if recorded is not None else ()
    return Entered(rows=rows_as_before(days, before), visits=visits, comment=comment)


def entered_by_quantities(
    actual: int | None,
    frustrated: int | None,
    recorded: Recorded | None,
    *,
    missed: int | None = None,
    extra: int | None = None,
    visits: int | None,
    comment: str,
) -> Entered:
    """A week from its quantities in hundredths. The notice on record stays with what was frustrated, as long as that
    is as much.
    """
    lost = frustrated or 0
    before = rows_from_stored(recorded.rows) if recorded is not None else ()
    keeps_notice = recorded is not None and recorded.frustrated_hundredths == lost
    return Entered(
        actual_hundredths=actual,
        frustrated_hundredths=lost,
        missed_hundredths=missed,
        extra_hundredths=extra,
        visits=visits,
        comment=comment,
        notice_hours=before[0].notice_hours if before and keeps_notice else None,
    )


def typed_of(entered: Entered, codes: Sequence[str]) -> TypedWeek:
    """A week as the editor's fields hold it; `codes` are the level's cancellation codes."""
    code, comment = split_code(entered.comment, codes)
    return TypedWeek(
        actual=plain_quantity(entered.actual_hundredths),
        frustrated="" if entered.actual_hundredths is None else plain_quantity(entered.frustrated_hundredths),
        extra=plain_quantity(entered.extra_hundredths),
        visits=_whole_text(entered.visits),
        comment=comment,
        notice=_whole_text(entered.notice_hours),
        code=code,
        rows=tuple(_typed_row(row, codes) for row in entered.rows),
    )


def _typed_row(row: DayRow, codes: Sequence[str]) -> TypedRow:
    code, comment = split_code(row.comment, codes)
    quantity, notice = plain_quantity(row.quantity_hundredths), _whole_text(row.notice_hours)
    return TypedRow(frozenset(row.days), quantity, row.is_frustrated, comment, notice, code)


def cells_of(entered: Entered, is_timetabled: bool) -> dict[str, str]:
    """A week as the sheet's cells hold it."""
    said = {"visits": _whole_text(entered.visits), "comment": entered.comment}
    if is_timetabled:
        days = days_of_rows(entered.rows)
        return {name: write_day(*day) for name, day in zip(DAY_COLUMNS, days, strict=True)} | said
    frustrated = "" if entered.actual_hundredths is None else plain_quantity(entered.frustrated_hundredths)
    return {"actual": plain_quantity(entered.actual_hundredths), "frustrated": frustrated} | said


def split_code(comment: str, codes: Sequence[str]) -> tuple[str, str]:
    """(code, the rest) of a comment as `with_code` made it; ("", comment) where it begins otherwise."""
    for code in codes:
        if comment == code or comment.startswith(f"{code}: "):
            return code, comment[len(code) + 2 :]
    return "", comment


def with_code(code: str, comment: str) -> str:
    """`C2: no answer`: a chosen cancellation code and the comment, as they are saved."""
    return ": ".join(part for part in (code, comment) if part)


def _whole_text(number: int | None) -> str:
    return "" if number is None else str(number)

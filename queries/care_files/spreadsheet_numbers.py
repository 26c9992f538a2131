"""What spreadsheets mean by their numbers: the days that dates are counted in, and the formats that show them.

openpyxl knows it. It is imported here alone, when a workbook is read: it takes 12 MB of each process, and most never
see one.
"""

from datetime import date, datetime, time, timedelta

WINDOWS_EPOCH, MAC_EPOCH = datetime(1899, 12, 30), datetime(1904, 1, 1)


def moment_of(days: float, epoch: datetime) -> datetime | date | time | timedelta | None:
    """The date, time or duration that a cell's number stands for. Raises ValueError, OverflowError for none."""
    from openpyxl.utils.datetime import from_excel  # noqa: PLC0415

    found: datetime | date | time | timedelta | None = from_excel(days, epoch)
    return found


def builtin_format(number: int, otherwise: str) -> str:
    """The format that a spreadsheet knows by this number."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS  # noqa: PLC0415

    found: str = BUILTIN_FORMATS.get(number, otherwise)
    return found


def is_date_format(number_format: str) -> bool:
    """Whether a format shows a number as a date or time."""
    from openpyxl.styles import numbers  # noqa: PLC0415

    return bool(numbers.is_date_format(number_format))

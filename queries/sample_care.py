"""The sample to try an import with: made-up care files, shipped in content/sample_care with `{start}` for a Monday."""

from datetime import date, timedelta
from pathlib import Path

from queries.care_files.folders import FILE_NAMES
from rules.dates import format_date
from rules.weeks import monday_of

FOLDER = Path(__file__).resolve().parent.parent / "content" / "sample_care"
WEEKS_AGO = 2  # so that two whole weeks can be recorded, and paid, at once


def sample_files(today: date) -> dict[str, str]:
    """{file name: text} in the order in which they are read: two providers and four clients, cared for since the Monday
    two weeks before this week's.
    """
    start = format_date(monday_of(today) - timedelta(weeks=WEEKS_AGO))
    paths = [FOLDER / name for name in FILE_NAMES]
    return {path.name: path.read_text(encoding="utf-8").replace("{start}", start) for path in paths if path.exists()}

"""The council's settings: what it changed over what is shipped (content/council_settings.py)."""

from collections.abc import Iterable

from content.council_settings import BY_NAME, CouncilSettings
from models import CouncilSetting


def read() -> CouncilSettings:
    """Every setting with its value, in one query."""
    return from_rows(CouncilSetting.select())


def from_rows(rows: Iterable[CouncilSetting]) -> CouncilSettings:
    """Every setting with its value, if these rows are all that the council changed."""
    return CouncilSettings(**{row.name: row.value for row in rows if row.name in BY_NAME})

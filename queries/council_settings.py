"""The council's settings: what it changed over what is shipped (content/council_settings.py)."""

from collections.abc import Iterable

from peewee import JOIN, SQL

from content.council_settings import BY_NAME, OF_THE_COUNCIL, CouncilSettings
from models import Council, CouncilSetting

NO_COUNCIL = Council(name="Provider Portal", directorate="", brand_colour="#17404d")


def read() -> CouncilSettings:
    """Every setting with its value, in one query."""
    return with_council()[1]


def with_council() -> tuple[Council, CouncilSettings]:
    """The council's row, a stand-in until `flask create-council` was run, and every setting with its value."""
    query = Council.select(Council, CouncilSetting).join(CouncilSetting, JOIN.LEFT_OUTER, on=SQL("1 = 1"))
    rows = list(query.order_by(Council.id))
    if not rows:
        return NO_COUNCIL, _from_rows(NO_COUNCIL, CouncilSetting.select())
    changed = [row.councilsetting for row in rows if getattr(row, "councilsetting", None)]
    return rows[0], _from_rows(rows[0], changed)


def _from_rows(council: Council, rows: Iterable[CouncilSetting]) -> CouncilSettings:
    of_the_council = {name: getattr(council, column) for name, column in OF_THE_COUNCIL.items()}
    changed = {row.name: row.value for row in rows if row.name in BY_NAME and row.name not in OF_THE_COUNCIL}
    return CouncilSettings(**of_the_council, **changed)

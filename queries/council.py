"""The council that this installation serves, with what it has set: one query."""

from peewee import JOIN, SQL

from content.council_settings import CouncilSettings
from models import Council, CouncilSetting
from queries import council_settings

NO_COUNCIL = Council(name="Provider Portal", directorate="", brand_colour="#17404d")


def council_with_settings() -> tuple[Council, CouncilSettings]:
    """The council's row, a stand-in until `flask create-council` was run, and every setting with its value."""
    query = Council.select(Council, CouncilSetting).join(CouncilSetting, JOIN.LEFT_OUTER, on=SQL("1 = 1"))
    rows = list(query.order_by(Council.id))
    if not rows:
        return NO_COUNCIL, council_settings.read()
    changed = [row.councilsetting for row in rows if getattr(row, "councilsetting", None)]
    return rows[0], council_settings.from_rows(changed)


def council_name() -> str:
    """The council's name, for a sentence outside of a page."""
    return str(council_with_settings()[0].name)

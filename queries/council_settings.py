"""The council's settings: what it changed over what is shipped (content/council_settings.py)."""

from collections.abc import Iterable

from peewee import SQL

from content.council_settings import BY_NAME, OF_THE_COUNCIL, CouncilSettings
from models import Council, CouncilSetting

NOTHING = SQL("NULL")
NO_COUNCIL = Council(name="Provider Portal", directorate="", brand_colour="#17404d")


def read() -> CouncilSettings:
    """Every setting with its value, in one query."""
    return with_council()[1]


def with_council() -> tuple[Council, CouncilSettings]:
    """The council's row, a stand-in until `flask create-council` was run, and every setting with its value.

    One query.
    """
    columns = Council._meta.sorted_fields
    councils = Council.select(*columns, NOTHING, NOTHING)
    settings = CouncilSetting.select(*[NOTHING] * len(columns), CouncilSetting.name, CouncilSetting.value)
    council, changed = NO_COUNCIL, []
    for *values, name, value in (councils + settings).tuples():
        if name is not None:
            changed.append(CouncilSetting(name=name, value=CouncilSetting.value.python_value(value)))
        elif council is NO_COUNCIL:
            council = Council(**{column.name: each for column, each in zip(columns, values, strict=True)})
    return council, _from_rows(council, changed)


def _from_rows(council: Council, rows: Iterable[CouncilSetting]) -> CouncilSettings:
    of_the_council = {name: getattr(council, column) for name, column in OF_THE_COUNCIL.items()}
    changed = {row.name: row.value for row in rows if row.name in BY_NAME and row.name not in OF_THE_COUNCIL}
    return CouncilSettings(**of_the_council, **changed)

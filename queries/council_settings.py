"""The council's settings: what it changed over what is shipped (content/council_settings.py)."""

from functools import lru_cache

from peewee import SQL, CompoundSelectQuery

from content.council_settings import BY_NAME, OF_THE_COUNCIL, CouncilSettings
from models import Council, CouncilSetting
from queries.prepared import Prepared, Values, instance

NOTHING = SQL("NULL")
NO_COUNCIL = Council(name="Provider Portal", directorate="", brand_colour="#17404d")


def read() -> CouncilSettings:
    """Every setting with its value, in one query."""
    return with_council()[1]


def with_council() -> tuple[Council, CouncilSettings]:
    """The council's row, a stand-in until `flask create-council` was run, and every setting with its value.

    One query.
    """
    council, changed = NO_COUNCIL, []
    for *values, name, value in COUNCIL_AND_SETTINGS.rows():
        if name is not None:
            changed.append((name, value))
        elif council is NO_COUNCIL:
            council = instance(Council, values)
    return council, _settings(tuple(getattr(council, column) for column in OF_THE_COUNCIL.values()), tuple(changed))


def _council_and_settings() -> CompoundSelectQuery:
    columns = Council._meta.sorted_fields
    councils = Council.select(*columns, NOTHING, NOTHING)
    return councils + CouncilSetting.select(*[NOTHING] * len(columns), CouncilSetting.name, CouncilSetting.value)


@lru_cache(maxsize=8)
def _settings(of_the_council: tuple[str, ...], changed: tuple[tuple[str, str], ...]) -> CouncilSettings:
    """Every setting, where the council has these values and these were changed, as JSON: read once while they stand."""
    values = {name: CouncilSetting.value.python_value(value) for name, value in changed if name in BY_NAME}
    return CouncilSettings(**values | dict(zip(OF_THE_COUNCIL, of_the_council, strict=True)))


COUNCIL_AND_SETTINGS = Prepared(Values, _council_and_settings)

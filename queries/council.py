"""The council that this installation serves, with what it has set: one query."""

from content.council_settings import CouncilSettings
from models import Council
from queries import council_settings


def council_with_settings() -> tuple[Council, CouncilSettings]:
    """The council's row, a stand-in until `flask create-council` was run, and every setting with its value."""
    return council_settings.with_council()


def is_set_up() -> bool:
    """Whether the portal has its council: then nobody sets it up any more."""
    return Council.select().exists()


def council_name() -> str:
    """The council's name, for a sentence outside of a page."""
    return str(council_with_settings()[0].name)

"""The council that this installation serves, read once a request."""

from flask import g
from peewee import JOIN, SQL

from content.council_settings import CouncilSettings
from models import Council, CouncilSetting
from queries import council_settings

NO_COUNCIL = Council(name="Provider Portal", directorate="", brand_colour="#17404d")


def current_council():
    """The council's row; a stand-in until `flask create-council` was run."""
    _read()
    return g.council


def settings() -> CouncilSettings:
    """Every setting of the council with its value."""
    _read()
    return g.council_settings


def _read():
    """The council and what it has set, in one query at the first call of a request."""
    if "council" in g:
        return
    query = Council.select(Council, CouncilSetting).join(CouncilSetting, JOIN.LEFT_OUTER, on=SQL("1 = 1"))
    rows = list(query.order_by(Council.id))
    g.council = rows[0] if rows else NO_COUNCIL
    g.council_settings = council_settings.from_rows(_settings_of(rows) if rows else CouncilSetting.select())


def _settings_of(rows):
    return [row.councilsetting for row in rows if getattr(row, "councilsetting", None)]


def forget(_error=None):
    """After the request: nothing is kept for the next one."""
    g.pop("council", None)
    g.pop("council_settings", None)

"""The council that this installation serves, read once a request."""

from flask import g

from models import Council
from operations import council_settings

NO_COUNCIL = Council(name="Provider Portal", directorate="", brand_colour="#17404d")


def current_council():
    """The council's row; a stand-in until `flask create-council` was run."""
    if "council" not in g:
        g.council = Council.select().order_by(Council.id).first() or NO_COUNCIL
    return g.council


def settings():
    """Every council setting's value by name, read in one query at the first call of a request."""
    if "council_settings" not in g:
        g.council_settings = council_settings.values()
    return g.council_settings


def setting(name):
    """A council setting's value."""
    return settings()[name]


def forget(_error=None):
    """After the request: nothing is kept for the next one."""
    g.pop("council", None)
    g.pop("council_settings", None)

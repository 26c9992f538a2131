"""The council that this installation serves, read once a request."""

from typing import NamedTuple

from content.council_settings import CouncilSettings
from models import Council
from queries.council import council_with_settings
from web.asked_once import asked_once


def current_council() -> Council:
    """The council's row; a stand-in until `flask create-council` was run."""
    return asked_once(council_with_settings)[0]


def settings() -> CouncilSettings:
    """Every setting of the council with its value."""
    return asked_once(council_with_settings)[1]


def portal_name() -> str:
    """`Durham County Council Children’s Provider Portal`: the council, its directorate, and what this is."""
    name, directorate = current_council().name, current_council().directorate.replace("'", "’")
    parts = (name, directorate, "" if name.endswith("Provider Portal") else "Provider Portal")
    return " ".join(filter(None, parts))


class Helpdesk(NamedTuple):
    """Whom to telephone and write to; each is empty where the council has set none."""

    telephone: str
    email: str


def helpdesk() -> Helpdesk:
    """Whom the sign-in page and the foot of every page name."""
    found = settings()
    return Helpdesk(found.helpdesk_telephone, found.helpdesk_email)

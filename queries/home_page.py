"""What the council has put on the home page of an organisation, in one query: its notices, and which tiles it has."""

import json
from datetime import date
from typing import NamedTuple

from peewee import CompoundSelectQuery, Value

from models import HomeTiles, Organisation, PageNotice
from queries.prepared import READER, Prepared, Reader, Slot
from rules.actor import Actor


class CouncilsPart(NamedTuple):
    """The texts of the notices of a day, in Markdown, and the titles of the tiles that are left out: None where the
    organisation has no choice of its own.
    """

    notices: list[str]
    left_out: list[str] | None


def councils_part(viewer: Actor, today: date) -> CouncilsPart:
    """What the council has put on the viewer's home page."""
    found = PART.rows(viewer.side, organisation_id=viewer.organisation_id, today=today)
    rows = sorted(found, key=lambda row: -row[1])
    left_out = [json.loads(text) for kind, _, text in rows if kind == "tiles"]
    return CouncilsPart([text for kind, _, text in rows if kind == "notice"], left_out[0] if left_out else None)


class _Row(NamedTuple):
    kind: str
    id: int
    text: str


def _part(side: str) -> CompoundSelectQuery:
    today, reader = Slot("today"), Reader(side)
    stands = (PageNotice.first_day <= today) & (PageNotice.last_day >= today) & PageNotice.place.in_(["home", "both"])
    notices = PageNotice.select(Value("notice"), PageNotice.id, PageNotice.text).where(stands)
    theirs = HomeTiles.organisation.in_(Organisation.visible_to(reader).select(Organisation.id))
    tiles = HomeTiles.select(Value("tiles"), HomeTiles.id, HomeTiles.left_out.cast("TEXT")).where(
        theirs, HomeTiles.organisation == Slot(READER)
    )
    return notices.union_all(tiles)


PART = Prepared(_Row, _part)

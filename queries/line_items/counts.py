"""How many line items are current, and how many of them are new."""

from datetime import date, timedelta
from typing import NamedTuple

from peewee import ModelSelect, fn

from models import CarePackageLineItem, Client
from queries.prepared import Prepared, Reader, Slot
from rules.actor import Actor

NEW_FOR_DAYS = 7


class LineCounts(NamedTuple):
    """Lines that are authorised, have started and have not ended; `new` ones started within seven days."""

    current: int
    new: int


def line_counts(viewer: Actor, today: date) -> LineCounts:
    """The LineCounts of the viewer's lines."""
    new_from = today - timedelta(days=NEW_FOR_DAYS - 1)
    return COUNTS.row(viewer.side, organisation_id=viewer.organisation_id, today=today, new_from=new_from)


def _counts(side: str) -> ModelSelect:
    line, today = CarePackageLineItem, Slot("today")
    theirs = line.visible_to(Reader(side)).join_from(line, Client)
    current = theirs.where(line.is_authorised, line.start_date <= today, line.is_not_ended(today))
    return current.select(fn.COUNT(line.id), fn.COUNT(line.id).filter(line.start_date >= Slot("new_from")))


COUNTS = Prepared(LineCounts, _counts)

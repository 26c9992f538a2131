"""How many line items are current, and how many of them are new."""

from peewee import ModelSelect, fn

from models import CarePackageLineItem, Client
from queries.prepared import Reader, Slot

NEW_FOR_DAYS = 7


def line_sums(side: str) -> ModelSelect:
    """How many lines of a reader of this side are authorised, have started and have not ended; those of them that have
    started within seven days. Slots: `today`, `new_from`.
    """
    line, today = CarePackageLineItem, Slot("today")
    theirs = line.visible_to(Reader(side)).join_from(line, Client)
    current = theirs.where(line.is_authorised, line.start_date <= today, line.is_not_ended(today))
    is_new = line.start_date >= Slot("new_from")
    return current.select(fn.COUNT(line.id).alias("current"), fn.COUNT(line.id).filter(is_new).alias("new"))

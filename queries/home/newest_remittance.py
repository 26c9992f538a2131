"""What the home page says of remittance advices: how many there are since a day, and the newest payment."""

from datetime import date
from typing import NamedTuple

from peewee import ModelSelect, fn

from models import Remittance
from queries.prepared import Prepared, Reader, Slot
from rules.actor import Actor


class NewestRemittance(NamedTuple):
    """The newest remittance advice, in pence, and how many there are with it."""

    amount_pence: int
    bank_date: date
    in_all: int


def newest_remittance(viewer: Actor, since: date) -> NewestRemittance | None:
    """The newest of the viewer's remittance advices with a date in the bank from `since` on; None without any."""
    found = NEWEST.rows(viewer.side, organisation_id=viewer.organisation_id, since=since)
    return found[0] if found else None


def _newest(side: str) -> ModelSelect:
    mine = Remittance.visible_to(Reader(side)).where(Remittance.bank_date >= Slot("since"))
    query = mine.select(Remittance.amount_pence, Remittance.bank_date, fn.COUNT(Remittance.id).over())
    return query.order_by(Remittance.bank_date.desc(), Remittance.number.desc()).limit(1)


NEWEST = Prepared(NewestRemittance, _newest)

"""Each time an officer opens a client's record it is an audit event (docs/domain/records.md)."""

from collections.abc import Iterable
from typing import NamedTuple

from models import database
from operations import audit
from rules.actor import Actor
from rules.moment import Moment


class Access(NamedTuple):
    """An officer read a client's record; `shown` says in words which part of it."""

    client_id: int
    shown: str


def record(accesses: Iterable[Access], by: Actor, at: Moment) -> None:
    """Write the events, in a transaction of their own."""
    events = [
        audit.Event("client's record looked at", client=access.client_id, now={"shown": access.shown})
        for access in accesses
    ]
    with database.atomic():
        audit.record_many(events, by, at)

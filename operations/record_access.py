"""What people read and what was refused them becomes audit events (docs/domain/records.md)."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from models import database
from operations import audit
from rules.actor import Actor
from rules.moment import Moment

LONGEST_VALUE = 60


class Access(NamedTuple):
    """An officer read a client's record; `shown` says in words which part of it."""

    client_id: int
    shown: str


class Asked(NamedTuple):
    """What somebody asked for: the rule of its address, with what was put into it, and how."""

    rule: str
    values: Mapping[str, str]
    method: str


def looked_at(accesses: Iterable[Access]) -> list[audit.Event]:
    """The events of an officer who opened clients' records."""
    return [
        audit.Event("client's record looked at", client=access.client_id, now={"shown": access.shown})
        for access in accesses
    ]


def refused(asked: Asked, status: int, organisation_id: int | None, count: int) -> audit.Event:
    """The event of somebody signed in who asked for what is not theirs, or is not there; both look the same to them.

    count: how many there were of theirs in this hour.
    """
    return _event("access refused", asked, organisation_id, {"status": status, "in_this_hour": count})


def downloaded(asked: Asked, organisation_id: int | None, count: int) -> audit.Event:
    """The event of a file that somebody signed in took away. count: how many there were of theirs in this hour."""
    return _event("file downloaded", asked, organisation_id, {"in_this_hour": count})


def write(events: Iterable[audit.Event], by: Actor, at: Moment) -> None:
    """Write the events, in a transaction of their own."""
    with database.atomic():
        audit.record_many(events, by, at)


def _event(kind: str, asked: Asked, organisation_id: int | None, more: Mapping[str, int]) -> audit.Event:
    values = {name: str(value)[:LONGEST_VALUE] for name, value in asked.values.items()}
    now = {"page": asked.rule, "asked": values, "method": asked.method, **more}
    return audit.Event(kind, organisation=organisation_id, now=now)

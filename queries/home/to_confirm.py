"""The weeks that hold back money because they are not confirmed, and how many clients one of them has."""

from datetime import date, timedelta
from typing import NamedTuple

from peewee import ModelSelect, fn

from models import HeldBack
from queries.prepared import Prepared, Reader, Slot
from queries.weeks.calendar import clients_to_confirm
from rules.actor import Actor
from rules.weeks import monday_of, week_end


class WeekToConfirm(NamedTuple):
    """A week to confirm, and what it holds back in pence."""

    week_start: date
    pence: int


class _Held(NamedTuple):
    from_date: date
    pence: int


class _Clients(NamedTuple):
    clients: int


def weeks_to_confirm(viewer: Actor) -> tuple[WeekToConfirm, ...]:
    """The viewer's weeks to confirm, the oldest first; without those that come to nothing."""
    weeks: dict[date, int] = {}
    for row in HELD.rows(viewer.side, organisation_id=viewer.organisation_id):
        week = monday_of(row.from_date)
        weeks[week] = weeks.get(week, 0) + int(row.pence)
    return tuple(WeekToConfirm(week, pence) for week, pence in sorted(weeks.items()) if pence)


def clients_of_week(viewer: Actor, week_start: date) -> int:
    """How many clients have something to confirm in a week."""
    dates = {"first": week_start, "last": week_end(week_start)}
    return int(CLIENTS.row(viewer.side, organisation_id=viewer.organisation_id, **dates).clients)


def newest_to_confirm(viewer: Actor, today: date, held: tuple[WeekToConfirm, ...]) -> tuple[date, int]:
    """(week, clients to confirm): the newest week that holds back money; where none does, the newest that has ended.

    held: the viewer's weeks to confirm.
    """
    if held or viewer.organisation_id is None:
        week = held[-1].week_start if held else monday_of(today)
        return week, clients_of_week(viewer, week)
    week = monday_of(today) - timedelta(weeks=1)
    return week, clients_to_confirm(viewer.organisation_id, week)


def _not_confirmed(side: str) -> ModelSelect:
    return HeldBack.visible_to(Reader(side)).where(HeldBack.reason == "not_confirmed")


def _held(side: str) -> ModelSelect:
    query = _not_confirmed(side).select(HeldBack.from_date, fn.SUM(HeldBack.amount_pence))
    return query.group_by(HeldBack.from_date)


def _clients(side: str) -> ModelSelect:
    of_week = HeldBack.from_date.between(Slot("first"), Slot("last"))
    return _not_confirmed(side).where(of_week).select(fn.COUNT(HeldBack.client.distinct()))


HELD = Prepared(_Held, _held)
CLIENTS = Prepared(_Clients, _clients)

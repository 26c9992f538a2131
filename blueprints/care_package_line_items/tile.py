"""The home page's tile: how many lines are current, and how many of them are new."""

from datetime import timedelta

from peewee import fn

from models import CarePackageLineItem, Client
from web import clock
from web.tiles import State

NEW_FOR_DAYS = 7


def lines_tile(visitor):
    """`41 current, 2 new this week`: authorised, started, not ended; new ones started within seven days."""
    line, today = CarePackageLineItem, clock.today()
    theirs = line.visible_to(visitor).join_from(line, Client)
    current = theirs.where(line.is_authorised, line.start_date <= today, line.is_not_ended(today))
    new = fn.COUNT(line.id).filter(line.start_date > today - timedelta(days=NEW_FOR_DAYS))
    count, new_count = current.select(fn.COUNT(line.id), new).tuples().get()
    words = f"{count:,} current" if count else "None current"
    return State([f"{words}, {new_count:,} new this week" if new_count else words])

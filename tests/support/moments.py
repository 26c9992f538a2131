"""Moments after the one that a test was given."""

from datetime import timedelta

from rules.moment import Moment


def days_later(at, days):
    """The same time of day, some days on."""
    return Moment(at.today + timedelta(days=days), at.now + timedelta(days=days))


def minutes_later(at, minutes):
    """The same day, some minutes on."""
    return Moment(at.today, at.now + timedelta(minutes=minutes))

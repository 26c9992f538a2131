"""The only place that reads the clock. Everything else takes the time as a parameter."""

from datetime import UTC, date, datetime

from rules.moment import LONDON, Moment, in_london, london_date

_pinned: date | None = None


def pin(day: date | None) -> None:
    """Make `day` today for the whole process (the setting PORTAL_TODAY); None lets the clock run."""
    global _pinned
    _pinned = day


def pinned() -> date | None:
    """The date that the clock is pinned to, or None: every page says so."""
    return _pinned


def now() -> datetime:
    """The instant, naive UTC. Pinned: that date, with the time of day as it is in London."""
    instant = datetime.now(UTC)
    if _pinned:
        in_london = instant.astimezone(LONDON)
        instant = datetime.combine(_pinned, in_london.time(), LONDON).astimezone(UTC)
    return instant.replace(tzinfo=None)


def on_the_wall() -> datetime:
    """The instant, naive UTC, as every phone has it: never pinned. For what machines compare:
    the codes of authenticator apps, and when a worker was last at work.
    """
    return datetime.now(UTC).replace(tzinfo=None)


def today() -> date:
    """The date in Europe/London."""
    return _pinned or london_date(now())


def moment() -> Moment:
    """Today and now, for rules and operations."""
    instant = now()
    return Moment(today=london_date(instant), now=instant)


def greeting() -> str:
    """`Good morning`, `Good afternoon` or `Good evening`, by London's time."""
    hour = in_london(now()).hour
    return "Good morning" if hour < 12 else "Good afternoon" if hour < 18 else "Good evening"

"""A date with a time, in the forms that rota and call monitoring systems write (docs/domain/visits-files.md).

Read are `10/11/2025 09:05`, `2025-11-10T09:05:00Z`, `... 09:05+01:00`, `... 9:05 AM`, `... 24:00` and the like; a time
without an offset is London's clock, unless the organisation says that its system writes UTC.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from rules.broken import RuleBroken
from rules.care_files.date_cells import DateOrder, read_date
from rules.care_files.date_order import in_day_order
from rules.moment import instants_of, london_time

LONDON_CLOCK, UTC_CLOCK = "london", "utc"
ZONES = (LONDON_CLOCK, UTC_CLOCK)
FURTHEST_OFFSET = timedelta(hours=14)
_TIME = re.compile(
    r"(?P<date>.+?)(?:,? +at +|[T, ] *)"
    r"(?:(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.]\d{2}(?:[.,]\d+)?)?"
    r"|(?P<only_hour>\d{1,2})(?= *[ap]\.?m)|(?<=\d{4} )(?P<together>\d{4}))"
    r" *(?P<half>[ap]\.?m\.?)? *(?P<offset>Z|UTC|GMT|BST|[+-]\d{2}(?::?\d{2})?)?(?:\[Europe/London\])?",
    re.ASCII | re.IGNORECASE,
)
_AS_WORDS = "write it as DD/MM/YYYY HH:MM"


@dataclass(frozen=True, slots=True)
class TimeForms:
    """How a file's dates and times are read: `order` is a DateOrder, `zone` the clock of times without an offset,
    LONDON_CLOCK or UTC_CLOCK.
    """

    order: str = DateOrder.DAY_FIRST
    zone: str = LONDON_CLOCK


AS_IN_BRITAIN = TimeForms()


@lru_cache(maxsize=10_000)
def read_instants(text: str, forms: TimeForms = AS_IN_BRITAIN) -> tuple[datetime, ...]:
    """The naive UTC instants that a cell may mean, the earlier first: two where London's clock showed it twice and no
    offset says which. Raises RuleBroken in words.
    """
    match = _TIME.fullmatch(text)
    if not match:
        _read_day(text, forms)  # a wrong date is reported first
        raise RuleBroken(f"“{text}” has no time: {_AS_WORDS}")
    day = _read_day(match["date"].strip(), forms)
    shown = _clock(day, match, text)
    if match["offset"]:
        return (shown - _offset(match["offset"], text),)
    if forms.zone == UTC_CLOCK:
        return (shown,)
    instants = instants_of(shown)
    if not instants:
        words = f"The clocks went forward that night, so there was no {shown:%H:%M} on {shown:%d/%m/%Y}"
        raise RuleBroken(
            f"{words}: write the time that the clock showed, such as {shown.hour + 1:02}:{shown.minute:02}"
        )
    return instants


def written(instant: datetime, forms: TimeForms) -> str:
    """A naive UTC instant as a cell that is read so in these forms."""
    if forms.zone == UTC_CLOCK or len(instants_of(london_time(instant))) > 1:
        return f"{instant:%Y-%m-%d %H:%M}Z"
    return f"{london_time(instant):{'%Y-%m-%d' if forms.order == DateOrder.MONTH_FIRST else '%d/%m/%Y'} %H:%M}"


def date_part(text: str) -> str:
    """The date of a cell without its time."""
    match = _TIME.fullmatch(text)
    return match["date"].strip() if match else text


def _read_day(text: str, forms: TimeForms) -> date:
    """A date in the file's order; words for one that only fits the other."""
    ordered = in_day_order(text, forms.order)
    try:
        return read_date(ordered)
    except RuleBroken as broken:
        if forms.order != DateOrder.MONTH_FIRST or ordered == text:
            raise
        raise RuleBroken(f"There is no {text} in the calendar: the dates of this file are month first") from broken


def _clock(day: date, match: re.Match[str], text: str) -> datetime:
    """The time that is written, on whichever clock; 24:00 is the midnight at which the day ends."""
    if match["together"]:
        hour, minute = int(match["together"][:2]), int(match["together"][2:])
    else:
        hour, minute = int(match["hour"] or match["only_hour"]), int(match["minute"] or 0)
    half = (match["half"] or "").lower()[:1]
    if half and (hour > 12 or not hour) and not (half == "p" and 12 < hour < 24):
        raise RuleBroken(f"“{text}” has no time of the day in it: with AM or PM hours are 1 to 12")
    if half and hour <= 12:
        hour = hour % 12 + 12 * (half == "p")
    if (hour, minute) == (24, 0):
        return datetime.combine(day + timedelta(days=1), time())
    if hour > 23 or minute > 59:
        raise RuleBroken(f"“{text}” has no time of the day in it: hours are 00 to 23, minutes 00 to 59")
    return datetime.combine(day, time(hour, minute))


def _offset(written: str, text: str) -> timedelta:
    """What a clock is ahead of UTC: `+01:00`, `+0100`, `+01`, `Z`, `BST`."""
    word = written.upper()
    if word in ("Z", "UTC", "GMT", "BST"):
        return timedelta(hours=word == "BST")
    sign, digits = -1 if word[0] == "-" else 1, word[1:].replace(":", "").ljust(4, "0")
    ahead = sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if int(digits[2:]) > 59 or abs(ahead) > FURTHEST_OFFSET:
        raise RuleBroken(f"“{text}” has no offset that a clock can have: Z, +00:00 or +01:00")
    return ahead


@dataclass(frozen=True, slots=True)
class Span:
    """A start and an end as instants; `other_minutes` is how long it lasted if it was read the other way, where a
    clock that was put back leaves two readings of different lengths.
    """

    start: datetime | None
    end: datetime | None
    other_minutes: int | None = None


def span_of(starts: tuple[datetime, ...], ends: tuple[datetime, ...]) -> Span:
    """The Span of a start and an end that may each be two instants (or none: not known).

    It is the one that lasts as long as the clock says, else the shortest. Who was there for longer writes the offset.
    """
    if len(starts) == len(ends) == 1:
        return Span(starts[0], ends[0])
    if not starts or not ends:
        return Span(starts[0] if starts else None, ends[0] if ends else None)
    pairs = sorted(
        ((start, end) for start in starts for end in ends if end > start), key=lambda pair: pair[1] - pair[0]
    )
    if not pairs:
        return Span(starts[0], ends[0])
    by_the_clock = london_time(ends[0]) - london_time(starts[0])
    start, end = next((pair for pair in pairs if pair[1] - pair[0] == by_the_clock), pairs[0])
    lengths = {int((pair[1] - pair[0]).total_seconds()) // 60 for pair in pairs}
    others = sorted(lengths - {int((end - start).total_seconds()) // 60})
    return Span(start, end, others[-1] if others else None)

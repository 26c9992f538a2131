"""What is asked of a visit before it is paid: it is there already, overlaps another, is very long, or would move.

The contract: docs/domain/visits.md#asked-before-they-are-paid. Each is asked once: an answer holds for the row and the
other visit that it was about.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rules.moment import london_time
from rules.visits import VisitTimes, minutes_between

MANY_TIMES_PLAN = 2
LONGER_BY_MINUTES = 60  # a quarter of an hour that took 35 minutes is not asked about
LONG_WITHOUT_PLAN_MINUTES = 12 * 60
LONG_AGO_DAYS = 13 * 7
COUNTED = ("delivered", "frustrated")


class Kind(StrEnum):
    """What a question is about."""

    SAME_TIME = "same_time"  # as another visit of the client
    OVERLAP = "overlap"  # with another visit of the client
    LONG = "long"  # many times its plan
    LONG_AGO = "long_ago"
    MOVED = "moved"  # from another client or line
    OTHER_WEEK = "other_week"  # the Visit ID was a visit of another week
    RENUMBERED = "renumbered"  # the Visit ID may be another one that a spreadsheet has changed


@dataclass(frozen=True, slots=True)
class Question:
    """One question about a row; `about` is the Visit ID that it may be in truth, where it may be another."""

    kind: Kind
    words: str
    about: str = ""

    @property
    def key(self) -> str:
        """What an answer is kept under."""
        return f"{self.kind}:{self.about}"


@dataclass(frozen=True, slots=True)
class Placed:
    """A visit among others of its client: `is_asked` is false for those that were taken before."""

    reference: str
    times: VisitTimes
    is_asked: bool

    @property
    def span(self) -> tuple[datetime, datetime] | None:
        """From when to when it counts, in naive UTC; None for one that does not count."""
        times = self.times
        if times.status not in COUNTED:
            return None
        start, end = (times.actual_start, times.actual_end) if times.actual_start else (times.planned_start, None)
        end = end or times.planned_end
        return (start, end) if start and end and start < end else None


def clashes(visits: Iterable[Placed]) -> dict[str, Question]:
    """{Visit ID: Question} of the asked visits of one client that are at the same time as another, or overlap it.

    Of two that are asked about it is the one that begins later, or stands later in `visits`. One pass in the order of
    their starts, however many there are: all but one of those that go on at once are asked about already.
    """
    spans = [(span, placed) for placed in visits if (span := placed.span)]
    spans.sort(key=lambda each: (each[0][0], each[1].is_asked))
    found: dict[str, Question] = {}
    same: dict[tuple[datetime, datetime], Placed] = {}
    last: tuple[datetime, Placed] | None = None  # the one that ends last of those before
    alone: tuple[datetime, Placed] | None = None  # the one that would be asked about, and clashes with none so far
    for span, placed in spans:
        start, end = span
        other = same.setdefault(span, placed)
        if alone and alone[0] > start and not placed.is_asked:
            found[alone[1].reference] = _clash(Kind.OVERLAP, placed)
            alone = None
        if placed.is_asked and other is not placed:
            found[placed.reference] = _clash(Kind.SAME_TIME, other)
        elif placed.is_asked and last and last[0] > start:
            found[placed.reference] = _clash(Kind.OVERLAP, last[1])
        elif placed.is_asked:
            alone = (end, placed)
        if last is None or end > last[0]:
            last = (end, placed)
    return found


def _clash(kind: Kind, other: Placed) -> Question:
    words = f"{other.reference}, {when(other.times)}"
    if kind == Kind.SAME_TIME:
        words = f"The client has another visit at the same time: {words}. If two carers came, both are right"
        return Question(kind, words)
    return Question(kind, f"It overlaps another visit of the client: {words}")


def too_long(times: VisitTimes, times_plan: Callable[[], int] = lambda: MANY_TIMES_PLAN) -> Question | None:
    """Whether a delivered visit is many times as long as it was planned, or very long without a plan; a frustrated one
    is paid by its plan, which may be very long. `times_plan` is asked for only where it is longer by an hour.
    """
    made = minutes_between(times.actual_start, times.actual_end)
    planned = minutes_between(times.planned_start, times.planned_end)
    if times.status == "frustrated" and planned > LONG_WITHOUT_PLAN_MINUTES:
        return Question(Kind.LONG, f"Nobody was let in, and its {planned:,} planned minutes would be counted")
    if times.status != "delivered":
        return None
    if planned and made - planned >= LONGER_BY_MINUTES and made > times_plan() * planned:
        return Question(Kind.LONG, f"It took {made:,} minutes where {planned:,} were planned")
    if not planned and made > LONG_WITHOUT_PLAN_MINUTES:
        return Question(Kind.LONG, f"It took {made:,} minutes, and the file does not say what was planned")
    return None


def long_ago(times: VisitTimes, today: date) -> Question | None:
    """Whether a visit was more than a quarter of a year ago: often a slip in its month or year."""
    days = (today - times.day).days
    return (
        Question(Kind.LONG_AGO, f"It was {days:,} days ago, on {times.day:%d/%m/%Y}") if days > LONG_AGO_DAYS else None
    )


def when(times: VisitTimes) -> str:
    """`10/11/2025 09:00 to 09:30`, in London."""
    start = london_time(times.start)
    end = times.actual_end if times.actual_start else times.planned_end
    return f"{start:%d/%m/%Y %H:%M}" + (f" to {london_time(end):%H:%M}" if end else "")

"""Whether a week's quantity can be right (docs/domain/actuals.md#plausible-figures): fine, to be asked about, refused.

One rule for every way in. `judge` says it of a checked Delivery:

- `REFUSE`: more than the days in force can hold. Nobody may save it.
- `ASK`: more than 24 hours a day, more than so many times the plan, or unplanned care above so many times the most of
  the last 13 weeks. Whoever types it is asked once: the quantity that they said is right is kept with the row
  (`Actual.said_right_hundredths`), and no more than that is asked about again. A button that confirms many leaves such
  a row out, whether it was asked about or not. A file shows it under *Look at these*; where nobody can be asked it is
  taken, and named in the counts.
- `FINE`: everything else. What is equal to the plan, or below it, is always fine.

Quantities are hundredths of a unit (of a session; of a day on weekly lines); actual and frustrated count together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto
from typing import NamedTuple, Protocol

from rules.broken import RuleBroken
from rules.care import LineItem, count_days
from rules.delivery_values import Delivery, DeliveryRule, recorded_hundredths
from rules.money import format_quantity
from rules.planned import planned_week
from rules.weeks import WEEKDAYS, week_end
from rules.wording import quantity_words

MOST_HOURS_A_DAY = 48  # two carers round the clock
ASKED_HOURS_A_DAY = 24
WEEKS_COMPARED = 13  # unplanned care is compared with the most of so many weeks before
ASKED = ". Is that right?"
LIKELY_DISPUTED = "It is over plan, and the council is likely to dispute it."


class Limits(Protocol):
    """What the council has set, read only where it matters."""

    @property
    def most_sessions_a_day(self) -> int: ...
    @property
    def asked_times_plan(self) -> int: ...


@dataclass(frozen=True)
class PlausibleLimits:
    """The same as plain values, as they are shipped."""

    most_sessions_a_day: int = 6
    asked_times_plan: int = 2


class Judgement(Enum):
    """What is done with a quantity."""

    FINE = auto()
    ASK = auto()
    REFUSE = auto()


class Verdict(NamedTuple):
    """A Judgement with its words: the question of ASK, what is wrong and what to do of REFUSE; none of FINE.

    `weekday` (Monday is 0) is the one day that has too much, None where the week as a whole has.
    """

    judgement: Judgement
    words: str = ""
    weekday: int | None = None

    @property
    def statement(self) -> str:
        """`12 sessions is more than twice the plan of 5.`: the words without the question, where nobody is asked."""
        return f"{self.words.partition(ASKED)[0]}." if self.words else ""

    @property
    def is_asked(self) -> bool:
        """Whether somebody has to say that the quantity is right."""
        return self.judgement is Judgement.ASK


FINE = Verdict(Judgement.FINE)


class UnusualQuantity(RuleBroken):
    """A quantity that is saved once somebody says it is right; `hundredths` is what they are asked about."""

    def __init__(self, verdict: Verdict, hundredths: int) -> None:
        super().__init__(verdict.words, "right")
        self.hundredths, self.statement = hundredths, verdict.statement


def judge(
    line: LineItem | None,
    rule: DeliveryRule,
    week_start: date,
    delivery: Delivery,
    limits: Limits,
    most_before_hundredths: int | None = None,
) -> Verdict:
    """The Verdict on a checked week. `line` is None for unplanned care, and `most_before_hundredths` then the largest
    entry of that care in the 13 weeks before, None where there is none.
    """
    done, planned = recorded_hundredths(delivery), delivery.planned_hundredths
    if line is not None and line.pricing == "timetabled":
        over = _over_their_plan(line, week_start, delivery)
        refused = _beyond_a_day(rule, over, limits)
    else:
        over = {}
        refused = _beyond_the_days(line, rule, week_start, done, planned, limits)
    if refused or (line is not None and line.pricing == "rolling"):
        return refused or FINE
    words = _question(line, rule, week_start, delivery, limits, most_before_hundredths)
    words = words or _question_of_a_day(rule, over)
    return Verdict(Judgement.ASK, words) if words else FINE


def check_plausible(
    verdict: Verdict, delivery: Delivery, said_right_hundredths: int | None, rows_of_days: Sequence[Sequence[int]] = ()
) -> int | None:
    """The quantity to keep as said to be right; None where nothing was to be asked.

    said_right_hundredths: what was said to be right, now or before; rows_of_days: the weekdays of each row that was
    typed, to name the field. Raises UnusualQuantity where somebody has to say first that it is right, RuleBroken where
    it is refused.
    """
    if verdict.judgement is Judgement.REFUSE:
        rows = [number for number, days in enumerate(rows_of_days) if verdict.weekday in days]
        raise RuleBroken(verdict.words, f"rows-{rows[-1]}-quantity" if rows else "actual")
    if not verdict.is_asked:
        return None
    done = recorded_hundredths(delivery)
    if (said_right_hundredths or 0) < done:
        raise UnusualQuantity(verdict, done)
    return done


def _over_their_plan(line: LineItem, week_start: date, delivery: Delivery) -> dict[int, tuple[int, int]]:
    """{weekday: (done, planned)} of the days of a timetabled week that have more than their plan."""
    if not delivery.extra_hundredths:
        return {}
    days = [0] * 7
    for row in delivery.rows:
        for day in row.days:
            days[day] += row.quantity_hundredths
    plan = planned_week(line, week_start).day_quantities
    return {day: (days[day], plan[day]) for day in range(7) if days[day] > plan[day]}


def _is_hours(rule: DeliveryRule) -> bool:
    return rule.unit.casefold() in ("hour", "hours")


def _most_a_day(rule: DeliveryRule, limits: Limits) -> int | None:
    """How many units a day can hold; None for units without such a limit."""
    if _is_hours(rule):
        return MOST_HOURS_A_DAY
    return limits.most_sessions_a_day if rule.unit.casefold() in ("session", "sessions") else None


def _days_in_force(line: LineItem | None, week_start: date) -> int:
    return 7 if line is None else count_days(line.in_force_spans(week_start, week_end(week_start)))


def _beyond_the_days(
    line: LineItem | None, rule: DeliveryRule, week_start: date, done: int, planned: int, limits: Limits
) -> Verdict | None:
    """REFUSE for more than all the days in force can hold. Weekly lines have a check of their own."""
    a_day = _most_a_day(rule, limits)
    if a_day is None or done <= planned or (line is not None and line.pricing == "weekly"):
        return None
    days = _days_in_force(line, week_start)
    if done <= a_day * days * 100:
        return None
    most = format_quantity(max(a_day * days * 100, planned))
    in_days = f"{days} days" if days != 1 else "1 day"
    words = f"{_quantity(rule, done)} do not fit into {in_days}, at {a_day} a day: enter at most {most}"
    return Verdict(Judgement.REFUSE, words)


def _beyond_a_day(rule: DeliveryRule, over: Mapping[int, tuple[int, int]], limits: Limits) -> Verdict | None:
    """REFUSE for more than one day of a timetabled week can hold."""
    a_day = _most_a_day(rule, limits)
    for day, (done, planned) in over.items():
        if a_day is not None and done > a_day * 100:
            most = format_quantity(max(a_day * 100, planned))
            words = f"{_quantity(rule, done)} do not fit into {WEEKDAYS[day]}: enter at most {most}"
            return Verdict(Judgement.REFUSE, words, day)
    return None


def _question(
    line: LineItem | None,
    rule: DeliveryRule,
    week_start: date,
    delivery: Delivery,
    limits: Limits,
    most_before: int | None,
) -> str:
    """What is asked about the whole week; nothing where all is usual."""
    done, planned = recorded_hundredths(delivery), delivery.planned_hundredths
    if done <= planned:
        return ""
    if line is None:
        if most_before is not None and done > limits.asked_times_plan * most_before:
            most, times = format_quantity(most_before), _times(limits.asked_times_plan)
            said = f"{_quantity(rule, done)} is more than {times} the most of the last {WEEKS_COMPARED} weeks"
            return f"{said}, {most}{ASKED}"
    elif planned and done > limits.asked_times_plan * planned:
        times = _times(limits.asked_times_plan)
        said = f"{_quantity(rule, done, line)} is more than {times} the plan of {format_quantity(planned)}"
        return f"{said}{ASKED} {LIKELY_DISPUTED}"
    elif not planned and _is_suspended(line, week_start):
        return f"{_quantity(rule, done, line)} in a week in which the care is suspended{ASKED}"
    if _is_hours(rule) and done > ASKED_HOURS_A_DAY * _days_in_force(line, week_start) * 100:
        disputed = f" {LIKELY_DISPUTED}" if planned else ""
        return f"{_quantity(rule, done, line)} is more than {ASKED_HOURS_A_DAY} a day{ASKED}{disputed}"
    return ""


def _question_of_a_day(rule: DeliveryRule, over: Mapping[int, tuple[int, int]]) -> str:
    for day, (done, _) in over.items():
        if _is_hours(rule) and done > ASKED_HOURS_A_DAY * 100:
            return f"{_quantity(rule, done)} on {WEEKDAYS[day]} is more than the {ASKED_HOURS_A_DAY} of a day{ASKED}"
    return ""


def _is_suspended(line: LineItem, week_start: date) -> bool:
    """Whether a line that was in force has no live day in the week."""
    last = week_end(week_start)
    return not line.live_spans(week_start, last) and bool(line.in_force_spans(week_start, last))


def _quantity(rule: DeliveryRule, hundredths: int, line: LineItem | None = None) -> str:
    """`12 sessions`"""
    unit = "day" if line is not None and line.pricing == "weekly" else rule.unit.lower()
    return quantity_words(hundredths, unit)


def _times(times: int) -> str:
    return "twice" if times == 2 else f"{times} times"


def first_week_compared(week_start: date) -> date:
    """The Monday of the earliest week whose unplanned care is compared with this week's."""
    return week_start - timedelta(weeks=WEEKS_COMPARED)

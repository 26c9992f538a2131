"""What may be recorded for the weeks of a file, most of which have the plan and the figures of other weeks."""

from datetime import date
from functools import lru_cache

from rules.broken import RuleBroken
from rules.care import LineItem
from rules.delivery import check_delivery
from rules.delivery_values import Delivery, DeliveryRule, Entered
from rules.weeks import week_end


def check_row_of_file(
    line: LineItem | None, rule: DeliveryRule, week_start: date, entered: Entered, today: date
) -> Delivery:
    """What `check_delivery` answers, or raises. The same plan and figures in the same week are worked out once: nothing
    else is looked at of a line that is live from Monday to Sunday.
    """
    last = week_end(week_start)
    if line is not None and line.live_spans(week_start, last) == [(week_start, last)]:
        try:
            return _of_whole_week(
                line.pricing, line.units_hundredths, tuple(line.sessions), rule, week_start, entered, today
            )
        except RuleBroken:
            pass  # what is wrong is said of the line itself
    return check_delivery(line, rule, week_start, entered, today)


@lru_cache(maxsize=4_000)
def _of_whole_week(
    pricing: str,
    units_hundredths: int,
    sessions: tuple[int, ...],
    rule: DeliveryRule,
    week_start: date,
    entered: Entered,
    today: date,
) -> Delivery:
    line = LineItem("", pricing, week_start, week_end(week_start), ((week_start, 0),), units_hundredths, sessions)
    return check_delivery(line, rule, week_start, entered, today)

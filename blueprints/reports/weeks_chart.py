"""The chart of Commissioned Vs Actuals: by how much each week's cost differs from what was commissioned."""

from collections.abc import Iterable
from datetime import date

from reports.commissioned_weeks import Week
from rules.charts import Step, TimeChart, short_pounds
from rules.commissioned import Comparison
from rules.dates import format_date
from rules.money import format_pence

MOST_WEEKS = 53


class WeeksChart:
    """Delivered and frustrated less commissioned, by week: the picture, and the figures that it is made of."""

    def __init__(self, weeks: Iterable[Week]):
        by_week: dict[date, Comparison] = {}
        for week in weeks:
            by_week.setdefault(week.week_start, Comparison()).add(week.figures)
        self.left_out = max(0, len(by_week) - MOST_WEEKS)
        self.rows = sorted(by_week.items())[-MOST_WEEKS:]

    @property
    def picture(self) -> TimeChart:
        """A bar a week: above the line more than commissioned, below it less."""
        return TimeChart("Delivered against commissioned, by week", self._finding, [_step(*row) for row in self.rows])

    @property
    def _finding(self) -> str:
        differences = [(figures.cost_difference, week) for week, figures in self.rows]
        if not any(amount for amount, _ in differences):
            return "What was delivered and frustrated cost what was commissioned, week by week."
        amount, week = max(differences, key=lambda each: abs(each[0]))
        total = sum(each for each, _ in differences)
        return (
            f"Delivered and frustrated care cost {_more_or_less(total)}. "
            f"The largest difference is in the week of {format_date(week)}: {_amount(amount)}."
        )


def _step(week: date, figures: Comparison) -> Step:
    amount = figures.cost_difference
    words = f"Week of {format_date(week)}: {_signed(amount)}"
    return Step(f"{week:%d/%m}", (amount,), short_pounds(amount) if amount else "", words)


def _more_or_less(pence: int) -> str:
    if not pence:
        return "as much as was commissioned"
    return f"{_amount(pence)} than was commissioned"


def _amount(pence: int) -> str:
    return f"{format_pence(abs(pence))} {'more' if pence > 0 else 'less'}"


def _signed(pence: int) -> str:
    return f"{'+' if pence > 0 else ''}{format_pence(pence)}"
